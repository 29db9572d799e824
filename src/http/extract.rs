//! What handlers are given, checked: a caller, a body, a query, an address.

use std::net::{IpAddr, Ipv4Addr};

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use serde::de::DeserializeOwned;

use crate::app::{App, ClientInfo};
use crate::error::{Error, Kind};
use crate::live::connection::{ConnectionHandle, client_address};
use crate::model::Caller;

/// Whoever the bearer token names.
pub(super) struct Bearer(pub Caller);

impl FromRequestParts<App> for Bearer {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let token = bearer_token(parts)
            .ok_or_else(|| Error::unauthorized("Send `Authorization: Bearer TOKEN`."))?;
        Ok(Self(app.caller(token).await?))
    }
}

/// The token of the Authorization header.
pub(super) fn bearer_token(parts: &Parts) -> Option<&str> {
    let value = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// A JSON body.
pub(super) struct Body<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Body<T> {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self, Error> {
        match Json::from_request(request, app).await {
            Ok(Json(body)) => Ok(Self(body)),
            Err(rejection) => Err(refusal(&rejection)),
        }
    }
}

fn refusal(rejection: &JsonRejection) -> Error {
    match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Error::too_large("The body is too large."),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Error::new(
            Kind::UnsupportedMedia,
            "Send JSON, with `Content-Type: application/json`.",
        ),
        StatusCode::REQUEST_TIMEOUT => Error::invalid("The body did not arrive in time."),
        _ => Error::invalid(format!(
            "The body is not of the form asked for: {}.",
            rejection.body_text().trim_end_matches('.')
        )),
    }
}

/// The query's parameters.
pub(super) struct Parameters<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<App> for Parameters<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        match Query::from_request_parts(parts, app).await {
            Ok(Query(parameters)) => Ok(Self(parameters)),
            Err(rejection) => Err(Error::invalid(format!(
                "The query is not of the form asked for: {}.",
                rejection.body_text().trim_end_matches('.')
            ))),
        }
    }
}

/// From where, and with what program.
pub(super) struct Client(pub ClientInfo);

impl FromRequestParts<App> for Client {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let agent = parts.headers.get(header::USER_AGENT);
        Ok(Self(ClientInfo {
            address: client_address(peer(parts), &parts.headers, &app.config.trusted_proxies),
            user_agent: agent
                .and_then(|value| value.to_str().ok())
                .map(|text| text.chars().take(200).collect()),
        }))
    }
}

/// Who is at the other end of the connection itself.
pub(super) fn peer(parts: &Parts) -> IpAddr {
    parts
        .extensions
        .get::<ConnectionHandle>()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |connection| {
            connection.peer.ip()
        })
}

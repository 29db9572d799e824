//! What handlers are given, checked: a caller, a body, a query, an address.

use std::net::{IpAddr, Ipv4Addr};

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, JsonRejection};
use axum::extract::{FromRequest, FromRequestParts, MatchedPath, Multipart, Path, Query, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use serde::de::DeserializeOwned;

use super::scopes;
use crate::app::{App, ClientInfo, is_api_token};
use crate::error::{Error, Kind};
use crate::live::connection::{ConnectionHandle, client_address};
use crate::model::{Caller, language_of};

/// Whoever the bearer token names: a log-in's, a visitor's, or an API token, where its scopes are for the route.
pub(super) struct Bearer(pub Caller);

impl FromRequestParts<App> for Bearer {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let token = bearer_token(parts)
            .ok_or_else(|| Error::unauthorized("Send `Authorization: Bearer TOKEN`."))?;
        if !is_api_token(token) {
            return Ok(Self(app.caller(token).await?));
        }
        let (caller, scopes) = app.token_caller(token).await?;
        let route = parts.extensions.get::<MatchedPath>();
        scopes::check(
            &parts.method,
            route.map_or("", MatchedPath::as_str),
            &scopes,
        )?;
        Ok(Self(caller))
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

/// A JSON body of which every field may be left out: none at all, and null, are the default.
pub(super) struct OptionalBody<T>(pub T);

impl<T: DeserializeOwned + Default> FromRequest<App> for OptionalBody<T> {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self, Error> {
        let (parts, body) = request.into_parts();
        let request = Request::from_parts(parts.clone(), body);
        let bytes = Bytes::from_request(request, app)
            .await
            .map_err(|rejection| unreadable(&rejection))?;
        if bytes.is_empty() {
            return Ok(Self(T::default()));
        }
        let whole = Request::from_parts(parts, bytes.into());
        let Body(body) = Body::<Option<T>>::from_request(whole, app).await?;
        Ok(Self(body.unwrap_or_default()))
    }
}

fn refusal(rejection: &JsonRejection) -> Error {
    match rejection {
        JsonRejection::BytesRejection(rejection) => unreadable(rejection),
        JsonRejection::MissingJsonContentType(_) => Error::new(
            Kind::UnsupportedMedia,
            "Send JSON, with `Content-Type: application/json`.",
        ),
        _ => Error::invalid(format!(
            "The body is not of the form asked for: {}.",
            rejection.body_text().trim_end_matches('.')
        )),
    }
}

fn unreadable(rejection: &BytesRejection) -> Error {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Error::too_large("The body is too large.")
    } else {
        Error::invalid("The body did not arrive whole.")
    }
}

/// A multipart form.
pub(super) struct Form(pub Multipart);

impl FromRequest<App> for Form {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self, Error> {
        match Multipart::from_request(request, app).await {
            Ok(form) => Ok(Self(form)),
            Err(_) => Err(Error::new(
                Kind::UnsupportedMedia,
                "Send a form, with `Content-Type: multipart/form-data` and its boundary.",
            )),
        }
    }
}

/// What the path names. Bytes that are no text name nothing.
pub(super) struct Segment<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for Segment<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        match Path::from_request_parts(parts, app).await {
            Ok(Path(segment)) => Ok(Self(segment)),
            Err(_) => Err(Error::not_found("page")),
        }
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
        let text = |name| parts.headers.get(name)?.to_str().ok();
        Ok(Self(ClientInfo {
            address: client_address(peer(parts), &parts.headers, &app.config.trusted_proxies),
            user_agent: text(header::USER_AGENT).map(|text| text.chars().take(200).collect()),
            language: text(header::ACCEPT_LANGUAGE).and_then(language_of),
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

//! Log-ins, and what is one's own.

use axum::Json;
use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::extract::{Bearer, Body, Client, OptionalBody, Segment};
use super::problem::Problem;
use crate::app::App;
use crate::error::{Error, Result};
use crate::model::SessionId;
use crate::protocol::request::{AcceptLink, ChangePassword, Login, Refresh, Setup};
use crate::protocol::{LoggedIn, Me, MePatch, OpenLink, OpenedLink, SessionView};

/// Holds the refresh token in browsers, out of reach of scripts.
const COOKIE: &str = "voxora_refresh";
/// Tells our own pages, whose scripts can't see the other one, that there is a session to ask for.
const MARKER: &str = "voxora_session";
/// Seconds; as long as a session lasts.
const COOKIE_AGE: u32 = 30 * 24 * 3600;

/// Makes the first user, with the token that the first start printed.
#[utoipa::path(post, path = "/api/v1/auth/setup", tag = "auth", request_body = Setup, responses((status = 200, body = LoggedIn), (status = "default", body = Problem)))]
pub(super) async fn setup(
    State(app): State<App>,
    Client(client): Client,
    Body(setup): Body<Setup>,
) -> Result<Response> {
    Ok(with_cookie(&app, app.setup(setup, client).await?))
}

/// Logs in.
#[utoipa::path(post, path = "/api/v1/auth/login", tag = "auth", request_body = Login, responses((status = 200, body = LoggedIn), (status = "default", body = Problem)))]
pub(super) async fn login(
    State(app): State<App>,
    Client(client): Client,
    Body(login): Body<Login>,
) -> Result<Response> {
    Ok(with_cookie(&app, app.login(login, client).await?))
}

/// A new pair of tokens for a refresh token, which counts once.
#[utoipa::path(post, path = "/api/v1/auth/refresh", tag = "auth", request_body = Option<Refresh>, responses((status = 200, body = LoggedIn), (status = "default", body = Problem)))]
pub(super) async fn refresh(
    State(app): State<App>,
    parts: Parts,
    OptionalBody(given): OptionalBody<Refresh>,
) -> Result<Response> {
    let token = match given.refresh_token {
        Some(token) => token,
        None => from_cookie(&parts)?,
    };
    Ok(with_cookie(&app, app.refresh(&token).await?))
}

/// Ends this log-in.
#[utoipa::path(post, path = "/api/v1/auth/logout", tag = "auth", responses((status = 204), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn logout(State(app): State<App>, Bearer(caller): Bearer) -> Result<Response> {
    app.logout(&caller).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    set_cookies(&app, &mut response, "", 0);
    Ok(response)
}

/// Who one is, with all that is one's own.
#[utoipa::path(get, path = "/api/v1/auth/me", operation_id = "me", tag = "auth", responses((status = 200, body = Me), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn me(State(app): State<App>, Bearer(caller): Bearer) -> Result<Json<Me>> {
    Ok(Json(app.me(&caller).await?))
}

/// Changes one's name and settings. Settings that are not named stay.
#[utoipa::path(patch, path = "/api/v1/auth/me", operation_id = "update_me", tag = "auth", request_body = MePatch, responses((status = 200, body = Me), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn update_me(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Body(patch): Body<MePatch>,
) -> Result<Json<Me>> {
    Ok(Json(app.update_me(&caller, patch).await?))
}

/// Whom a link is for by which a password is chosen. A wrong one counts as a login try of its address.
#[utoipa::path(post, path = "/api/v1/auth/link", operation_id = "open_link", tag = "auth", request_body = OpenLink, responses((status = 200, body = OpenedLink), (status = 401, description = "It was used, or is too old", body = Problem), (status = 429, body = Problem), (status = "default", body = Problem)))]
pub(super) async fn open_link(
    State(app): State<App>,
    Client(client): Client,
    Body(open): Body<OpenLink>,
) -> Result<Json<OpenedLink>> {
    Ok(Json(app.open_link(&open.token, client).await?))
}

/// Changes one's password. Every log-in ends, this one too, and a new one begins.
#[utoipa::path(post, path = "/api/v1/auth/password", tag = "auth", request_body = ChangePassword, responses((status = 200, body = LoggedIn), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn password(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Client(client): Client,
    Body(change): Body<ChangePassword>,
) -> Result<Response> {
    let logged_in = app.change_password(&caller, change, client).await?;
    Ok(with_cookie(&app, logged_in))
}

/// Takes an invitation or a reset: chooses a password and logs in. What was logged in with another one ends.
#[utoipa::path(post, path = "/api/v1/auth/accept", tag = "auth", request_body = AcceptLink, responses((status = 200, body = LoggedIn), (status = "default", body = Problem)))]
pub(super) async fn accept(
    State(app): State<App>,
    Client(client): Client,
    Body(accept): Body<AcceptLink>,
) -> Result<Response> {
    Ok(with_cookie(&app, app.accept_link(accept, client).await?))
}

/// One's log-ins.
#[utoipa::path(get, path = "/api/v1/auth/sessions", tag = "auth", responses((status = 200, body = Vec<SessionView>), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn sessions(
    State(app): State<App>,
    Bearer(caller): Bearer,
) -> Result<Json<Vec<SessionView>>> {
    Ok(Json(app.sessions(&caller).await?))
}

/// Ends one of one's log-ins.
#[utoipa::path(delete, path = "/api/v1/auth/sessions/{id}", tag = "auth", params(("id" = String, Path)), responses((status = 204), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn end_session(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Segment(id): Segment<SessionId>,
) -> Result<StatusCode> {
    app.end_session(&caller, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The answer to a log-in, which a browser also gets as a cookie.
fn with_cookie(app: &App, logged_in: LoggedIn) -> Response {
    let token = logged_in.refresh_token.clone();
    let mut response = Json(logged_in).into_response();
    set_cookies(app, &mut response, &token, COOKIE_AGE);
    response
}

fn set_cookies(app: &App, response: &mut Response, token: &str, age: u32) {
    let public = app.config.public_url.as_deref().unwrap_or_default();
    let secure = if public.starts_with("https:") {
        "; Secure"
    } else {
        ""
    };
    let cookies = [
        format!(
            "{COOKIE}={token}; HttpOnly; SameSite=Strict; Path=/api/v1/auth; Max-Age={age}{secure}"
        ),
        format!("{MARKER}=1; SameSite=Strict; Path=/; Max-Age={age}{secure}"),
    ];
    for value in cookies.into_iter().filter_map(|it| it.try_into().ok()) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

/// The cookie counts for requests of our own pages only.
fn from_cookie(parts: &Parts) -> Result<String> {
    if !is_same_origin(&parts.headers) {
        return Err(Error::forbidden(
            "The cookie is for this server's own pages.",
        ));
    }
    parts
        .headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))
        .map(str::to_owned)
        .ok_or_else(|| Error::unauthorized("There is no refresh token; log in."))
}

pub(super) fn is_same_origin(headers: &HeaderMap) -> bool {
    let text = |name| {
        headers
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok())
    };
    match (text(header::ORIGIN), text(header::HOST)) {
        (None, _) => true,
        (Some(origin), Some(host)) => origin
            .split_once("://")
            .is_some_and(|(_, authority)| authority == host),
        (Some(_), None) => false,
    }
}

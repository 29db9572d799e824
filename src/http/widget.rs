//! The widget's files and settings: the loader that a website includes, and the frame that it opens.

use std::borrow::Cow;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::accounts::is_same_origin;
use super::assets::{self, Caching};
use super::extract::{Bearer, Body, Parameters, Segment};
use super::pages;
use super::problem::{Problem, no_such_page};
use crate::app::{App, SitePage};
use crate::error::{Error, Kind, Result};
use crate::protocol::request::VisitorDetails;
use crate::protocol::{VisitorSelf, WidgetConfig};

/// The frame's page among the built files.
pub(super) const FRAME: &str = "widget/index.html";
/// The bytes of an origin that is worth a look.
const MAX_ORIGIN: usize = 300;
/// Any website may use what is loaded from here.
const CROSS_ORIGIN: (HeaderName, HeaderValue) = (
    HeaderName::from_static("cross-origin-resource-policy"),
    HeaderValue::from_static("cross-origin"),
);

/// The query that names a site.
#[derive(Deserialize)]
pub(super) struct ForSite {
    #[serde(default)]
    site: String,
}

/// `/widget.js`.
pub(super) async fn loader(State(app): State<App>, headers: HeaderMap) -> Response {
    if let Some(origin) = including_origin(&app, &headers) {
        app.loader_seen(origin);
    }
    let Some(mut response) = assets::answer("widget.js", &headers, Caching::Briefly) else {
        return no_such_page().await;
    };
    let any = HeaderValue::from_static("*");
    let said = response.headers_mut();
    said.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, any);
    said.extend([CROSS_ORIGIN]);
    response
}

/// `/widget/assets/{name}`.
pub(super) async fn asset(Segment(name): Segment<String>, headers: HeaderMap) -> Response {
    match assets::named("widget", &name, &headers) {
        Some(mut response) => {
            response.headers_mut().extend([CROSS_ORIGIN]);
            response
        }
        None => no_such_page().await,
    }
}

/// `/widget/?site=KEY`.
pub(super) async fn frame(
    State(app): State<App>,
    Parameters(ForSite { site }): Parameters<ForSite>,
    headers: HeaderMap,
) -> Response {
    let page = match app.site_page(&site).await {
        Ok(page) => page,
        Err(error) if error.kind == Kind::NotFound => return pages::no_such_site(),
        Err(error) => return error.into_response(),
    };
    let Some(mut response) = assets::answer(FRAME, &headers, Caching::Revalidated) else {
        return no_such_page().await;
    };
    let said = response.headers_mut();
    said.extend([CROSS_ORIGIN]);
    protect(said, &headers, &page, "'none'");
    response
}

/// The policy of a page that is the widget: its own files and connections, nothing inline, nothing from elsewhere.
pub(super) fn protect(said: &mut HeaderMap, asked: &HeaderMap, page: &SitePage, form_action: &str) {
    // Not every browser counts a websocket of the same host as 'self'.
    let sockets = match own_host(asked) {
        Some(host) => Cow::Owned(format!(" ws://{host} wss://{host}")),
        None => Cow::Borrowed(""),
    };
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; \
         media-src 'self' data:; connect-src 'self'{sockets}; base-uri 'none'; \
         form-action {form_action}; frame-ancestors {}",
        page.frame_ancestors
    );
    // What is stored was checked when it was stored; should it be no header after all, nobody may frame the page.
    let policy = HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static(
        "default-src 'none'; frame-ancestors 'none'",
    ));
    said.insert(header::CONTENT_SECURITY_POLICY, policy);
}

/// By which name the client knows this server.
pub(super) fn own_host(asked: &HeaderMap) -> Option<&str> {
    let host = asked.get(header::HOST)?.to_str().ok()?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-_:[]".contains(&byte);
    (!host.is_empty() && host.bytes().all(plain)).then_some(host)
}

/// The page from which a browser asks, unless it is one of ours: who may frame those is said by the frame itself.
pub(super) fn foreign_origin<'a>(app: &App, asked: &'a HeaderMap) -> Option<&'a str> {
    let origin = asked.get(header::ORIGIN)?.to_str().unwrap_or("null");
    let is_ours = is_same_origin(asked) || app.config.public_url.as_deref() == Some(origin);
    (!is_ours).then_some(origin)
}

/// The website whose page includes the loader, unless that is one of ours. Browsers say it of a script as the referrer.
fn including_origin(app: &App, asked: &HeaderMap) -> Option<String> {
    let page = asked.get(header::REFERER)?.to_str().ok()?;
    let (scheme, rest) = page.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    let origin = format!("{scheme}://{host}");
    let is_ours =
        own_host(asked) == Some(host) || app.config.public_url.as_deref() == Some(&origin);
    (!is_ours && origin.len() <= MAX_ORIGIN).then_some(origin)
}

/// How a site's widget is drawn, and whether somebody is there. Makes nothing.
#[utoipa::path(get, path = "/api/v1/widget/config", tag = "widget", params(("site" = String, Query, description = "The site's public key")), responses((status = 200, body = WidgetConfig), (status = 403, description = "From an origin that is not allowed", body = Problem), (status = 404, description = "There is no such site", body = Problem), (status = "default", body = Problem)))]
pub(super) async fn config(
    State(app): State<App>,
    Parameters(ForSite { site }): Parameters<ForSite>,
    headers: HeaderMap,
) -> Result<Json<WidgetConfig>> {
    if site.is_empty() {
        return Err(Error::invalid("`site` must be a site's public key."));
    }
    let config = app.widget_config(&site, foreign_origin(&app, &headers));
    Ok(Json(config.await?))
}

/// Takes down what a visitor says of itself. The name and email of one whom the site vouches for are the site's to say.
#[utoipa::path(patch, path = "/api/v1/widget/visitor", tag = "widget", request_body = VisitorDetails, responses((status = 200, body = VisitorSelf), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, description = "Not a visitor, or one whom the site vouches for", body = Problem), (status = 429, body = Problem), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn describe_self(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Body(details): Body<VisitorDetails>,
) -> Result<Json<VisitorSelf>> {
    Ok(Json(app.describe_self(&caller, details).await?))
}

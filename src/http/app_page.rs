//! The agents' app: one page at all its addresses, and its files.

use std::borrow::Cow;

use axum::Router;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use axum::routing::get;

use super::assets::{self, Caching};
use super::extract::Segment;
use super::pages;
use super::problem::no_such_page;
use super::widget::own_host;
use crate::app::App;

/// The app's page among the built files.
const PAGE: &str = "app/index.html";
/// Where the app is; what is shown there is its own business.
const ADDRESSES: &[&str] = &[
    "/",
    "/login",
    "/setup",
    "/invite",
    "/reset",
    "/inbox",
    "/inbox/{*rest}",
    "/search",
    "/today",
    "/manage",
    "/manage/{*rest}",
    "/account",
];

/// The app's routes.
pub(super) fn routes() -> Router<App> {
    ADDRESSES
        .iter()
        .fold(Router::new(), |router, address| {
            router.route(address, get(page))
        })
        .route("/app/assets/{name}", get(asset))
}

/// The app's page; where it was not built, one that says that the server runs.
async fn page(headers: HeaderMap) -> Response {
    let Some(mut response) = assets::answer(PAGE, &headers, Caching::Revalidated) else {
        return pages::home().await;
    };
    let said = response.headers_mut();
    said.insert(header::CONTENT_SECURITY_POLICY, policy(&headers));
    said.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("same-origin"),
    );
    response
}

/// `/app/assets/{name}`.
async fn asset(Segment(name): Segment<String>, headers: HeaderMap) -> Response {
    match assets::named("app", &name, &headers) {
        Some(response) => response,
        None => no_such_page().await,
    }
}

/// The app's own files and connections, nothing inline, nothing from elsewhere; texts never become script. Frames are
/// this server's own previews, and nobody frames the app.
fn policy(asked: &HeaderMap) -> HeaderValue {
    // Not every browser counts a websocket of the same host as 'self'.
    let sockets = match own_host(asked) {
        Some(host) => Cow::Owned(format!(" ws://{host} wss://{host}")),
        None => Cow::Borrowed(""),
    };
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; \
         media-src 'self' blob:; connect-src 'self'{sockets}; frame-src 'self'; font-src 'self'; \
         manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
         require-trusted-types-for 'script'"
    );
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}

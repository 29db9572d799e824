//! The pages that are part of the binary.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

use super::problem::no_such_page;

#[derive(RustEmbed)]
#[folder = "assets/pages"]
struct Pages;

/// Nothing from outside, no script.
const POLICY: &str = "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// What a careful shop would say of its page with a chat: no more than the widget needs, and nothing inline.
const SHOP_POLICY: &str = "default-src 'none'; script-src 'self'; frame-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// Shown inside a website's page, too.
const MISSING_POLICY: &str =
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'";
const HTML: &str = "text/html; charset=utf-8";

/// `/`.
pub(super) async fn home() -> Response {
    page("index.html", POLICY).await
}

/// `/demo/`.
pub(super) async fn demo() -> Response {
    page("demo.html", SHOP_POLICY).await
}

/// `/demo/shop.css`.
pub(super) async fn demo_style() -> Response {
    style("shop.css").await
}

/// `/chat/plain.css`.
pub(super) async fn plain_style() -> Response {
    style("plain.css").await
}

/// `/preview/page.css`.
pub(super) async fn preview_style() -> Response {
    style("preview.css").await
}

/// A page's text, for who fills it in.
pub(super) fn text(name: &str) -> Option<String> {
    String::from_utf8(Pages::get(name)?.data.into_owned()).ok()
}

/// A preview that is over, or never was.
pub(super) async fn no_such_preview() -> Response {
    let mut response = page("no-preview.html", POLICY).await;
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

/// `/favicon.ico`, which browsers ask for on every page: a drawing, whatever its name says.
pub(super) async fn icon() -> Response {
    asset("icon.svg", "image/svg+xml", "public, max-age=86400").await
}

async fn style(name: &str) -> Response {
    asset(name, "text/css; charset=utf-8", "no-cache").await
}

async fn asset(name: &str, kind: &'static str, caching: &'static str) -> Response {
    match Pages::get(name) {
        Some(file) => {
            let headers = [
                (header::CONTENT_TYPE, kind),
                (header::CACHE_CONTROL, caching),
            ];
            (headers, file.data).into_response()
        }
        None => no_such_page().await,
    }
}

/// A frame or a page of a site that there is not.
pub(super) fn no_such_site() -> Response {
    let headers = [
        (header::CONTENT_TYPE, HTML),
        (header::CONTENT_SECURITY_POLICY, MISSING_POLICY),
    ];
    let text = "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>No such chat</title>\n<h1>There is no such chat</h1>\n\
         <p>The site's key in this address is wrong, or its chat was removed.</p>\n</html>\n";
    (StatusCode::NOT_FOUND, headers, text).into_response()
}

async fn page(name: &str, policy: &'static str) -> Response {
    match Pages::get(name) {
        Some(file) => {
            let headers = [
                (header::CONTENT_TYPE, HTML),
                (header::CONTENT_SECURITY_POLICY, policy),
            ];
            (headers, file.data).into_response()
        }
        None => no_such_page().await,
    }
}

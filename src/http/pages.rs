//! The pages that are part of the binary.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

use super::problem::no_such_page;

#[derive(RustEmbed)]
#[folder = "assets/pages"]
struct Pages;

/// Nothing from outside, no inline script.
const POLICY: &str = "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// `/`.
pub(super) async fn home() -> Response {
    page("index.html").await
}

/// `/demo/`.
pub(super) async fn demo() -> Response {
    page("demo.html").await
}

async fn page(name: &str) -> Response {
    match Pages::get(name) {
        Some(file) => {
            let headers = [
                (header::CONTENT_TYPE, "text/html; charset=utf-8"),
                (header::CONTENT_SECURITY_POLICY, POLICY),
            ];
            (headers, file.data).into_response()
        }
        None => no_such_page().await,
    }
}

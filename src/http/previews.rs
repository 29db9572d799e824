//! Looking at a widget before its site has it.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

use super::extract::{Bearer, Body, Segment};
use super::pages;
use super::problem::Problem;
use crate::app::App;
use crate::error::Result;
use crate::model::SiteId;
use crate::protocol::{NewPreview, Preview};

/// What a careful website would say of its page with a chat. Our own pages show it in a frame.
const POLICY: &str = "default-src 'none'; script-src 'self'; frame-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";
/// Stands in the page for the key.
const PLACE: &str = "PREVIEW_KEY";

/// Keeps for an hour how a site's widget could look: a key shows it on this server's own pages, and lets nobody in.
#[utoipa::path(post, path = "/api/v1/sites/{id}/preview", operation_id = "create_preview", tag = "sites", params(("id" = String, Path)), request_body = NewPreview, responses((status = 201, body = Preview), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn create(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Segment(id): Segment<SiteId>,
    Body(new): Body<NewPreview>,
) -> Result<(StatusCode, Json<Preview>)> {
    let preview = app.create_preview(&caller, &id, new).await?;
    Ok((StatusCode::CREATED, Json(preview)))
}

/// `/preview/{key}`.
pub(super) async fn page(State(app): State<App>, Segment(key): Segment<String>) -> Response {
    let mut response = match pages::text("preview.html") {
        // A key that is known is made of plain characters.
        Some(html) if app.has_preview(&key) => Html(html.replacen(PLACE, &key, 1)).into_response(),
        _ => pages::no_such_preview().await,
    };
    let policy = HeaderValue::from_static(POLICY);
    let said = response.headers_mut();
    said.insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}

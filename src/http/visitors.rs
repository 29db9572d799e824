//! Visitors, and how they come in.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde::Deserialize;

use super::extract::{Bearer, Body, Client, Parameters, Segment};
use super::problem::Problem;
use super::widget::foreign_origin;
use crate::app::App;
use crate::error::Result;
use crate::model::PersonId;
use crate::protocol::request::{OpenVisitorSession, VisitorPatch};
use crate::protocol::{OpenPage, Page, VisitorExport, VisitorSession, VisitorView};

/// The query of the list.
#[derive(Deserialize)]
pub(super) struct Filter {
    q: Option<String>,
    limit: Option<u32>,
    cursor: Option<String>,
}

/// A visitor's session, new or continued, from an allowed origin.
#[utoipa::path(post, path = "/api/v1/widget/session", tag = "widget", request_body = OpenVisitorSession, responses((status = 200, body = VisitorSession), (status = 400, body = Problem), (status = 403, description = "From an origin that is not allowed, or with a bad signature", body = Problem), (status = 404, description = "There is no such site", body = Problem), (status = 429, body = Problem), (status = "default", body = Problem)))]
pub(super) async fn open_session(
    State(app): State<App>,
    Client(client): Client,
    headers: HeaderMap,
    Body(request): Body<OpenVisitorSession>,
) -> Result<Json<VisitorSession>> {
    let origin = foreign_origin(&app, &headers);
    let session = app.open_visitor_session(request, origin, client);
    Ok(Json(session.await?))
}

/// Where a visitor is now; its newest pages are kept.
#[utoipa::path(post, path = "/api/v1/widget/page", operation_id = "open_page", tag = "widget", request_body = OpenPage, responses((status = 204), (status = 429, body = Problem), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn open_page(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Body(page): Body<OpenPage>,
) -> Result<StatusCode> {
    app.open_page(&caller, page).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The visitors, the latest first.
#[utoipa::path(get, path = "/api/v1/visitors", operation_id = "visitors", tag = "visitors", params(("q" = Option<String>, Query), ("limit" = Option<u32>, Query), ("cursor" = Option<String>, Query)), responses((status = 200, body = Page<VisitorView>), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn list(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Parameters(filter): Parameters<Filter>,
) -> Result<Json<Page<VisitorView>>> {
    let page = app.visitors(&caller, filter.q, filter.limit, filter.cursor);
    Ok(Json(page.await?))
}

/// A visitor.
#[utoipa::path(get, path = "/api/v1/visitors/{id}", operation_id = "visitor", tag = "visitors", params(("id" = String, Path)), responses((status = 200, body = VisitorView), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn one(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Segment(id): Segment<PersonId>,
) -> Result<Json<VisitorView>> {
    Ok(Json(app.visitor(&caller, &id).await?))
}

/// Changes a visitor.
#[utoipa::path(patch, path = "/api/v1/visitors/{id}", operation_id = "update_visitor", tag = "visitors", params(("id" = String, Path)), request_body = VisitorPatch, responses((status = 200, body = VisitorView), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn update(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Segment(id): Segment<PersonId>,
    Body(patch): Body<VisitorPatch>,
) -> Result<Json<VisitorView>> {
    Ok(Json(app.update_visitor(&caller, &id, patch).await?))
}

/// Erases a person: words, files and what is searched.
#[utoipa::path(delete, path = "/api/v1/visitors/{id}", tag = "visitors", params(("id" = String, Path)), responses((status = 204), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn erase(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Segment(id): Segment<PersonId>,
) -> Result<StatusCode> {
    app.erase_visitor(&caller, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Everything that is kept of a person.
#[utoipa::path(get, path = "/api/v1/visitors/{id}/export", tag = "visitors", params(("id" = String, Path)), responses((status = 200, body = VisitorExport), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn export(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Segment(id): Segment<PersonId>,
) -> Result<Json<VisitorExport>> {
    Ok(Json(app.export_visitor(&caller, &id).await?))
}

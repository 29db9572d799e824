//! Canned replies.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::conversations::Paging;
use super::extract::{Bearer, Body, Parameters, Segment};
use super::problem::Problem;
use crate::app::App;
use crate::error::Result;
use crate::model::ReplyId;
use crate::protocol::{Page, Reply, ReplyPatch};

/// The replies that one may use.
#[utoipa::path(get, path = "/api/v1/replies", operation_id = "replies", tag = "replies", params(("limit" = Option<u32>, Query), ("cursor" = Option<String>, Query)), responses((status = 200, body = Page<Reply>), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn list(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Parameters(page): Parameters<Paging>,
) -> Result<Json<Page<Reply>>> {
    Ok(Json(app.replies(&caller, page.limit, page.cursor).await?))
}

/// Makes a reply: one's own, a department's, or one for everybody.
#[utoipa::path(post, path = "/api/v1/replies", operation_id = "create_reply", tag = "replies", request_body = ReplyPatch, responses((status = 201, body = Reply), (status = 403, description = "Not the caller's to make", body = Problem), (status = 409, description = "The shortcut is taken", body = Problem), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn create(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Body(new): Body<ReplyPatch>,
) -> Result<(StatusCode, Json<Reply>)> {
    let reply = app.create_reply(&caller, new).await?;
    Ok((StatusCode::CREATED, Json(reply)))
}

/// Changes a reply.
#[utoipa::path(patch, path = "/api/v1/replies/{id}", operation_id = "update_reply", tag = "replies", params(("id" = String, Path)), request_body = ReplyPatch, responses((status = 200, body = Reply), (status = 403, description = "Not the caller's to change", body = Problem), (status = 409, description = "The shortcut is taken", body = Problem), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn update(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Segment(id): Segment<ReplyId>,
    Body(patch): Body<ReplyPatch>,
) -> Result<Json<Reply>> {
    Ok(Json(app.update_reply(&caller, &id, patch).await?))
}

/// Removes a reply.
#[utoipa::path(delete, path = "/api/v1/replies/{id}", operation_id = "delete_reply", tag = "replies", params(("id" = String, Path)), responses((status = 204), (status = 403, description = "Not the caller's to remove", body = Problem), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn delete(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Segment(id): Segment<ReplyId>,
) -> Result<StatusCode> {
    app.delete_reply(&caller, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

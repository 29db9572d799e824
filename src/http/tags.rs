//! Tags.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::conversations::Paging;
use super::extract::{Bearer, Body, Parameters, Segment};
use super::problem::Problem;
use crate::app::App;
use crate::error::Result;
use crate::protocol::{Page, Tag, TagPatch};

/// The tags, by name.
#[utoipa::path(get, path = "/api/v1/tags", operation_id = "tags", tag = "tags", params(("limit" = Option<u32>, Query), ("cursor" = Option<String>, Query)), responses((status = 200, body = Page<Tag>), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn list(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Parameters(page): Parameters<Paging>,
) -> Result<Json<Page<Tag>>> {
    Ok(Json(app.tags(&caller, page.limit, page.cursor).await?))
}

/// Makes a tag.
#[utoipa::path(post, path = "/api/v1/tags", operation_id = "create_tag", tag = "tags", request_body = TagPatch, responses((status = 201, body = Tag), (status = 409, description = "There is one already", body = Problem), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn create(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Body(new): Body<TagPatch>,
) -> Result<(StatusCode, Json<Tag>)> {
    let tag = app.create_tag(&caller, new).await?;
    Ok((StatusCode::CREATED, Json(tag)))
}

/// Changes a tag everywhere. With the name of another one, the two become that one.
#[utoipa::path(patch, path = "/api/v1/tags/{name}", operation_id = "update_tag", tag = "tags", params(("name" = String, Path)), request_body = TagPatch, responses((status = 200, body = Tag), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn update(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Segment(name): Segment<String>,
    Body(patch): Body<TagPatch>,
) -> Result<Json<Tag>> {
    Ok(Json(app.update_tag(&caller, &name, patch).await?))
}

/// Takes a tag from all conversations, and forgets it.
#[utoipa::path(delete, path = "/api/v1/tags/{name}", operation_id = "delete_tag", tag = "tags", params(("name" = String, Path)), responses((status = 204), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn delete(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Segment(name): Segment<String>,
) -> Result<StatusCode> {
    app.delete_tag(&caller, &name).await?;
    Ok(StatusCode::NO_CONTENT)
}

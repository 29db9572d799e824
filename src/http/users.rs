//! The users of the workspace.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::conversations::Paging;
use super::extract::{Bearer, Body, Parameters, Segment};
use super::problem::Problem;
use crate::app::App;
use crate::error::Result;
use crate::model::PersonId;
use crate::protocol::request::{NewUser, UserPatch};
use crate::protocol::{Link, Page, TeamMember, UserView};

/// The users.
#[utoipa::path(get, path = "/api/v1/users", operation_id = "users", tag = "users", params(("limit" = Option<u32>, Query), ("cursor" = Option<String>, Query)), responses((status = 200, body = Page<UserView>), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn list(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Parameters(page): Parameters<Paging>,
) -> Result<Json<Page<UserView>>> {
    Ok(Json(app.users(&caller, page.limit, page.cursor).await?))
}

/// Makes a user; without a password, with a link to choose one.
#[utoipa::path(post, path = "/api/v1/users", operation_id = "create_user", tag = "users", request_body = NewUser, responses((status = 201, body = UserView), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn create(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Body(new): Body<NewUser>,
) -> Result<(StatusCode, Json<UserView>)> {
    let user = app.create_user(&caller, new).await?;
    Ok((StatusCode::CREATED, Json(user)))
}

/// Changes a user.
#[utoipa::path(patch, path = "/api/v1/users/{id}", operation_id = "update_user", tag = "users", params(("id" = String, Path)), request_body = UserPatch, responses((status = 200, body = UserView), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn update(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Segment(id): Segment<PersonId>,
    Body(patch): Body<UserPatch>,
) -> Result<Json<UserView>> {
    Ok(Json(app.update_user(&caller, &id, patch).await?))
}

/// Removes a user; what it said stays.
#[utoipa::path(delete, path = "/api/v1/users/{id}", operation_id = "delete_user", tag = "users", params(("id" = String, Path)), responses((status = 204), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn delete(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Segment(id): Segment<PersonId>,
) -> Result<StatusCode> {
    app.delete_user(&caller, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Makes a link by which a user chooses a password: an invitation, or a reset where it has one. Those made before end.
#[utoipa::path(post, path = "/api/v1/users/{id}/link", operation_id = "create_link", tag = "users", params(("id" = String, Path)), responses((status = 201, body = Link), (status = 403, description = "Not an admin, or an owner's and not an owner", body = Problem), (status = 404, body = Problem), (status = 409, description = "The user is disabled", body = Problem), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn create_link(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Segment(id): Segment<PersonId>,
) -> Result<(StatusCode, Json<Link>)> {
    let link = app.create_link(&caller, &id).await?;
    Ok((StatusCode::CREATED, Json(link)))
}

/// Who can be given work, and who is there.
#[utoipa::path(get, path = "/api/v1/team", operation_id = "team", tag = "users", params(("limit" = Option<u32>, Query), ("cursor" = Option<String>, Query)), responses((status = 200, body = Page<TeamMember>), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn team(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Parameters(page): Parameters<Paging>,
) -> Result<Json<Page<TeamMember>>> {
    Ok(Json(app.team(&caller, page.limit, page.cursor).await?))
}

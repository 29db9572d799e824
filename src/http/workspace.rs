//! Departments and sites.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::conversations::Paging;
use super::extract::{Bearer, Body, Parameters, Segment};
use super::problem::Problem;
use crate::app::App;
use crate::error::Result;
use crate::model::{DepartmentId, PersonId, SiteId};
use crate::protocol::request::{DepartmentPatch, SitePatch};
use crate::protocol::{Department, Page, Site};

/// The departments.
#[utoipa::path(get, path = "/api/v1/departments", tag = "departments", params(("limit" = Option<u32>, Query), ("cursor" = Option<String>, Query)), responses((status = 200, body = Page<Department>), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn departments(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Parameters(page): Parameters<Paging>,
) -> Result<Json<Page<Department>>> {
    Ok(Json(
        app.departments(&caller, page.limit, page.cursor).await?,
    ))
}

/// Makes a department.
#[utoipa::path(post, path = "/api/v1/departments", tag = "departments", request_body = DepartmentPatch, responses((status = 201, body = Department), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn create_department(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Body(new): Body<DepartmentPatch>,
) -> Result<(StatusCode, Json<Department>)> {
    let department = app.create_department(&caller, new).await?;
    Ok((StatusCode::CREATED, Json(department)))
}

/// Changes a department.
#[utoipa::path(patch, path = "/api/v1/departments/{id}", tag = "departments", params(("id" = String, Path)), request_body = DepartmentPatch, responses((status = 200, body = Department), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn update_department(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Segment(id): Segment<DepartmentId>,
    Body(patch): Body<DepartmentPatch>,
) -> Result<Json<Department>> {
    Ok(Json(app.update_department(&caller, &id, patch).await?))
}

/// Removes a department.
#[utoipa::path(delete, path = "/api/v1/departments/{id}", tag = "departments", params(("id" = String, Path)), responses((status = 204), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn delete_department(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Segment(id): Segment<DepartmentId>,
) -> Result<StatusCode> {
    app.delete_department(&caller, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Makes a user a member.
#[utoipa::path(put, path = "/api/v1/departments/{id}/members/{userId}", tag = "departments", params(("id" = String, Path), ("userId" = String, Path)), responses((status = 204), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn add_member(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Segment((id, user)): Segment<(DepartmentId, PersonId)>,
) -> Result<StatusCode> {
    app.add_member(&caller, &id, &user).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a user out.
#[utoipa::path(delete, path = "/api/v1/departments/{id}/members/{userId}", tag = "departments", params(("id" = String, Path), ("userId" = String, Path)), responses((status = 204), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn remove_member(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Segment((id, user)): Segment<(DepartmentId, PersonId)>,
) -> Result<StatusCode> {
    app.remove_member(&caller, &id, &user).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The sites.
#[utoipa::path(get, path = "/api/v1/sites", tag = "sites", params(("limit" = Option<u32>, Query), ("cursor" = Option<String>, Query)), responses((status = 200, body = Page<Site>), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn sites(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Parameters(page): Parameters<Paging>,
) -> Result<Json<Page<Site>>> {
    Ok(Json(app.sites(&caller, page.limit, page.cursor).await?))
}

/// Makes a site.
#[utoipa::path(post, path = "/api/v1/sites", tag = "sites", request_body = SitePatch, responses((status = 201, body = Site), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn create_site(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Body(new): Body<SitePatch>,
) -> Result<(StatusCode, Json<Site>)> {
    let site = app.create_site(&caller, new).await?;
    Ok((StatusCode::CREATED, Json(site)))
}

/// Changes a site.
#[utoipa::path(patch, path = "/api/v1/sites/{id}", tag = "sites", params(("id" = String, Path)), request_body = SitePatch, responses((status = 200, body = Site), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn update_site(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Segment(id): Segment<SiteId>,
    Body(patch): Body<SitePatch>,
) -> Result<Json<Site>> {
    Ok(Json(app.update_site(&caller, &id, patch).await?))
}

/// Removes a site.
#[utoipa::path(delete, path = "/api/v1/sites/{id}", tag = "sites", params(("id" = String, Path)), responses((status = 204), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn delete_site(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Segment(id): Segment<SiteId>,
) -> Result<StatusCode> {
    app.delete_site(&caller, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Gives a site a new identity secret; the old one counts no more.
#[utoipa::path(post, path = "/api/v1/sites/{id}/secret", operation_id = "renew_site_secret", tag = "sites", params(("id" = String, Path)), responses((status = 200, body = Site), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn renew_secret(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Segment(id): Segment<SiteId>,
) -> Result<Json<Site>> {
    Ok(Json(app.renew_site_secret(&caller, &id).await?))
}

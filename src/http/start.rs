//! What a page shows before a log-in, and the workspace.

use axum::Json;
use axum::extract::State;

use super::extract::{Bearer, Body};
use super::problem::Problem;
use crate::app::App;
use crate::error::Result;
use crate::protocol::{Start, Workspace, WorkspacePatch};

/// What a page shows before a log-in.
#[utoipa::path(get, path = "/api/v1/start", operation_id = "start", tag = "workspace", responses((status = 200, body = Start), (status = "default", body = Problem)))]
pub(super) async fn start(State(app): State<App>) -> Result<Json<Start>> {
    Ok(Json(app.start().await?))
}

/// The workspace.
#[utoipa::path(get, path = "/api/v1/workspace", operation_id = "workspace", tag = "workspace", responses((status = 200, body = Workspace), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn workspace(
    State(app): State<App>,
    Bearer(caller): Bearer,
) -> Result<Json<Workspace>> {
    Ok(Json(app.workspace(&caller).await?))
}

/// Names the workspace.
#[utoipa::path(patch, path = "/api/v1/workspace", operation_id = "update_workspace", tag = "workspace", request_body = WorkspacePatch, responses((status = 200, body = Workspace), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn update_workspace(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Body(patch): Body<WorkspacePatch>,
) -> Result<Json<Workspace>> {
    Ok(Json(app.update_workspace(&caller, patch).await?))
}

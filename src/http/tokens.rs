//! API tokens: made and removed by people, never by themselves.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::conversations::Paging;
use super::extract::{Bearer, Body, Parameters, Segment};
use super::problem::Problem;
use crate::app::App;
use crate::error::Result;
use crate::model::TokenId;
use crate::protocol::{ApiToken, NewApiToken, Page};

/// The API tokens.
#[utoipa::path(get, path = "/api/v1/tokens", operation_id = "api_tokens", tag = "tokens", params(("limit" = Option<u32>, Query), ("cursor" = Option<String>, Query)), responses((status = 200, body = Page<ApiToken>), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn list(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Parameters(page): Parameters<Paging>,
) -> Result<Json<Page<ApiToken>>> {
    Ok(Json(
        app.api_tokens(&caller, page.limit, page.cursor).await?,
    ))
}

/// Makes an API token, which this answer alone has.
#[utoipa::path(post, path = "/api/v1/tokens", operation_id = "create_api_token", tag = "tokens", request_body = NewApiToken, responses((status = 201, body = ApiToken), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn create(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Body(new): Body<NewApiToken>,
) -> Result<(StatusCode, Json<ApiToken>)> {
    let token = app.create_api_token(&caller, new).await?;
    Ok((StatusCode::CREATED, Json(token)))
}

/// Removes an API token: from then on it opens nothing.
#[utoipa::path(delete, path = "/api/v1/tokens/{id}", operation_id = "delete_api_token", tag = "tokens", params(("id" = String, Path)), responses((status = 204), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn delete(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Segment(id): Segment<TokenId>,
) -> Result<StatusCode> {
    app.delete_api_token(&caller, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

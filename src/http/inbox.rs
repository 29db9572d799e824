//! How it stands, in numbers, and what a user is to know of.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;

use super::conversations::Paging;
use super::extract::{Bearer, OptionalBody, Parameters};
use super::problem::Problem;
use crate::app::App;
use crate::error::Result;
use crate::model::Timestamp;
use crate::protocol::{InboxCounts, Notifications, ReadNotifications, Today, UnreadNotifications};

/// The query of a look at the day.
#[derive(Deserialize)]
pub(super) struct Since {
    since: Option<Timestamp>,
}

/// How many conversations that one may see stand where.
#[utoipa::path(get, path = "/api/v1/inbox/counts", tag = "inbox", responses((status = 200, body = InboxCounts), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn counts(
    State(app): State<App>,
    Bearer(caller): Bearer,
) -> Result<Json<InboxCounts>> {
    Ok(Json(app.inbox_counts(&caller).await?))
}

/// How it stands; what was done counts since then, or in the last 24 hours.
#[utoipa::path(get, path = "/api/v1/today", tag = "inbox", params(("since" = Option<String>, Query)), responses((status = 200, body = Today), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn today(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Parameters(query): Parameters<Since>,
) -> Result<Json<Today>> {
    Ok(Json(app.today(&caller, query.since).await?))
}

/// What one is to know of, the newest first: of conversations that one may still see.
#[utoipa::path(get, path = "/api/v1/notifications", operation_id = "notifications", tag = "inbox", params(("limit" = Option<u32>, Query), ("cursor" = Option<String>, Query)), responses((status = 200, body = Notifications), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn notifications(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Parameters(page): Parameters<Paging>,
) -> Result<Json<Notifications>> {
    let page = app.notifications(&caller, page.limit, page.cursor);
    Ok(Json(page.await?))
}

/// Notes that one has seen these, or all.
#[utoipa::path(post, path = "/api/v1/notifications/read", tag = "inbox", request_body = Option<ReadNotifications>, responses((status = 200, body = UnreadNotifications), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn read_notifications(
    State(app): State<App>,
    Bearer(caller): Bearer,
    OptionalBody(request): OptionalBody<ReadNotifications>,
) -> Result<Json<UnreadNotifications>> {
    Ok(Json(app.read_notifications(&caller, request).await?))
}

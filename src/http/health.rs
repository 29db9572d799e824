//! Whether the server lives, whether it can work, and how much it does.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::extract::{Bearer, bearer_token, peer};
use super::problem::Problem;
use crate::app::App;
use crate::error::{Error, Result};
use crate::protocol::{Node, Page};

/// The process answers.
pub(super) async fn alive() -> Json<Value> {
    Json(json!({ "status": "ok" }))
}

/// The database answers; without Redis it can still be worked with, so that a proxy must not send people away.
pub(super) async fn ready(State(app): State<App>) -> Result<Json<Value>> {
    app.ready().await?;
    let mut answer = json!({ "status": "ok", "database": "ok" });
    if app.cluster.is_some() {
        let trouble = app.redis_trouble();
        answer["redis"] = json!(
            trouble
                .as_deref()
                .map_or_else(|| "ok".to_owned(), |why| format!("not reachable: {why}"))
        );
        if trouble.is_some() {
            answer["status"] = json!("degraded");
        }
    }
    Ok(Json(answer))
}

/// The servers on this database; none where this one serves alone.
#[utoipa::path(get, path = "/api/v1/nodes", tag = "workspace", responses((status = 200, body = Page<Node>), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn nodes(
    State(app): State<App>,
    Bearer(caller): Bearer,
) -> Result<Json<Page<Node>>> {
    Ok(Json(app.nodes(&caller).await?))
}

/// For whoever has the token; where there is none, for this machine, unless the metrics have an address of their own.
pub(super) async fn metrics(State(app): State<App>, parts: Parts) -> Result<Response> {
    let config = &app.config;
    match (&config.metrics_token, bearer_token(&parts)) {
        (Some(expected), Some(given)) if same(expected, given) => Ok(rendered(&app)),
        (Some(_), _) => Err(Error::unauthorized(
            "Send `Authorization: Bearer METRICS_TOKEN`.",
        )),
        (None, _) if config.metrics_listen.is_some() => Err(Error::not_found("page")),
        (None, _) if is_local(&parts) => Ok(rendered(&app)),
        (None, _) => Err(Error::unauthorized(
            "Metrics are for this machine; from elsewhere they need a metrics token.",
        )),
    }
}

/// At their own address, for whoever reaches it.
pub(super) async fn metrics_here(State(app): State<App>) -> Response {
    rendered(&app)
}

fn rendered(app: &App) -> Response {
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4")];
    (kind, app.metrics_render()).into_response()
}

/// A forwarded request comes from elsewhere, whatever its peer.
fn is_local(parts: &Parts) -> bool {
    let forwarded = ["x-forwarded-for", "forwarded", "x-real-ip"];
    peer(parts).is_loopback()
        && !forwarded
            .iter()
            .any(|name| parts.headers.contains_key(*name))
}

fn same(expected: &str, given: &str) -> bool {
    use subtle::ConstantTimeEq;
    expected.as_bytes().ct_eq(given.as_bytes()).into()
}

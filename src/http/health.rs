//! Whether the server lives, whether it can work, and how much it does.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::extract::{bearer_token, peer};
use crate::app::App;
use crate::error::{Error, Result};

/// The process answers.
pub(super) async fn alive() -> Json<Value> {
    Json(json!({ "status": "ok" }))
}

/// The database answers.
pub(super) async fn ready(State(app): State<App>) -> Result<Json<Value>> {
    app.ready().await?;
    Ok(Json(json!({ "status": "ok", "database": "ok" })))
}

/// For this machine, or whoever has the token. A forwarded request comes from elsewhere, whatever its peer.
pub(super) async fn metrics(State(app): State<App>, parts: Parts) -> Result<Response> {
    let local = peer(&parts).is_loopback() && !parts.headers.contains_key("x-forwarded-for");
    let allowed = match (&app.config.metrics_token, bearer_token(&parts)) {
        (Some(expected), Some(given)) => same(expected, given),
        (Some(_), None) | (None, _) => local,
    };
    if !allowed {
        return Err(Error::unauthorized(
            "Metrics are for this machine, or with the metrics token.",
        ));
    }
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4")];
    Ok((kind, app.metrics_render()).into_response())
}

fn same(expected: &str, given: &str) -> bool {
    use subtle::ConstantTimeEq;
    expected.as_bytes().ct_eq(given.as_bytes()).into()
}

//! The servers that share a database.

use serde::Serialize;
use utoipa::ToSchema;

use crate::model::Timestamp;

/// One of several servers, as it said of itself last.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Node {
    /// As its operator calls it.
    pub name: String,
    pub version: String,
    #[schema(value_type = String)]
    pub started_at: Timestamp,
    /// Every two seconds, while it lives.
    #[schema(value_type = String)]
    pub seen_at: Timestamp,
    /// Those that are connected to it.
    pub sockets: i64,
    /// Changes that wait to be written.
    pub queued_writes: i64,
    /// It reaches Redis.
    pub redis: bool,
    /// It does what one server does for all: snoozes that end, conversations that are given out.
    pub leads: bool,
}

//! What clients send. Unknown fields are ignored, absent ones are `None`.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};
use serde_json::Value;
use utoipa::ToSchema;

use super::Routing;
use crate::model::{
    ConversationId, DepartmentId, PersonId, Priority, Role, Seq, SiteId, Status, Timestamp,
    UploadId,
};

/// Tells "set to null" (`Some(None)`) from "not mentioned" (`None`).
pub(super) fn mentioned<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(deserializer).map(Some)
}

/// Takes null for the empty text.
fn or_empty<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Option::<String>::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// `POST /auth/setup`.
#[derive(Debug, Deserialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Setup {
    pub setup_token: String,
    pub name: String,
    pub email: String,
    pub password: String,
    #[cfg_attr(test, ts(optional))]
    pub workspace_name: Option<String>,
}

/// `POST /auth/login`.
#[derive(Debug, Deserialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Login {
    pub email: String,
    pub password: String,
}

/// `POST /auth/refresh`; without a token in the body, the cookie counts.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Refresh {
    pub refresh_token: Option<String>,
}

/// `POST /auth/password`.
#[derive(Debug, Deserialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ChangePassword {
    pub current: String,
    pub next: String,
}

/// `POST /auth/accept`: whoever has a link chooses a password.
#[derive(Debug, Deserialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AcceptLink {
    pub token: String,
    pub password: String,
}

/// `POST /users`.
#[derive(Debug, Deserialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub struct NewUser {
    pub name: String,
    pub email: String,
    pub role: Role,
    pub password: Option<String>,
}

/// `PATCH /users/{id}`.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub struct UserPatch {
    pub name: Option<String>,
    pub email: Option<String>,
    pub role: Option<Role>,
    pub password: Option<String>,
    pub disabled: Option<bool>,
}

/// `POST /departments`, `PATCH /departments/{id}`.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct DepartmentPatch {
    pub name: Option<String>,
    #[serde(default, deserialize_with = "mentioned")]
    #[schema(value_type = Option<String>)]
    #[cfg_attr(test, ts(optional, as = "Option<Option<String>>"))]
    pub description: Option<Option<String>>,
    #[serde(default, deserialize_with = "mentioned")]
    #[schema(value_type = Option<String>)]
    #[cfg_attr(test, ts(optional, as = "Option<Option<String>>"))]
    pub color: Option<Option<String>>,
    pub routing: Option<Routing>,
    #[serde(default, deserialize_with = "mentioned")]
    #[schema(value_type = Option<i64>)]
    #[cfg_attr(test, ts(optional, as = "Option<Option<i64>>"))]
    pub agent_limit: Option<Option<i64>>,
    #[serde(default, deserialize_with = "mentioned")]
    #[schema(value_type = Option<i64>)]
    #[cfg_attr(test, ts(optional, as = "Option<Option<i64>>"))]
    pub requeue_offline_secs: Option<Option<i64>>,
    #[serde(default, deserialize_with = "mentioned")]
    #[schema(value_type = Option<i64>)]
    #[cfg_attr(test, ts(optional, as = "Option<Option<i64>>"))]
    pub requeue_silent_secs: Option<Option<i64>>,
}

/// `POST /sites`, `PATCH /sites/{id}`.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct SitePatch {
    pub name: Option<String>,
    pub allowed_origins: Option<Vec<String>>,
    #[serde(default, deserialize_with = "mentioned")]
    #[schema(value_type = Option<String>)]
    #[cfg_attr(test, ts(optional, as = "Option<Option<DepartmentId>>"))]
    pub department_id: Option<Option<DepartmentId>>,
    #[schema(value_type = Option<crate::model::Appearance>)]
    #[cfg_attr(test, ts(optional, type = "Appearance"))]
    pub appearance: Option<Value>,
}

/// `POST /widget/session`.
#[derive(Debug, Deserialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct OpenVisitorSession {
    pub site_key: String,
    pub visitor_token: Option<String>,
    pub identity: Option<Identity>,
    /// What a new visitor says of itself; one that is known keeps what is known.
    #[serde(flatten)]
    pub details: VisitorDetails,
}

/// `PATCH /widget/visitor`: what a visitor says of itself. Null takes it back.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct VisitorDetails {
    #[cfg_attr(test, ts(optional))]
    pub name: Option<String>,
    #[serde(default, deserialize_with = "mentioned")]
    #[schema(value_type = Option<String>)]
    #[cfg_attr(test, ts(optional, as = "Option<Option<String>>"))]
    pub email: Option<Option<String>>,
    #[serde(default, deserialize_with = "mentioned")]
    #[schema(value_type = Option<String>)]
    #[cfg_attr(test, ts(optional, as = "Option<Option<String>>"))]
    pub phone: Option<Option<String>>,
    /// The site's own pre-chat fields, each by itself.
    #[cfg_attr(test, ts(optional))]
    pub fields: Option<BTreeMap<String, Option<String>>>,
}

/// `POST /conversations/{id}/rating`.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RateConversation {
    /// 1, bad, to 5, good.
    pub score: i64,
    pub comment: Option<String>,
}

/// Who the host's backend says the visitor is.
#[derive(Debug, Deserialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Identity {
    pub id: String,
    pub name: Option<String>,
    pub email: Option<String>,
    pub signature: String,
}

/// `POST /conversations`: the first two by a visitor, the others by a user.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct NewConversation {
    #[schema(value_type = Option<String>)]
    pub department_id: Option<DepartmentId>,
    pub subject: Option<String>,
    #[schema(value_type = Option<String>)]
    pub visitor_id: Option<PersonId>,
    pub visitor: Option<NewVisitor>,
}

/// A visitor that a user makes.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct NewVisitor {
    pub name: Option<String>,
    pub email: Option<String>,
}

/// `PATCH /conversations/{id}`.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct ConversationPatch {
    pub status: Option<Status>,
    /// Puts it aside until then, with or without `status`.
    #[serde(default, deserialize_with = "mentioned")]
    #[schema(value_type = Option<String>)]
    #[cfg_attr(test, ts(optional, as = "Option<Option<Timestamp>>"))]
    pub snoozed_until: Option<Option<Timestamp>>,
    #[serde(default, deserialize_with = "mentioned")]
    #[schema(value_type = Option<String>)]
    #[cfg_attr(test, ts(optional, as = "Option<Option<PersonId>>"))]
    pub assignee_id: Option<Option<PersonId>>,
    #[serde(default, deserialize_with = "mentioned")]
    #[schema(value_type = Option<String>)]
    #[cfg_attr(test, ts(optional, as = "Option<Option<DepartmentId>>"))]
    pub department_id: Option<Option<DepartmentId>>,
    /// Why `assigneeId` or `departmentId` changes, for the other agents.
    pub reason: Option<String>,
    pub priority: Option<Priority>,
    pub tags: Option<Vec<String>>,
    #[serde(default, deserialize_with = "mentioned")]
    #[schema(value_type = Option<String>)]
    #[cfg_attr(test, ts(optional, as = "Option<Option<String>>"))]
    pub subject: Option<Option<String>>,
}

/// The filters of `GET /conversations`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConversationFilter {
    /// One status, or several behind commas.
    pub status: Option<String>,
    /// A user's id, `me` or `none`.
    pub assignee_id: Option<String>,
    pub department_id: Option<DepartmentId>,
    pub site_id: Option<SiteId>,
    pub visitor_id: Option<PersonId>,
    pub tag: Option<String>,
    pub q: Option<String>,
    pub limit: Option<u32>,
    pub cursor: Option<String>,
}

/// `send_message` and `POST /conversations/{id}/messages` (which names the conversation in its path).
#[derive(Debug, Deserialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SendMessage {
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub conversation_id: Option<ConversationId>,
    #[serde(default, deserialize_with = "or_empty")]
    pub content: String,
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub client_id: Option<String>,
    #[schema(value_type = Option<String>)]
    pub attachment_id: Option<UploadId>,
    /// The users that a note names, at most 20: each who may see the conversation is notified.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<PersonId>>"))]
    pub mentions: Vec<PersonId>,
}

/// `POST /conversations/{id}/read`.
#[derive(Debug, Deserialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct MarkRead {
    pub seq: Seq,
}

/// `PATCH /visitors/{id}`.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct VisitorPatch {
    #[cfg_attr(test, ts(optional))]
    pub name: Option<String>,
    #[serde(default, deserialize_with = "mentioned")]
    #[schema(value_type = Option<String>)]
    #[cfg_attr(test, ts(optional, as = "Option<Option<String>>"))]
    pub email: Option<Option<String>>,
    /// Lets it in no more, or again.
    #[cfg_attr(test, ts(optional))]
    pub blocked: Option<bool>,
}

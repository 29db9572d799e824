//! Users and their log-ins, as they see themselves and one another.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::model::{
    DepartmentId, LinkKind, PersonId, Presence, Role, SessionId, Settings, SettingsPatch, Timestamp,
};

/// A user of the workspace.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct UserView {
    #[schema(value_type = String)]
    pub id: PersonId,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub disabled: bool,
    /// No password chosen yet.
    pub invited: bool,
    #[schema(value_type = String)]
    pub created_at: Timestamp,
    /// Once, in the answer that made it: where the invited user chooses a password.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invitation_url: Option<String>,
}

/// A user as it sees itself.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct UserBrief {
    #[schema(value_type = String)]
    pub id: PersonId,
    pub name: String,
    pub email: String,
    pub role: Role,
}

/// What a log-in gives.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct LoggedIn {
    pub access_token: String,
    /// Seconds.
    pub expires_in: u64,
    pub refresh_token: String,
    pub user: UserBrief,
}

/// One of a user's own log-ins.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SessionView {
    #[schema(value_type = String)]
    pub id: SessionId,
    /// The one that asks.
    pub current: bool,
    pub user_agent: Option<String>,
    pub address: Option<String>,
    #[schema(value_type = String)]
    pub created_at: Timestamp,
    #[schema(value_type = String)]
    pub used_at: Timestamp,
}

/// The caller, with all that is its own.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Me {
    #[schema(value_type = String)]
    pub id: PersonId,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub status: Presence,
    #[schema(value_type = Vec<String>)]
    pub department_ids: Vec<DepartmentId>,
    pub settings: Settings,
}

/// `PATCH /auth/me`. Settings that are not named stay.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub struct MePatch {
    pub name: Option<String>,
    pub settings: Option<SettingsPatch>,
}

/// Somebody who can be given work.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct TeamMember {
    #[schema(value_type = String)]
    pub id: PersonId,
    pub name: String,
    pub role: Role,
    pub status: Presence,
    #[schema(value_type = Vec<String>)]
    pub department_ids: Vec<DepartmentId>,
}

/// `POST /auth/link`.
#[derive(Debug, Deserialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct OpenLink {
    pub token: String,
}

/// Whom a link is for.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct OpenedLink {
    pub kind: LinkKind,
    pub name: String,
    pub email: String,
    /// The workspace's name.
    pub workspace: String,
}

/// A link that an admin hands to a user. It is shown once.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Link {
    pub url: String,
    #[schema(value_type = String)]
    pub expires_at: Timestamp,
}

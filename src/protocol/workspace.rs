//! The workspace in the agents' app, as it crosses the wire: its name, and what is kept for all who work in it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Limits;
use super::request::mentioned;
use crate::model::person::words;
use crate::model::{DepartmentId, PersonId, ReplyId, Scope, SiteId, Timestamp, TokenId};

/// `GET /start`: what a page shows before a log-in.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Start {
    /// There is no user yet.
    pub needs_setup: bool,
    /// The workspace's name.
    pub workspace: String,
    /// Of the server.
    pub version: String,
    /// In `voxora demo`, who can be tried.
    pub demo: Option<DemoLogin>,
}

/// A log-in of the demo, which is no secret.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DemoLogin {
    pub email: String,
    pub password: String,
}

/// The workspace, as all of its users see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Workspace {
    pub name: String,
    pub sites: Vec<SiteBrief>,
    pub limits: Limits,
}

/// A site's name, for who files conversations by it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SiteBrief {
    #[schema(value_type = String)]
    pub id: SiteId,
    pub name: String,
}

/// `PATCH /workspace`.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub struct WorkspacePatch {
    pub name: Option<String>,
}

words! {
    /// Who uses a canned reply.
    ReplyScope {
        /// The one who made it.
        Personal = "personal",
        /// The members of its department.
        Department = "department",
        /// Everybody.
        Shared = "shared",
    }
}

/// A canned reply.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Reply {
    #[schema(value_type = String)]
    pub id: ReplyId,
    /// What is typed behind `/`.
    pub shortcut: String,
    pub content: String,
    pub scope: ReplyScope,
    /// Of a department's reply alone.
    #[schema(value_type = Option<String>)]
    pub department_id: Option<DepartmentId>,
    /// Who made it.
    #[schema(value_type = String)]
    pub owner_id: PersonId,
    #[schema(value_type = String)]
    pub created_at: Timestamp,
    #[schema(value_type = String)]
    pub updated_at: Timestamp,
}

/// `POST /replies`, which needs the first three, and `PATCH /replies/{id}`.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct ReplyPatch {
    pub shortcut: Option<String>,
    pub content: Option<String>,
    pub scope: Option<ReplyScope>,
    #[schema(value_type = Option<String>)]
    pub department_id: Option<DepartmentId>,
}

/// A tag that conversations are filed under.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Tag {
    pub name: String,
    /// `#rrggbb`.
    pub color: Option<String>,
    /// How many have it; 1,000 means 1,000 or more.
    pub conversations: i64,
}

/// `POST /tags`, which needs the name, and `PATCH /tags/{name}`.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub struct TagPatch {
    pub name: Option<String>,
    #[serde(default, deserialize_with = "mentioned")]
    #[schema(value_type = Option<String>)]
    #[cfg_attr(test, ts(optional, as = "Option<Option<String>>"))]
    pub color: Option<Option<String>>,
}

/// A token by which a program speaks with the rights of who made it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ApiToken {
    #[schema(value_type = String)]
    pub id: TokenId,
    pub name: String,
    pub scopes: Vec<Scope>,
    #[schema(value_type = String)]
    pub created_at: Timestamp,
    /// Null: it counts until it is removed.
    #[schema(value_type = Option<String>)]
    pub expires_at: Option<Timestamp>,
    /// To the minute; null: not yet.
    #[schema(value_type = Option<String>)]
    pub used_at: Option<Timestamp>,
    pub created_by: TokenMaker,
    /// Once, in the answer that made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub token: Option<String>,
}

/// With whose rights an API token speaks.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TokenMaker {
    #[schema(value_type = String)]
    pub id: PersonId,
    pub name: String,
}

/// `POST /tokens`.
#[derive(Debug, Deserialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct NewApiToken {
    pub name: String,
    pub scopes: Vec<Scope>,
    #[schema(value_type = Option<String>)]
    #[cfg_attr(test, ts(optional))]
    pub expires_at: Option<Timestamp>,
}

words! {
    /// What is to be fetched again.
    WorkspacePart {
        /// Its name.
        Workspace = "workspace",
        /// Who works in it.
        Team = "team",
        /// The departments and their members.
        Departments = "departments",
        /// The sites.
        Sites = "sites",
        /// The canned replies.
        Replies = "replies",
        /// The tags.
        Tags = "tags",
        /// The API tokens.
        Tokens = "tokens",
        /// The user itself: name, settings.
        Me = "me",
    }
}

/// `workspace_changed`.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct WorkspaceChanged {
    pub what: WorkspacePart,
}

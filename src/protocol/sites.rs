//! Departments and sites, and what a site's widget needs.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::Routing;
use crate::model::{Appearance, DepartmentId, PersonId, SiteId, Timestamp};

/// A department.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Department {
    #[schema(value_type = String)]
    pub id: DepartmentId,
    pub name: String,
    pub description: Option<String>,
    pub color: Option<String>,
    pub routing: Routing,
    /// How many open conversations routing gives to one agent, whatever departments they are of; null: no limit.
    pub agent_limit: Option<i64>,
    /// How long an agent may be offline before its open conversations go back to the queue, in seconds; null: for ever.
    pub requeue_offline_secs: Option<i64>,
    /// How long an agent may let a visitor wait before the conversation goes back, in seconds; null: for ever.
    pub requeue_silent_secs: Option<i64>,
    #[schema(value_type = Vec<String>)]
    pub member_ids: Vec<PersonId>,
    #[schema(value_type = String)]
    pub created_at: Timestamp,
}

/// A department, as visitors see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DepartmentBrief {
    #[schema(value_type = String)]
    pub id: DepartmentId,
    pub name: String,
}

/// A site, as admins see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Site {
    #[schema(value_type = String)]
    pub id: SiteId,
    pub public_key: String,
    pub identity_secret: String,
    pub name: String,
    pub allowed_origins: Vec<String>,
    #[schema(value_type = Option<String>)]
    pub department_id: Option<DepartmentId>,
    pub appearance: Appearance,
    #[schema(value_type = String)]
    pub created_at: Timestamp,
    /// When a page of an allowed origin last fetched the widget, to the hour; null: never.
    #[schema(value_type = Option<String>)]
    pub seen_at: Option<Timestamp>,
    pub seen_origin: Option<String>,
}

impl Site {
    /// The part that everybody may see.
    pub fn public(self) -> SitePublic {
        SitePublic {
            id: self.id,
            name: self.name,
            department_id: self.department_id,
            appearance: self.appearance,
        }
    }
}

/// A site, as its visitors see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SitePublic {
    #[schema(value_type = String)]
    pub id: SiteId,
    pub name: String,
    #[schema(value_type = Option<String>)]
    pub department_id: Option<DepartmentId>,
    pub appearance: Appearance,
}

/// `site_seen`: a page of an allowed origin fetched a site's widget.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SiteSeen {
    pub site_id: SiteId,
    pub origin: String,
    pub at: Timestamp,
}

/// A picture that was kept.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Avatar {
    /// For a site's `appearance.avatarUrl`.
    pub avatar_url: String,
}

/// `POST /sites/{id}/preview`: how the widget is to look.
#[derive(Debug, Deserialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct NewPreview {
    #[cfg_attr(test, ts(optional))]
    pub name: Option<String>,
    #[schema(value_type = crate::model::Appearance)]
    #[cfg_attr(test, ts(type = "Appearance"))]
    pub appearance: Value,
}

/// A widget to look at.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Preview {
    /// In place of a site's key, on this server's own pages.
    pub key: String,
    /// A page with the widget on it.
    pub url: String,
    #[schema(value_type = String)]
    pub expires_at: Timestamp,
}

/// What a widget needs to be drawn, before there is a visitor.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct WidgetConfig {
    pub site: SitePublic,
    /// Those that a visitor may choose.
    pub departments: Vec<DepartmentBrief>,
    /// Somebody who would answer is here and takes work.
    pub online: bool,
    /// Nobody is expected to answer now.
    pub away: Option<Away>,
    /// This is `voxora demo`.
    pub demo: bool,
    pub limits: Limits,
}

/// What is refused for its size, so that a client can say so before it sends; 0: no limit. Any type of file is taken.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Limits {
    /// Bytes of a file.
    pub max_upload: usize,
    /// Characters of a message.
    pub max_content: usize,
}

/// Until when nobody answers, as far as it is known.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Away {
    /// The next opening of the site's hours; null where these say nothing.
    #[schema(value_type = Option<String>)]
    pub until: Option<Timestamp>,
}

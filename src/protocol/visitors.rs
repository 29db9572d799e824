//! Visitors: as they see themselves, as staff see them, and where they are.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Conversation, Message, SitePublic, VisitorBrief};
use crate::model::{Fields, PersonId, SiteId, Timestamp};

/// A visitor, as it sees itself.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct VisitorSelf {
    #[schema(value_type = String)]
    pub id: PersonId,
    pub name: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    /// The site's own pre-chat fields.
    pub fields: Fields,
}

/// What a visitor's session is.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct VisitorSession {
    pub token: String,
    pub visitor: VisitorBrief,
    pub site: SitePublic,
}

/// A visitor, as staff see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct VisitorView {
    #[schema(value_type = String)]
    pub id: PersonId,
    pub name: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    /// What it said in the site's own pre-chat fields.
    pub fields: Fields,
    /// The site has proven who it is; its name and email are proven where the site gave them.
    pub identified: bool,
    #[schema(value_type = Option<String>)]
    pub site_id: Option<SiteId>,
    #[schema(value_type = String)]
    pub created_at: Timestamp,
    #[schema(value_type = String)]
    pub seen_at: Timestamp,
    /// It is not let in.
    pub blocked: bool,
    /// It has a socket.
    pub online: bool,
    /// As `Firefox 143, Linux`; as its client calls itself, which proves nothing.
    pub browser: Option<String>,
    /// A language's tag: the one that its browser asks for first.
    pub language: Option<String>,
    /// Where it was, the newest first, 20 at most. Absent in a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub pages: Option<Vec<VisitedPage>>,
}

/// Everything that is kept of a visitor.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct VisitorExport {
    pub visitor: VisitorView,
    pub conversations: Vec<ExportedConversation>,
}

/// A conversation with all that the visitor may see of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ExportedConversation {
    pub conversation: Conversation,
    pub messages: Vec<Message>,
}

/// `POST /widget/page`: where a visitor is now.
#[derive(Debug, Deserialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct OpenPage {
    pub url: String,
    #[cfg_attr(test, ts(optional))]
    pub title: Option<String>,
}

/// A page that a visitor looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct VisitedPage {
    pub url: String,
    pub title: Option<String>,
    #[schema(value_type = String)]
    pub at: Timestamp,
}

/// `visitor_page`: a visitor went to a page.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct VisitorPage {
    pub visitor_id: PersonId,
    #[serde(flatten)]
    pub page: VisitedPage,
}

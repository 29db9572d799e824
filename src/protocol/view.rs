//! The objects of the contract, as clients see them.

use serde::Serialize;
use utoipa::ToSchema;

use super::{LineEvent, Routing, VisitedPage};
use crate::model::{
    Appearance, ConversationId, DepartmentId, Fields, MessageId, MessageType, PersonId, PersonKind,
    Place, Presence, Priority, Role, Seq, SessionId, SiteId, Status, Timestamp, UploadId,
};

/// A message. `follows` is the `seq` of the message before it that a visitor may see, 0 for the first.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Message {
    #[schema(value_type = String)]
    pub id: MessageId,
    #[schema(value_type = String)]
    pub conversation_id: ConversationId,
    pub seq: Seq,
    pub follows: Seq,
    /// Never sent to a visitor.
    pub internal: bool,
    #[schema(value_type = String)]
    pub sender_id: PersonId,
    pub sender: Sender,
    pub content: String,
    #[serde(rename = "type")]
    pub kind: MessageType,
    pub attachment: Option<Attachment>,
    pub client_id: Option<String>,
    #[schema(value_type = String)]
    pub timestamp: Timestamp,
    #[schema(value_type = Option<String>)]
    pub edited_at: Option<Timestamp>,
    #[schema(value_type = Option<String>)]
    pub deleted_at: Option<Timestamp>,
    /// What a line of type `system` says; absent of any other message.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub event: Option<LineEvent>,
}

/// Who wrote a message.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Sender {
    #[schema(value_type = String)]
    pub id: PersonId,
    pub kind: PersonKind,
    pub name: String,
}

/// An uploaded file. `width` and `height` in pixels, of pictures alone.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Attachment {
    #[schema(value_type = String)]
    pub id: UploadId,
    pub name: String,
    pub mime_type: String,
    /// Bytes.
    pub size: i64,
    pub width: Option<i64>,
    pub height: Option<i64>,
    pub url: String,
}

/// The visitor of a conversation.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct VisitorBrief {
    #[schema(value_type = String)]
    pub id: PersonId,
    pub name: String,
    pub email: Option<String>,
}

/// A conversation. `unread` is absent where one copy goes to many.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Conversation {
    #[schema(value_type = String)]
    pub id: ConversationId,
    pub status: Status,
    pub subject: Option<String>,
    #[schema(value_type = Option<String>)]
    pub site_id: Option<SiteId>,
    #[schema(value_type = Option<String>)]
    pub department_id: Option<DepartmentId>,
    #[schema(value_type = Option<String>)]
    pub assignee_id: Option<PersonId>,
    pub visitor: VisitorBrief,
    pub priority: Priority,
    pub tags: Vec<String>,
    pub last_message: Option<Message>,
    pub last_seq: Seq,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unread: Option<i64>,
    /// How far the other side has read: the staff in its visitor's view, the visitor in theirs. Absent like `unread`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_seq: Option<Seq>,
    /// What its visitor thought of it.
    pub rating: Option<Rating>,
    /// Who takes care of it, in its visitor's view alone; null for nobody. Absent where it did not change.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Assignee>)]
    #[cfg_attr(test, ts(optional, as = "Option<Option<Assignee>>"))]
    pub assignee: Option<Option<Assignee>>,
    /// When a snoozed one comes back; null: it does not by itself. Absent in its visitor's view, like the next one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    #[cfg_attr(test, ts(optional, as = "Option<Option<Timestamp>>"))]
    pub snoozed_until: Option<Option<Timestamp>>,
    /// Since when its visitor waits for an answer; null where it does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    #[cfg_attr(test, ts(optional, as = "Option<Option<Timestamp>>"))]
    pub waiting_since: Option<Option<Timestamp>>,
    #[schema(value_type = String)]
    pub created_at: Timestamp,
    #[schema(value_type = String)]
    pub updated_at: Timestamp,
}

impl Conversation {
    /// What decides who may see it.
    pub fn place(&self) -> Place {
        Place {
            visitor: self.visitor.id.clone(),
            department: self.department_id.clone(),
            assignee: self.assignee_id.clone(),
        }
    }
}

/// An agent, as the visitor that it takes care of sees it: no email, no department.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Assignee {
    #[schema(value_type = String)]
    pub id: PersonId,
    pub name: String,
    /// Absent where one copy goes to many.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub status: Option<Presence>,
}

/// What a visitor thought of a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Rating {
    /// 1, bad, to 5, good.
    pub score: i64,
    pub comment: Option<String>,
    #[schema(value_type = String)]
    pub at: Timestamp,
}

/// A page of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Give it as `cursor` for the next page; null on the last.
    pub next_cursor: Option<String>,
}

/// A piece of history, ascending by `seq`.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct History {
    pub items: Vec<Message>,
    pub has_more: bool,
}

/// What `join_conversation` answers.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Joined {
    pub conversation: Conversation,
    pub messages: Vec<Message>,
    pub has_more: bool,
}

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

/// A picture that was kept.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Avatar {
    /// For a site's `appearance.avatarUrl`.
    pub avatar_url: String,
}

/// Until when nobody answers, as far as it is known.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Away {
    /// The next opening of the site's hours; null where these say nothing.
    #[schema(value_type = Option<String>)]
    pub until: Option<Timestamp>,
}

/// A department, as visitors see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DepartmentBrief {
    #[schema(value_type = String)]
    pub id: DepartmentId,
    pub name: String,
}

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

/// A message that was found. `snippet` marks the words with U+27E6 and U+27E7 brackets.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Found {
    pub message: Message,
    pub snippet: String,
}

//! Conversations, their messages, and lists, as clients see them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::LineEvent;
use super::request::mentioned;
use crate::model::{
    ConversationId, DepartmentId, MessageId, MessageType, PersonId, PersonKind, Place, Presence,
    Priority, Seq, SiteId, Status, Timestamp, UploadId,
};

/// A message. `follows` is the `seq` of the message before it that a visitor may see, 0 for the first.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
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
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Sender {
    #[schema(value_type = String)]
    pub id: PersonId,
    pub kind: PersonKind,
    pub name: String,
}

/// An uploaded file. `width` and `height` in pixels, of pictures alone.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
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
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct VisitorBrief {
    #[schema(value_type = String)]
    pub id: PersonId,
    pub name: String,
    pub email: Option<String>,
}

/// A conversation. `unread` is absent where one copy goes to many.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
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
    #[serde(
        default,
        deserialize_with = "mentioned",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = Option<Assignee>)]
    #[cfg_attr(test, ts(optional, as = "Option<Option<Assignee>>"))]
    pub assignee: Option<Option<Assignee>>,
    /// When a snoozed one comes back; null: it does not by itself. Absent in its visitor's view, like the next one.
    #[serde(
        default,
        deserialize_with = "mentioned",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = Option<String>)]
    #[cfg_attr(test, ts(optional, as = "Option<Option<Timestamp>>"))]
    pub snoozed_until: Option<Option<Timestamp>>,
    /// Since when its visitor waits for an answer; null where it does not.
    #[serde(
        default,
        deserialize_with = "mentioned",
        skip_serializing_if = "Option::is_none"
    )]
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
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
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

/// A message that was found. `snippet` marks the words with U+27E6 and U+27E7 brackets.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Found {
    pub message: Message,
    pub snippet: String,
}

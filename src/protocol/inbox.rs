//! The inbox in the agents' app, as it crosses the wire: what there is, what is new, who is at work.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::model::person::words;
use crate::model::{
    ConversationId, DepartmentId, NotificationId, PersonId, PersonKind, Presence, Seq, SiteId,
    Timestamp,
};

words! {
    /// How a department gives out its conversations. All but the first give to members who are online alone.
    Routing {
        /// The first agent who takes it.
        Manual = "manual",
        /// One after the other.
        RoundRobin = "round_robin",
        /// The one with the fewest open ones.
        LeastBusy = "least_busy",
    }
}

/// How many conversations there are of what the caller may see, open and pending unless said; 1,000 means 1,000 or
/// more.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct InboxCounts {
    /// The caller takes care of them.
    pub mine: i64,
    /// Nobody does.
    pub unassigned: i64,
    pub all: i64,
    /// Put aside, whoever takes care of them.
    pub snoozed: i64,
    /// By department; one without any may be absent, here and below.
    #[schema(value_type = BTreeMap<String, i64>)]
    #[cfg_attr(test, ts(type = "Record<string, number>"))]
    pub departments: BTreeMap<DepartmentId, i64>,
    #[schema(value_type = BTreeMap<String, i64>)]
    #[cfg_attr(test, ts(type = "Record<string, number>"))]
    pub sites: BTreeMap<SiteId, i64>,
    /// Counted among the newest 5,000.
    #[cfg_attr(test, ts(type = "Record<string, number>"))]
    pub tags: BTreeMap<String, i64>,
}

/// `PATCH /conversations/{id}/messages/{seq}`.
#[derive(Debug, Deserialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct EditMessage {
    pub content: String,
}

words! {
    /// What a notification is about.
    NotificationKind {
        /// Somebody named the user in a note.
        Mention = "mention",
        /// The conversation was given to the user.
        Assigned = "assigned",
        /// The conversation was taken away from the user.
        Requeued = "requeued",
        /// A conversation of the user's is back.
        SnoozeEnded = "snooze_ended",
    }
}

/// Something a user is to know of.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Notification {
    #[schema(value_type = String)]
    pub id: NotificationId,
    pub kind: NotificationKind,
    #[schema(value_type = String)]
    pub conversation_id: ConversationId,
    /// The conversation's visitor's.
    pub visitor_name: String,
    /// The note, or the line, that says it.
    pub seq: Seq,
    /// Who did it; null where nobody did.
    pub actor: Option<NotificationActor>,
    /// The beginning of the note; else the reason that was given, or the beginning of what was last said.
    pub excerpt: String,
    #[schema(value_type = String)]
    pub created_at: Timestamp,
    #[schema(value_type = Option<String>)]
    pub read_at: Option<Timestamp>,
}

/// Who did what a notification is about.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct NotificationActor {
    #[schema(value_type = String)]
    pub id: PersonId,
    pub kind: PersonKind,
    pub name: String,
}

/// A page of a user's notifications, the newest first.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Notifications {
    pub items: Vec<Notification>,
    /// Give it as `cursor` for the next page; null on the last.
    pub next_cursor: Option<String>,
    /// Of all; 1,000 means 1,000 or more.
    pub unread: i64,
}

/// `POST /notifications/read`; without ids, all.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub struct ReadNotifications {
    #[schema(value_type = Option<Vec<String>>)]
    pub ids: Option<Vec<NotificationId>>,
}

/// How many notifications are left.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct UnreadNotifications {
    pub unread: i64,
}

/// `notifications_read`: null ids are all.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct NotificationsRead {
    pub ids: Option<Vec<NotificationId>>,
    pub unread: i64,
}

/// `GET /today`: how it stands, of what the caller may see. Counts end at 10,000.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Today {
    /// Conversations, open or pending, whose visitor waits for an answer.
    pub waiting: i64,
    /// Open and pending ones.
    pub open: i64,
    /// Resolved since the time that was asked for.
    pub resolved: i64,
    /// From a visitor's first word to the first answer of a user, of the answers given since then. Null: there are none.
    pub median_first_reply_ms: Option<i64>,
    pub longest_waiting: Option<LongestWaiting>,
    pub team: Vec<TeamLoad>,
}

/// The visitor who waits the longest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct LongestWaiting {
    #[schema(value_type = String)]
    pub conversation_id: ConversationId,
    #[schema(value_type = String)]
    pub since: Timestamp,
}

/// A user, and how many open conversations it takes care of.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TeamLoad {
    #[schema(value_type = String)]
    pub id: PersonId,
    pub name: String,
    pub status: Presence,
    pub open: i64,
}

/// Who looks at a conversation and who writes in it, as the answer to `view_conversation`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AtWork {
    pub viewers: Vec<Viewer>,
    pub typists: Vec<Typist>,
}

/// `conversation_activity`: the same, told.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ConversationActivity {
    pub conversation_id: ConversationId,
    #[serde(flatten)]
    pub at_work: AtWork,
}

/// A user who has a conversation before its eyes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Viewer {
    pub user_id: PersonId,
    pub user_name: String,
}

/// Somebody who writes, visitors too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Typist {
    pub user_id: PersonId,
    pub user_name: String,
    /// A note.
    pub internal: bool,
}

//! What the store tells the world after a commit, in commit order. Nodes that share a database read one another's
//! from it, an older version's as well: a field that is added has a default.

use std::borrow::Cow;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{
    Conversation, Message, Notification, NotificationsRead, SiteSeen, VisitorPage, WorkspacePart,
};
use crate::model::{
    Appearance, ConversationId, MessageId, NodeId, PersonId, Place, Presence, Seq, SessionId,
    SiteId, Timestamp,
};

/// Something that happened and is on disk.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Announcement {
    /// A message was stored. The conversation is as staff see it after it, its `last_message` left out:
    /// it is this one.
    Message {
        message: Arc<Message>,
        conversation: Arc<Conversation>,
        /// It opened the conversation again; its [`Self::ConversationUpdated`] follows.
        reopened: bool,
    },
    /// A conversation began.
    ConversationCreated(ConversationPair),
    /// Status, assignee, department, priority, tags or subject changed.
    ConversationUpdated(ConversationPair),
    /// Somebody took care of it, or nobody does any more.
    ConversationAssigned {
        conversation: ConversationPair,
        assignee_name: Option<String>,
    },
    /// A conversation stands elsewhere now: some may not see it any more.
    ConversationMoved {
        conversation: ConversationId,
        from: Place,
        to: Place,
    },
    /// Somebody has read up to `seq`.
    Read {
        conversation: ConversationId,
        person: PersonId,
        seq: Seq,
    },
    /// A message says something else now.
    MessageUpdated(Arc<Message>),
    /// Messages are without content now; `internal`: notes, of which the visitor never knew.
    MessagesDeleted {
        conversation: ConversationId,
        messages: Vec<(MessageId, Seq)>,
        internal: bool,
    },
    /// These log-ins ended.
    SessionsEnded {
        sessions: Vec<SessionId>,
        reason: Cow<'static, str>,
    },
    /// A user's role or departments changed: what its sockets may see is to be looked up again.
    AccessChanged(PersonId),
    /// A log-in speaks for somebody else now, or under another name.
    SessionChanged(SessionId),
    /// A user said how reachable it is.
    StatusSet { person: PersonId, status: Presence },
    /// Somebody has its first socket on a node; `first`: it had none on any other.
    Came {
        node: NodeId,
        person: PersonId,
        first: bool,
    },
    /// Somebody has no socket on a node any more.
    Left(Left),
    /// A node does not answer any more. Who was there has [`Self::Left`] before.
    NodeGone(NodeId),
    /// Somebody looks at how a site's widget could look.
    PreviewMade {
        key: String,
        site: SiteId,
        name: Option<String>,
        appearance: Box<Appearance>,
    },
    /// There is something new for a user.
    Notified {
        person: PersonId,
        notification: Arc<Notification>,
    },
    /// A user has seen notifications.
    NotificationsRead {
        person: PersonId,
        read: NotificationsRead,
    },
    /// Something that staff have in a list is to be fetched again: by all of them, or by one user alone.
    WorkspaceChanged {
        what: WorkspacePart,
        only_for: Option<PersonId>,
    },
    /// A page of an allowed origin fetched a site's widget. For admins.
    SiteSeen(SiteSeen),
    /// A visitor went to a page. For staff in a room of one of its conversations.
    VisitorPage(VisitorPage),
}

/// Who left a node.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Left {
    pub node: NodeId,
    pub person: PersonId,
    /// It has no socket on any other node.
    pub last: bool,
    /// A user, and no visitor.
    pub staff: bool,
    pub at: Timestamp,
}

/// A conversation as staff and as its visitor see it (the last message that each may see).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ConversationPair {
    pub staff: Arc<Conversation>,
    pub visitor: Arc<Conversation>,
}

#[cfg(test)]
mod tests;

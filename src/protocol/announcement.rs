//! What the store tells the world after a commit, in commit order.

use std::sync::Arc;

use super::{Conversation, Message};
use crate::model::{ConversationId, MessageId, PersonId, Seq, SessionId};

/// Something that happened and is on disk.
#[derive(Clone, Debug)]
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
    /// Somebody has read up to `seq`.
    Read {
        conversation: ConversationId,
        person: PersonId,
        seq: Seq,
    },
    /// Messages that the visitor could see are without content now.
    MessagesDeleted {
        conversation: ConversationId,
        messages: Vec<(MessageId, Seq)>,
    },
    /// These log-ins ended.
    SessionsEnded {
        sessions: Vec<SessionId>,
        reason: &'static str,
    },
    /// A user's role or departments changed: what its sockets may see is to be looked up again.
    AccessChanged(PersonId),
}

/// A conversation as staff and as its visitor see it (the last message that each may see).
#[derive(Clone, Debug)]
pub struct ConversationPair {
    pub staff: Arc<Conversation>,
    pub visitor: Arc<Conversation>,
}

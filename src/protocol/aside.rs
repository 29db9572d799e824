//! What nodes tell one another of the moment: nothing that is worth a row, all of it ended by time.

use serde::{Deserialize, Serialize};

use super::Viewer;
use crate::model::{ConversationId, PersonId, Place};

/// Something that happens on one node and that sockets of the others hear of.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Aside {
    /// Somebody types.
    Typing {
        conversation: ConversationId,
        person: PersonId,
        name: String,
        place: Place,
        /// A note.
        internal: bool,
    },
    /// Somebody does not any more.
    StoppedTyping {
        conversation: ConversationId,
        person: PersonId,
    },
    /// Who looks at these conversations, on the node that says so: each replaces what it said before.
    Viewing(Vec<Viewed>),
    /// Somebody opened a conversation that it had not open on the node before.
    Opened(Opened),
    /// Somebody has a conversation open no more on the node.
    Closed(Opened),
}

/// Who looks at a conversation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Viewed {
    pub conversation: ConversationId,
    pub place: Place,
    pub viewers: Vec<Viewer>,
}

/// Who opened or closed what.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Opened {
    pub conversation: ConversationId,
    pub person: PersonId,
    pub name: String,
}

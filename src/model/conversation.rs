//! The state of a conversation.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::person::words;

words! {
    /// Where a conversation stands.
    Status {
        /// Somebody takes care of it.
        Open = "open",
        /// Waits for an agent.
        Pending = "pending",
        /// Put aside for a time.
        Snoozed = "snoozed",
        /// Done; a message reopens it.
        Resolved = "resolved",
    }
}

words! {
    /// How urgent staff find it.
    Priority {
        /// Can wait.
        Low = "low",
        /// As usual.
        Medium = "medium",
        /// Before others.
        High = "high",
        /// Now.
        Urgent = "urgent",
    }
}

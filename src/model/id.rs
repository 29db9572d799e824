//! Ids have types. Outside they are opaque strings, UUIDv7 unless seeded by hand.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// The longest id that is looked up at all, in bytes.
const MAX_LEN: usize = 64;

/// A new public id: UUIDv7, so that ids made later sort later.
pub fn new_id() -> String {
    uuid::Uuid::now_v7().to_string()
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        #[cfg_attr(test, derive(ts_rs::TS), ts(type = "string"))]
        pub struct $name(Arc<str>);

        impl $name {
            /// A fresh id.
            pub fn new() -> Self {
                Self(new_id().into())
            }

            /// The id as it goes over the wire.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Whether it is short enough to be an id at all.
            pub fn is_plausible(&self) -> bool {
                !self.0.is_empty() && self.0.len() <= MAX_LEN
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::new()
            }
        }

        impl From<String> for $name {
            fn from(id: String) -> Self {
                Self(id.into())
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self(id.into())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

ids! {
    /// A conversation.
    ConversationId,
    /// A message.
    MessageId,
    /// Anyone who can speak: a visitor, an agent, the system.
    PersonId,
    /// A department.
    DepartmentId,
    /// A website that carries the widget.
    SiteId,
    /// A log-in.
    SessionId,
    /// An uploaded file.
    UploadId,
    /// Something a user is to know of.
    NotificationId,
    /// A canned reply.
    ReplyId,
    /// An API token.
    TokenId,
    /// One run of one server process, among others on the same data.
    NodeId,
}

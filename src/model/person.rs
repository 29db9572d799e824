//! Who speaks.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Defines an enum of lower-case words: the same on the wire, in the database and on the command line.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
        #[cfg_attr(test, derive(ts_rs::TS))]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant),* }

        impl $name {
            /// Every word there is.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The word.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }
        }

        impl FromStr for $name {
            type Err = String;
            fn from_str(word: &str) -> Result<Self, String> {
                match word {
                    $($word => Ok(Self::$variant),)*
                    _ => Err(format!("expected one of {}", [$($word),*].join(", "))),
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
pub(crate) use words;

words! {
    /// What kind of sender a person is.
    PersonKind {
        /// Someone on a website.
        Visitor = "visitor",
        /// A user of the workspace, whatever its role.
        Agent = "agent",
        /// A program that answers.
        Bot = "bot",
        /// The product itself.
        System = "system",
    }
}

words! {
    /// What a user is in the workspace. Owners and admins may do the same; the last owner stays one.
    Role {
        /// The first user.
        Owner = "owner",
        /// Manages everything.
        Admin = "admin",
        /// Answers.
        Agent = "agent",
    }
}

impl Role {
    /// Owner or admin.
    pub const fn manages(self) -> bool {
        matches!(self, Self::Owner | Self::Admin)
    }
}

words! {
    /// How reachable a person says it is. Without any socket one is `offline`.
    Presence {
        /// Here.
        Online = "online",
        /// Not at the desk.
        Away = "away",
        /// Here, takes nothing new.
        Busy = "busy",
        /// No socket.
        Offline = "offline",
    }
}

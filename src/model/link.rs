//! Links by which a user chooses a password.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::person::words;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

words! {
    /// What such a link is for.
    LinkKind {
        /// The first password, of an invited user.
        Invitation = "invitation",
        /// A new password in place of a forgotten one.
        Reset = "reset",
    }
}

impl LinkKind {
    /// How long a link counts, if it is not used.
    pub const fn lifetime(self) -> Duration {
        match self {
            Self::Invitation => Duration::from_secs(7 * DAY.as_secs()),
            Self::Reset => DAY,
        }
    }

    /// The page that takes it.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Invitation => "/invite",
            Self::Reset => "/reset",
        }
    }
}

//! What an API token is for.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::person::words;

words! {
    /// A part of the interface that an API token opens.
    Scope {
        /// Conversations, messages, their files and the search.
        ConversationsRead = "conversations:read",
        /// The same, and to write in them and change them.
        ConversationsWrite = "conversations:write",
        /// Visitors.
        VisitorsRead = "visitors:read",
        /// The same, and to change and erase them.
        VisitorsWrite = "visitors:write",
        /// Users, departments, sites, replies and tags.
        WorkspaceRead = "workspace:read",
        /// The same, and to change them.
        WorkspaceWrite = "workspace:write",
    }
}

impl Scope {
    /// Whether a token with this scope may do what `needed` is for. Writing implies reading.
    pub fn covers(self, needed: Self) -> bool {
        self == needed
            || matches!(
                (self, needed),
                (Self::ConversationsWrite, Self::ConversationsRead)
                    | (Self::VisitorsWrite, Self::VisitorsRead)
                    | (Self::WorkspaceWrite, Self::WorkspaceRead)
            )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writing_implies_reading_of_the_same() {
        let area = |scope: Scope| scope.as_str().split(':').next().unwrap().to_owned();
        for &have in Scope::ALL {
            for &need in Scope::ALL {
                let same = area(have) == area(need);
                let writes = have.as_str().ends_with(":write");
                let reads = need.as_str().ends_with(":read");
                assert_eq!(have.covers(need), have == need || (same && writes && reads));
            }
        }
    }
}

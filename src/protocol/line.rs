//! What happened to a conversation, as a line in it says.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::model::person::words;
use crate::model::{Status, Timestamp};

/// What a line of the product's own says, for clients that say it in another language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LineEvent {
    #[serde(flatten)]
    pub what: Happening,
    /// Who did it; absent where nobody did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub name: Option<String>,
    /// Why, in the words of who did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub reason: Option<String>,
}

impl LineEvent {
    /// What nobody in particular did.
    pub fn of_nobody(what: Happening) -> Self {
        Self {
            what,
            name: None,
            reason: None,
        }
    }

    /// What somebody did.
    pub fn by(name: &str, what: Happening) -> Self {
        Self {
            name: Some(name.to_owned()),
            ..Self::of_nobody(what)
        }
    }
}

/// The line in English. It begins with the name of who did it.
impl fmt::Display for LineEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.name.as_deref().unwrap_or("Voxora");
        match &self.what {
            Happening::Assigned { to } => write!(f, "{name} assigned the conversation to {to}"),
            Happening::Taken => write!(f, "{name} takes care of the conversation"),
            Happening::Released => write!(f, "{name} gave the conversation back to the queue"),
            Happening::Moved { to: Some(to) } => {
                write!(f, "{name} moved the conversation to {to}")
            }
            Happening::Moved { to: None } => {
                write!(f, "{name} took the conversation out of its department")
            }
            Happening::Routed { to } => write!(f, "The conversation was given to {to}"),
            Happening::Requeued { from, why } => match why {
                RequeueReason::Offline => write!(f, "{from} is offline: back to the queue"),
                RequeueReason::Silent => write!(f, "{from} did not answer: back to the queue"),
            },
            Happening::Resolved => write!(f, "{name} ended the conversation"),
            Happening::Reopened => write!(f, "{name} reopened the conversation"),
            Happening::Status { to } => write!(f, "{name} set the conversation to {to}"),
            Happening::Snoozed { until: Some(until) } => {
                write!(f, "{name} snoozed the conversation until {until}")
            }
            Happening::Snoozed { until: None } => write!(f, "{name} snoozed the conversation"),
            Happening::SnoozeEnded => match &self.name {
                Some(name) => write!(f, "{name} wrote: the snooze ended"),
                None => f.write_str("The snooze ended"),
            },
            Happening::Rated { score } => write!(f, "{name} rated the conversation {score} of 5"),
        }?;
        match &self.reason {
            Some(reason) => write!(f, ": {reason}"),
            None => Ok(()),
        }
    }
}

/// What happened to a conversation. `to` and `from` are names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Happening {
    /// Somebody gave it to somebody else.
    Assigned { to: String },
    /// Somebody took it.
    Taken,
    /// Somebody gave it back to the queue.
    Released,
    /// It is another department's now; of none where null.
    Moved { to: Option<String> },
    /// Its department gave it to somebody.
    Routed { to: String },
    /// It was taken away from somebody, and waits again.
    Requeued { from: String, why: RequeueReason },
    /// It is done.
    Resolved,
    /// It is not done after all.
    Reopened,
    /// It stands otherwise.
    Status { to: Status },
    /// It was put aside; null: for no fixed time.
    Snoozed {
        #[schema(value_type = Option<String>)]
        until: Option<Timestamp>,
    },
    /// It is back.
    SnoozeEnded,
    /// Its visitor said how it was.
    Rated {
        /// 1, bad, to 5, good.
        score: i64,
    },
}

words! {
    /// Why a conversation was taken away.
    RequeueReason {
        /// Its agent was offline for too long.
        Offline = "offline",
        /// Its agent let the visitor wait for too long.
        Silent = "silent",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_goes_over_the_wire_as_one_flat_object() {
        let line = LineEvent {
            what: Happening::Requeued {
                from: "Ann".to_owned(),
                why: RequeueReason::Silent,
            },
            name: None,
            reason: None,
        };
        let text = serde_json::to_string(&line).unwrap();
        assert_eq!(text, r#"{"kind":"requeued","from":"Ann","why":"silent"}"#);
        assert_eq!(serde_json::from_str::<LineEvent>(&text).unwrap(), line);
        let taken = r#"{"kind":"taken","name":"Ann"}"#;
        let read: LineEvent = serde_json::from_str(taken).unwrap();
        assert_eq!(read.what, Happening::Taken);
        assert_eq!(serde_json::to_string(&read).unwrap(), taken);
    }
}

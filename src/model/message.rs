//! A message before it is stored. Parsing produces the type; after that nobody validates again.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::person::words;
use super::{PersonId, PersonKind, UploadId};
use crate::error::{Error, Result};

/// A message's number in its conversation: 1, 2, 3 …
pub type Seq = i64;

words! {
    /// What a message is.
    MessageType {
        /// Words.
        Text = "text",
        /// A picture, with or without words.
        Image = "image",
        /// A file, with or without words.
        File = "file",
        /// A line of the product's own.
        System = "system",
        /// Words among staff.
        Note = "note",
    }
}

/// Users that one note may name.
const MAX_MENTIONS: usize = 20;

/// Words that a message may have. `max_chars` of 0 is no limit.
///
/// # Errors
/// `invalid` for none, `too_large` for too many.
pub fn checked_content(content: String, max_chars: usize) -> Result<String> {
    if content.trim().is_empty() {
        return Err(Error::invalid("`content` must not be empty."));
    }
    within(content, max_chars)
}

fn within(content: String, max_chars: usize) -> Result<String> {
    if max_chars > 0 && content.chars().count() > max_chars {
        return Err(Error::too_large(format!(
            "`content` must have at most {max_chars} characters."
        )));
    }
    Ok(content)
}

/// A message that may be stored: what it says is within limits and of a type its sender may write.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The words; empty only beside an attachment.
    pub content: String,
    /// Never `system`; `note` from staff alone.
    pub kind: MessageType,
    /// The sender's own id of it, 1 to 64 characters.
    pub client_id: Option<String>,
    /// Present exactly with `image` and `file`.
    pub attachment: Option<UploadId>,
    /// Whom a note names; each once.
    pub mentions: BTreeSet<PersonId>,
}

impl Draft {
    /// Checks what a sender wrote. `max_chars` of 0 is no limit.
    pub fn parse(
        sender: PersonKind,
        content: String,
        kind: Option<&str>,
        client_id: Option<String>,
        attachment: Option<UploadId>,
        mentions: Vec<PersonId>,
        max_chars: usize,
    ) -> Result<Self> {
        let kind = match kind {
            None => MessageType::Text,
            Some(word) => MessageType::from_str(word)
                .ok()
                .filter(|kind| *kind != MessageType::System)
                .ok_or_else(|| {
                    Error::invalid("`type` must be one of text, image, file or note.")
                })?,
        };
        if kind == MessageType::Note && sender == PersonKind::Visitor {
            return Err(Error::forbidden("Notes are for agents."));
        }
        if let Some(id) = &client_id
            && !(1..=64).contains(&id.chars().count())
        {
            return Err(Error::invalid("`clientId` must have 1 to 64 characters."));
        }
        match (kind, &attachment) {
            (MessageType::Image | MessageType::File, None) => {
                return Err(Error::invalid(
                    "A message of type image or file needs an `attachmentId`; upload the file first.",
                ));
            }
            (MessageType::Text | MessageType::Note, Some(_)) => {
                return Err(Error::invalid(
                    "An `attachmentId` goes with type image or file.",
                ));
            }
            _ => {}
        }
        if !mentions.is_empty() && kind != MessageType::Note {
            return Err(Error::invalid("`mentions` go with type note."));
        }
        if mentions.len() > MAX_MENTIONS {
            return Err(Error::invalid(format!(
                "`mentions` must be at most {MAX_MENTIONS} ids."
            )));
        }
        let content = if attachment.is_some() {
            within(content, max_chars)?
        } else {
            checked_content(content, max_chars)?
        };
        Ok(Self {
            content,
            kind,
            client_id,
            attachment,
            mentions: mentions.into_iter().collect(),
        })
    }

    /// Whether a visitor never sees it.
    pub fn is_internal(&self) -> bool {
        self.kind == MessageType::Note
    }
}

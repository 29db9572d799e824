//! A message before it is stored. Parsing produces the type; after that nobody validates again.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::person::words;
use super::{PersonKind, UploadId};
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
}

impl Draft {
    /// Checks what a sender wrote. `max_chars` of 0 is no limit.
    pub fn parse(
        sender: PersonKind,
        content: String,
        kind: Option<&str>,
        client_id: Option<String>,
        attachment: Option<UploadId>,
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
        if attachment.is_none() && content.trim().is_empty() {
            return Err(Error::invalid("`content` must not be empty."));
        }
        if max_chars > 0 && content.chars().count() > max_chars {
            return Err(Error::too_large(format!(
                "`content` must have at most {max_chars} characters."
            )));
        }
        Ok(Self {
            content,
            kind,
            client_id,
            attachment,
        })
    }

    /// Whether a visitor never sees it.
    pub fn is_internal(&self) -> bool {
        self.kind == MessageType::Note
    }
}

//! Tags.

use super::App;
use super::sessions::{managing, staff};
use crate::error::{Error, Result};
use crate::model::Caller;
use crate::model::appearance::is_colour;
use crate::protocol::{Page, Tag, TagPatch};
use crate::store::cursor;

/// A tag's characters.
pub(super) const MAX_TAG: usize = 50;

impl App {
    /// A page of the tags, by name.
    pub async fn tags(
        &self,
        caller: &Caller,
        limit: Option<u32>,
        cursor: Option<String>,
    ) -> Result<Page<Tag>> {
        staff(caller)?;
        let after = cursor.as_deref().map(cursor::decode_text).transpose()?;
        self.store
            .tags(caller.clone(), after, cursor::page_size(limit)?)
            .await
    }

    /// Makes a tag.
    pub async fn create_tag(&self, caller: &Caller, patch: TagPatch) -> Result<Tag> {
        staff(caller)?;
        let name = patch
            .name
            .ok_or_else(|| Error::invalid("`name` must be given."))?;
        let (name, color) = (checked_name(&name)?, checked_color(patch.color)?);
        self.store
            .create_tag(caller.clone(), name, color.flatten())
            .await
    }

    /// Changes a tag everywhere; with the name of another one, the two become one.
    pub async fn update_tag(&self, caller: &Caller, name: &str, patch: TagPatch) -> Result<Tag> {
        managing(caller)?;
        let new_name = patch.name.as_deref().map(checked_name).transpose()?;
        let color = checked_color(patch.color)?;
        self.store
            .update_tag(caller.clone(), name.to_owned(), new_name, color)
            .await
    }

    /// Takes a tag from all conversations.
    pub async fn delete_tag(&self, caller: &Caller, name: &str) -> Result<()> {
        managing(caller)?;
        self.store.delete_tag(name.to_owned()).await
    }
}

/// A tag without the space around it; none where it can be no tag.
pub(super) fn checked_tag(tag: &str) -> Option<String> {
    let tag = tag.trim();
    // The dots mean something else in an address, and clients resolve them before they ask.
    let fits = (1..=MAX_TAG).contains(&tag.chars().count())
        && !tag.chars().any(char::is_control)
        && !matches!(tag, "." | "..");
    fits.then(|| tag.to_owned())
}

fn checked_name(name: &str) -> Result<String> {
    checked_tag(name).ok_or_else(|| {
        Error::invalid(format!(
            "`name` must have 1 to {MAX_TAG} characters, no line breaks, and be no `.` or `..`."
        ))
    })
}

fn checked_color(color: Option<Option<String>>) -> Result<Option<Option<String>>> {
    if color.iter().flatten().all(|color| is_colour(color)) {
        Ok(color)
    } else {
        Err(Error::invalid("`color` must be a colour like #1a2b3c."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_short_and_on_one_line() {
        assert_eq!(checked_tag("  late order "), Some("late order".to_owned()));
        for bad in ["", "  ", "a\nb", ".", " ..", &"ä".repeat(51)] {
            assert_eq!(checked_tag(bad), None, "{bad:?}");
        }
    }
}

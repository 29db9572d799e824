//! Canned replies.

use super::App;
use super::sessions::staff;
use crate::error::{Error, Result};
use crate::model::{Caller, DepartmentId, ReplyId};
use crate::protocol::{Page, Reply, ReplyPatch, ReplyScope};
use crate::store::{ReplyChange, ReplyPlace, cursor};

/// The characters of a shortcut, and of what it stands for.
const MAX_SHORTCUT: usize = 32;
const MAX_CONTENT: usize = 10_000;

impl App {
    /// A page of the replies that the caller may use, the oldest first.
    pub async fn replies(
        &self,
        caller: &Caller,
        limit: Option<u32>,
        cursor: Option<String>,
    ) -> Result<Page<Reply>> {
        staff(caller)?;
        let after = cursor.as_deref().map(cursor::decode).transpose()?;
        self.store
            .replies(caller.clone(), after, cursor::page_size(limit)?)
            .await
    }

    /// Makes a reply.
    pub async fn create_reply(&self, caller: &Caller, patch: ReplyPatch) -> Result<Reply> {
        staff(caller)?;
        let change = checked(patch)?;
        let (Some(shortcut), Some(content), Some(place)) =
            (change.shortcut, change.content, change.place)
        else {
            return Err(Error::invalid(
                "`shortcut`, `content` and `scope` must be given.",
            ));
        };
        self.store
            .create_reply(caller.clone(), shortcut, content, place)
            .await
    }

    /// Changes a reply.
    pub async fn update_reply(
        &self,
        caller: &Caller,
        id: &ReplyId,
        patch: ReplyPatch,
    ) -> Result<Reply> {
        staff(caller)?;
        let change = checked(patch)?;
        self.store
            .update_reply(caller.clone(), id.clone(), change)
            .await
    }

    /// Removes a reply.
    pub async fn delete_reply(&self, caller: &Caller, id: &ReplyId) -> Result<()> {
        staff(caller)?;
        self.store.delete_reply(caller.clone(), id.clone()).await
    }
}

fn checked(patch: ReplyPatch) -> Result<ReplyChange> {
    Ok(ReplyChange {
        shortcut: patch.shortcut.map(checked_shortcut).transpose()?,
        content: patch.content.map(checked_content).transpose()?,
        place: checked_place(patch.scope, patch.department_id)?,
    })
}

fn checked_shortcut(shortcut: String) -> Result<String> {
    let fits = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    if (1..=MAX_SHORTCUT).contains(&shortcut.chars().count()) && shortcut.chars().all(fits) {
        return Ok(shortcut);
    }
    Err(Error::invalid(format!(
        "`shortcut` must have 1 to {MAX_SHORTCUT} letters, digits, - and _."
    )))
}

fn checked_content(content: String) -> Result<String> {
    if content.trim().is_empty() || content.chars().count() > MAX_CONTENT {
        return Err(Error::invalid(format!(
            "`content` must have 1 to {MAX_CONTENT} characters."
        )));
    }
    Ok(content)
}

/// A department is named where the scope is one, and nowhere else.
fn checked_place(
    scope: Option<ReplyScope>,
    department: Option<DepartmentId>,
) -> Result<Option<ReplyPlace>> {
    match (scope, department) {
        (None, None) => Ok(None),
        (Some(ReplyScope::Personal), None) => Ok(Some(ReplyPlace::Personal)),
        (Some(ReplyScope::Shared), None) => Ok(Some(ReplyPlace::Shared)),
        (Some(ReplyScope::Department), Some(id)) => Ok(Some(ReplyPlace::Department(id))),
        _ => Err(Error::invalid(
            "`departmentId` goes with the `scope` `department`, and with no other.",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shortcut_is_one_word() {
        for good in ["hi", "größe_2", "re-open", &"a".repeat(32)] {
            assert!(checked_shortcut(good.to_owned()).is_ok(), "{good}");
        }
        for bad in ["", "two words", "/hi", "a.b", &"a".repeat(33)] {
            assert!(checked_shortcut(bad.to_owned()).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_department_goes_with_its_scope() {
        let department = || Some(DepartmentId::from("d"));
        assert!(checked_place(Some(ReplyScope::Department), department()).is_ok());
        assert!(checked_place(Some(ReplyScope::Department), None).is_err());
        assert!(checked_place(Some(ReplyScope::Shared), department()).is_err());
        assert!(checked_place(None, department()).is_err());
    }
}

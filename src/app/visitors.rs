//! Visitors: let in from a website, looked after by users, forgotten on request.

mod details;
mod entry;
mod pages;

use super::App;
use super::sessions::{managing, staff};
use super::users::{checked_email, checked_name};
use crate::error::{Error, Result};
use crate::model::{Caller, PersonId, Presence};
use crate::protocol::request::{NewVisitor, VisitorPatch};
use crate::protocol::{Page, VisitorExport, VisitorView};
use crate::store::{VisitorEdit, cursor};

impl App {
    /// A page of the visitors that the caller may see, the last seen first; with `q`, those whose name or email
    /// begins so.
    pub async fn visitors(
        &self,
        caller: &Caller,
        q: Option<String>,
        limit: Option<u32>,
        cursor: Option<String>,
    ) -> Result<Page<VisitorView>> {
        staff(caller)?;
        let prefix = q
            .map(|text| text.trim().to_owned())
            .filter(|text| !text.is_empty());
        let after = cursor.as_deref().map(cursor::decode).transpose()?;
        let size = cursor::page_size(limit)?;
        let page = self.store.visitors(caller.clone(), prefix, after, size);
        let Page { items, next_cursor } = page.await?;
        Ok(Page {
            items: items.into_iter().map(|one| self.with_online(one)).collect(),
            next_cursor,
        })
    }

    /// One visitor.
    pub async fn visitor(&self, caller: &Caller, id: &PersonId) -> Result<VisitorView> {
        staff(caller)?;
        let (_, view) = self.store.visitor(caller.clone(), id.clone()).await?;
        Ok(self.with_online(view))
    }

    fn with_online(&self, view: VisitorView) -> VisitorView {
        VisitorView {
            online: self.live.presence.status(&view.id) != Presence::Offline,
            ..view
        }
    }

    /// Makes a visitor that a user knows from elsewhere.
    pub(super) async fn create_visitor(
        &self,
        caller: &Caller,
        new: NewVisitor,
    ) -> Result<PersonId> {
        staff(caller)?;
        let name = new.name.as_deref().map(checked_name).transpose()?;
        let email = new.email.as_deref().map(checked_email).transpose()?;
        let visitor = self
            .store
            .create_visitor(PersonId::new(), name, email)
            .await?;
        Ok(visitor.id)
    }

    /// Changes what a visitor is called and where it is written to, and whether it is let in.
    pub async fn update_visitor(
        &self,
        caller: &Caller,
        id: &PersonId,
        patch: VisitorPatch,
    ) -> Result<VisitorView> {
        staff(caller)?;
        let edit = VisitorEdit {
            name: patch.name.as_deref().map(checked_name).transpose()?,
            email: patch
                .email
                .map(|email| email.as_deref().map(checked_email).transpose())
                .transpose()?,
            blocked: patch.blocked,
        };
        let updated = self.store.update_visitor(caller.clone(), id.clone(), edit);
        let (view, sessions) = updated.await?;
        self.forget_callers(&sessions);
        Ok(self.with_online(view))
    }

    /// Erases a person: what it said, its files, its name. That somebody spoke stays.
    pub async fn erase_visitor(&self, caller: &Caller, id: &PersonId) -> Result<()> {
        managing(caller)?;
        let erased = self.store.erase_visitor(id.clone()).await?;
        self.forget_callers(&erased.sessions);
        self.remove_files(erased.orphans).await
    }

    /// Everything that is kept of a visitor and that it may see; of its conversations, those that the caller may see.
    pub async fn export_visitor(&self, caller: &Caller, id: &PersonId) -> Result<VisitorExport> {
        staff(caller)?;
        let (pk, visitor) = self.store.visitor(caller.clone(), id.clone()).await?;
        Ok(VisitorExport {
            visitor: self.with_online(visitor),
            conversations: self.store.export_of(caller.clone(), pk).await?,
        })
    }
}

/// Lets visitors pass.
pub(super) fn visitor(caller: &Caller) -> Result<()> {
    if caller.is_staff() {
        Err(Error::forbidden("This is for visitors."))
    } else {
        Ok(())
    }
}

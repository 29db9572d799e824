//! The users of the workspace, managed by admins.

use super::App;
use super::sessions::{fingerprint, managing, staff};
use crate::auth::tokens;
use crate::error::{Error, Result};
use crate::model::{Caller, LinkKind, PersonId};
use crate::protocol::request::{NewUser, UserPatch};
use crate::protocol::{Link, Page, TeamMember, UserView};
use crate::store::{Changed, NewUserRow, UserChange, cursor};

/// A name's characters, and an email's bytes.
const MAX_NAME: usize = 120;
const MAX_EMAIL: usize = 254;

impl App {
    /// A page of the users, the oldest first.
    pub async fn users(
        &self,
        caller: &Caller,
        limit: Option<u32>,
        cursor: Option<String>,
    ) -> Result<Page<UserView>> {
        managing(caller)?;
        let after = cursor.as_deref().map(cursor::decode).transpose()?;
        self.store.users(after, cursor::page_size(limit)?).await
    }

    /// Makes a user; one without a password gets a link to choose it.
    pub async fn create_user(&self, caller: &Caller, request: NewUser) -> Result<UserView> {
        let actor = managing(caller)?;
        let mut new = NewUserRow {
            id: PersonId::new(),
            name: checked_name(&request.name)?,
            email: checked_email(&request.email)?,
            role: request.role,
            password_hash: None,
            invitation: None,
        };
        let mut invitation_url = None;
        match request.password {
            Some(password) => new.password_hash = Some(self.hash(password).await?),
            None => {
                let token = tokens::opaque_token();
                new.invitation = Some(fingerprint(&token));
                invitation_url = Some(self.link_url(LinkKind::Invitation, &token));
            }
        }
        let user = self
            .store
            .create_user(actor, Some(request.role), new)
            .await?;
        Ok(UserView {
            invitation_url,
            ..user.view()
        })
    }

    /// A new link by which a user chooses a password, in place of those made before.
    pub async fn create_link(&self, caller: &Caller, id: &PersonId) -> Result<Link> {
        let actor = managing(caller)?;
        let token = tokens::opaque_token();
        let link = self
            .store
            .create_link(actor, id.clone(), fingerprint(&token));
        let (kind, expires_at) = link.await?;
        Ok(Link {
            url: self.link_url(kind, &token),
            expires_at,
        })
    }

    /// The token goes behind the `#`: browsers send that part to nobody.
    fn link_url(&self, kind: LinkKind, token: &str) -> String {
        let base = self.config.public_url.as_deref().unwrap_or_default();
        format!("{base}{}#{token}", kind.path())
    }

    /// A page of those who can be given work, the oldest first.
    pub async fn team(
        &self,
        caller: &Caller,
        limit: Option<u32>,
        cursor: Option<String>,
    ) -> Result<Page<TeamMember>> {
        staff(caller)?;
        let after = cursor.as_deref().map(cursor::decode).transpose()?;
        let mut page = self.store.team(after, cursor::page_size(limit)?).await?;
        for member in &mut page.items {
            member.status = self.live.presence.status(&member.id);
        }
        Ok(page)
    }

    /// Changes a user. What takes something away ends its sessions.
    pub async fn update_user(
        &self,
        caller: &Caller,
        id: &PersonId,
        patch: UserPatch,
    ) -> Result<UserView> {
        let actor = managing(caller)?;
        let change = UserChange {
            name: patch.name.as_deref().map(checked_name).transpose()?,
            email: patch.email.as_deref().map(checked_email).transpose()?,
            role: patch.role,
            password_hash: match patch.password {
                Some(password) => Some(self.hash(password).await?),
                None => None,
            },
            disabled: patch.disabled,
        };
        let changed = self.store.update_user(actor, id.clone(), change).await?;
        Ok(self.forget_changed(changed).view())
    }

    /// Removes a user; its conversations go back to their queues.
    pub async fn delete_user(&self, caller: &Caller, id: &PersonId) -> Result<()> {
        let actor = managing(caller)?;
        let changed = self.store.delete_user(actor, id.clone()).await?;
        self.forget_changed(changed);
        Ok(())
    }

    /// Drops what is cached and no longer true after a user changed.
    pub(super) fn forget_changed(&self, changed: Changed) -> crate::store::UserRow {
        self.forget_callers(&changed.sessions);
        for conversation in &changed.conversations {
            self.live.places.forget(conversation);
        }
        changed.user
    }
}

/// A person's name: 1 to 120 characters, none of them invisible control.
pub(super) fn checked_name(name: &str) -> Result<String> {
    let name = name.trim();
    if !(1..=MAX_NAME).contains(&name.chars().count()) || name.chars().any(char::is_control) {
        return Err(Error::invalid(format!(
            "`name` must have 1 to {MAX_NAME} characters and no line breaks."
        )));
    }
    Ok(name.to_owned())
}

/// An email, in lower case. Whether somebody reads it there is not checked.
pub(super) fn checked_email(email: &str) -> Result<String> {
    let email = email.trim().to_lowercase();
    let plausible = email.len() <= MAX_EMAIL
        && !email.chars().any(|c| c.is_control() || c.is_whitespace())
        && email.split_once('@').is_some_and(|(local, host)| {
            !local.is_empty() && !host.is_empty() && !host.contains('@')
        });
    if !plausible {
        return Err(Error::invalid("`email` must be like ann@example.org."));
    }
    Ok(email)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_short_and_on_one_line() {
        assert_eq!(checked_name("  Ann ").unwrap(), "Ann");
        assert!(checked_name(&"ä".repeat(120)).is_ok());
        for bad in ["", "   ", "a\nb", "a\u{7}", &"a".repeat(121)] {
            assert!(checked_name(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn an_email_has_one_at_and_is_lower_case() {
        assert_eq!(
            checked_email(" Ann@Example.ORG ").unwrap(),
            "ann@example.org"
        );
        let long = format!("{}@example.org", "a".repeat(250));
        for bad in [
            "",
            "ann",
            "@",
            "ann@",
            "@b",
            "a@b@c",
            "a b@c",
            long.as_str(),
        ] {
            assert!(checked_email(bad).is_err(), "{bad:?}");
        }
    }
}

//! What the command line does with users. Whoever can start the program on the data directory may do all of it.

use std::time::Duration;

use super::App;
use super::users::{checked_email, checked_name};
use crate::error::{Error, Result};
use crate::model::{PersonId, Role};
use crate::protocol::UserView;
use crate::store::{Actor, NewSession, NewUserRow, UserChange, UserRow};

impl App {
    /// Makes a user. Without a role, the first one is the owner and any other an agent.
    pub async fn admin_create(
        &self,
        email: &str,
        name: &str,
        role: Option<Role>,
        password: String,
    ) -> Result<UserView> {
        let new = NewUserRow {
            id: PersonId::new(),
            name: checked_name(name)?,
            email: checked_email(email)?,
            role: role.unwrap_or(Role::Agent),
            password_hash: Some(self.hash(password).await?),
            invitation: None,
        };
        let user = self.store.create_user(Actor::Operator, role, new).await?;
        Ok(user.view())
    }

    /// Every user.
    pub async fn admin_list(&self) -> Result<Vec<UserView>> {
        Ok(self.store.users(None, usize::MAX).await?.items)
    }

    /// Sets a user's password and ends its sessions.
    pub async fn admin_reset_password(&self, email: &str, password: String) -> Result<()> {
        let change = UserChange {
            password_hash: Some(self.hash(password).await?),
            ..UserChange::default()
        };
        self.admin_change(email, change).await
    }

    /// Shuts a user out and ends its sessions.
    pub async fn admin_disable(&self, email: &str) -> Result<()> {
        let change = UserChange {
            disabled: Some(true),
            ..UserChange::default()
        };
        self.admin_change(email, change).await
    }

    /// An access token for scripts, by a session of its own that lasts as long.
    pub async fn admin_token(&self, email: &str, ttl: Duration) -> Result<String> {
        let user = self.user_named(email).await?;
        if user.disabled {
            return Err(Error::conflict("The user is disabled."));
        }
        let session = self
            .store
            .begin_session(NewSession {
                person_pk: user.pk,
                expires_at: self.clock.now().plus(ttl),
                refresh: None,
                user_agent: Some("voxora token".to_owned()),
                address: None,
            })
            .await?;
        self.user_token(&user, session, ttl)
    }

    async fn admin_change(&self, email: &str, change: UserChange) -> Result<()> {
        let user = self.user_named(email).await?;
        let changed = self
            .store
            .update_user(Actor::Operator, user.id, change)
            .await?;
        self.forget_changed(changed);
        Ok(())
    }

    async fn user_named(&self, email: &str) -> Result<UserRow> {
        self.store
            .user_by_email(email.trim().to_lowercase())
            .await?
            .ok_or_else(|| Error::not_found("user"))
    }
}

//! The first user: made by whoever can read what the server prints when it starts.

use std::time::Duration;

use super::sessions::fingerprint;
use super::start::checked_workspace_name;
use super::users::{checked_email, checked_name};
use super::{App, ClientInfo};
use crate::auth::tokens;
use crate::error::{Error, Result};
use crate::model::{PersonId, Role};
use crate::protocol::LoggedIn;
use crate::protocol::request::Setup;
use crate::store::NewUserRow;

/// How long the token counts.
const LIFETIME: Duration = Duration::from_secs(30 * 60);

impl App {
    /// Opens the setup for half an hour where there is no user yet, and gives the token to print.
    pub async fn begin_setup(&self) -> Result<Option<String>> {
        if self.store.has_users().await? {
            return Ok(None);
        }
        let token = tokens::opaque_token();
        let expires_at = self.clock.now().plus(LIFETIME);
        self.store
            .open_setup(fingerprint(&token), expires_at)
            .await?;
        Ok(Some(token))
    }

    /// Makes the first user, an owner, and logs it in.
    pub async fn setup(&self, setup: Setup, client: ClientInfo) -> Result<LoggedIn> {
        let token = fingerprint(&setup.setup_token);
        if !self.store.is_setup_open(token, self.clock.now()).await? {
            return Err(Error::unauthorized(
                "The setup token is wrong or too old; the server prints a new one when it starts.",
            ));
        }
        let workspace = setup
            .workspace_name
            .map(|name| checked_workspace_name("workspaceName", &name))
            .transpose()?;
        let new = NewUserRow {
            id: PersonId::new(),
            name: checked_name(&setup.name)?,
            email: checked_email(&setup.email)?,
            role: Role::Owner,
            password_hash: Some(self.hash(setup.password).await?),
            invitation: None,
        };
        let user = self.store.create_first_user(new, workspace).await?;
        self.begin_session(user, client).await
    }
}

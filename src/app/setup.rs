//! The first user: made by whoever can read what the server prints when it starts.

use std::time::Duration;

use subtle::ConstantTimeEq;

use super::sessions::fingerprint;
use super::start::checked_workspace_name;
use super::users::{checked_email, checked_name};
use super::{App, ClientInfo};
use crate::auth::tokens;
use crate::error::{Error, Result};
use crate::model::{PersonId, Role, Timestamp};
use crate::protocol::LoggedIn;
use crate::protocol::request::Setup;
use crate::store::{Fingerprint, NewUserRow};

/// How long the token counts.
const LIFETIME: Duration = Duration::from_secs(30 * 60);

/// The token that lets the first user be made; only its fingerprint is kept.
#[derive(Debug)]
pub struct SetupToken {
    fingerprint: Fingerprint,
    expires_at: Timestamp,
}

impl SetupToken {
    fn accepts(&self, token: &str, now: Timestamp) -> bool {
        now < self.expires_at && bool::from(fingerprint(token).ct_eq(&self.fingerprint))
    }
}

impl App {
    /// Opens the setup for half an hour where there is no user yet, and gives the token to print.
    pub async fn begin_setup(&self) -> Result<Option<String>> {
        if self.store.has_users().await? {
            return Ok(None);
        }
        let token = tokens::opaque_token();
        *self.setup_token.lock() = Some(SetupToken {
            fingerprint: fingerprint(&token),
            expires_at: self.clock.now().plus(LIFETIME),
        });
        Ok(Some(token))
    }

    /// Makes the first user, an owner, and logs it in.
    pub async fn setup(&self, setup: Setup, client: ClientInfo) -> Result<LoggedIn> {
        let now = self.clock.now();
        let accepted = self
            .setup_token
            .lock()
            .as_ref()
            .is_some_and(|expected| expected.accepts(&setup.setup_token, now));
        if !accepted {
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
        *self.setup_token.lock() = None;
        self.begin_session(user, client).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setup_token_is_exact_and_ends() {
        let token = SetupToken {
            fingerprint: fingerprint("right"),
            expires_at: Timestamp(10),
        };
        assert!(token.accepts("right", Timestamp(9)));
        assert!(!token.accepts("wrong", Timestamp(9)));
        assert!(!token.accepts("right", Timestamp(10)));
    }
}

//! Logging in and out, and one's own password.

use std::net::IpAddr;

use super::App;
use super::sessions::{SESSION, fingerprint, session_over, staff};
use super::users::checked_name;
use crate::auth::passwords::Password;
use crate::auth::tokens;
use crate::error::{Error, Result};
use crate::model::Caller;
use crate::protocol::request::{AcceptLink, ChangePassword, Login};
use crate::protocol::{LoggedIn, Me, MePatch, OpenedLink};
use crate::store::{Rotation, UserRow};

/// What a client says of itself, and where it is.
#[derive(Clone, Debug)]
pub struct ClientInfo {
    /// As the client calls itself.
    pub user_agent: Option<String>,
    /// Its own address, behind trusted proxies.
    pub address: IpAddr,
    /// The tag of the language that it asks for first.
    pub language: Option<String>,
}

impl App {
    /// Logs a user in. Every way to fail gives the same answer after the same work.
    pub async fn login(&self, login: Login, client: ClientInfo) -> Result<LoggedIn> {
        let email = login.email.trim().to_lowercase();
        let tries = [address_key(&client), format!("account {email}")];
        self.begin_try(&tries).await?;
        let user = self.store.user_by_email(email).await?;
        let hash = user.as_ref().and_then(|user| user.password_hash.clone());
        let right = self.passwords.verify(hash, login.password).await?;
        match user {
            Some(user) if right && !user.disabled => {
                self.forgive_tries(&tries).await?;
                self.begin_session(user, client).await
            }
            _ => Err(Error::unauthorized("The email or the password is wrong.")),
        }
    }

    /// Counts a try before it is known whether it fails: many at once are counted too.
    async fn begin_try(&self, tries: &[String]) -> Result<()> {
        for key in tries {
            self.take(&self.live.logins, key).await?;
        }
        Ok(())
    }

    /// A try that did not fail does not count.
    async fn forgive_tries(&self, tries: &[String]) -> Result<()> {
        for key in tries {
            self.give_back(&self.live.logins, key).await?;
        }
        Ok(())
    }

    /// Trades a refresh token for the next one and a new access token. Using one twice ends its session.
    pub async fn refresh(&self, token: &str) -> Result<LoggedIn> {
        let next = tokens::opaque_token();
        let expires_at = self.clock.now().plus(SESSION);
        let rotation = self
            .store
            .rotate(fingerprint(token), fingerprint(&next), expires_at)
            .await?;
        match rotation {
            Rotation::Renewed { session, person_pk } => {
                let user = self.own_row(person_pk).await?;
                self.logged_in(user, session, next)
            }
            Rotation::Reused { session } => {
                self.live.sessions.invalidate(&session);
                tracing::warn!(%session, "a refresh token was used twice; its session is over");
                Err(session_over())
            }
            Rotation::Ended => Err(session_over()),
            Rotation::Unknown => Err(Error::unauthorized("Log in again.")),
        }
    }

    /// Ends the caller's session.
    pub async fn logout(&self, caller: &Caller) -> Result<()> {
        staff(caller)?;
        self.store
            .end_session(caller.person_pk, caller.session.clone(), "logout")
            .await?;
        self.live.sessions.invalidate(&caller.session);
        Ok(())
    }

    /// Changes the caller's password. All its sessions end, this one too, and a new one begins.
    pub async fn change_password(
        &self,
        caller: &Caller,
        change: ChangePassword,
        client: ClientInfo,
    ) -> Result<LoggedIn> {
        staff(caller)?;
        let tries = [format!("password {}", caller.person)];
        self.begin_try(&tries).await?;
        let user = self.own_row(caller.person_pk).await?;
        if !self
            .passwords
            .verify(user.password_hash.clone(), change.current)
            .await?
        {
            return Err(Error::unauthorized("`current` is not your password."));
        }
        self.forgive_tries(&tries).await?;
        let hash = self.hash(change.next).await?;
        let (new, refresh_token) = self.new_session(&user, client);
        let (ended, session) = self
            .store
            .change_password(caller.session.clone(), hash, new)
            .await?
            .ok_or_else(session_over)?;
        self.forget_callers(&ended);
        self.logged_in(user, session, refresh_token)
    }

    /// The caller, as it sees itself.
    pub async fn me(&self, caller: &Caller) -> Result<Me> {
        staff(caller)?;
        let me = self.store.me(caller.person_pk).await?;
        Ok(self.with_own_status(me.ok_or_else(session_over)?))
    }

    /// Changes what is the caller's own.
    pub async fn update_me(&self, caller: &Caller, patch: MePatch) -> Result<Me> {
        staff(caller)?;
        let name = patch.name.as_deref().map(checked_name).transpose()?;
        if let Some(settings) = &patch.settings {
            settings.check()?;
        }
        let changed = self.store.update_me(caller.person_pk, name, patch.settings);
        let (me, sessions) = changed.await?;
        self.forget_callers(&sessions);
        Ok(self.with_own_status(me))
    }

    fn with_own_status(&self, me: Me) -> Me {
        Me {
            status: self.live.presence.status(&me.id),
            ..me
        }
    }

    /// Whom a link is for by which a password is chosen.
    pub async fn open_link(&self, token: &str, client: ClientInfo) -> Result<OpenedLink> {
        let tries = [address_key(&client)];
        self.begin_try(&tries).await?;
        let user = self.linked_user(token).await?;
        self.forgive_tries(&tries).await?;
        Ok(OpenedLink {
            kind: user.link_kind(),
            workspace: self.store.workspace_name().await?,
            name: user.name,
            email: user.email,
        })
    }

    /// Takes a link: sets the password that was chosen, ends what was logged in with the old one, and logs in.
    pub async fn accept_link(&self, accept: AcceptLink, client: ClientInfo) -> Result<LoggedIn> {
        let password = Password::parse(accept.password)?;
        let tries = [address_key(&client)];
        self.begin_try(&tries).await?;
        // Before the hash, which is the expensive part.
        self.linked_user(&accept.token).await?;
        let hash = self.passwords.hash(password).await?;
        let accepted = self.store.accept_link(fingerprint(&accept.token), hash);
        let (user, ended) = accepted.await?;
        self.forget_callers(&ended);
        self.forgive_tries(&tries).await?;
        self.begin_session(user, client).await
    }

    async fn linked_user(&self, token: &str) -> Result<UserRow> {
        self.store
            .linked_user(fingerprint(token), self.clock.now())
            .await
    }

    /// Checks that a password can be one, and hashes it.
    pub(super) async fn hash(&self, password: String) -> Result<String> {
        self.passwords.hash(Password::parse(password)?).await
    }

    async fn own_row(&self, person_pk: i64) -> Result<UserRow> {
        self.store.user(person_pk).await?.ok_or_else(session_over)
    }
}

/// Under which the tries of an address are counted.
fn address_key(client: &ClientInfo) -> String {
    format!("address {}", client.address)
}

//! Who speaks: from a token to a caller, and how log-ins begin and end.

use std::time::Duration;

use super::{App, ClientInfo};
use crate::auth::tokens::{self, Claims};
use crate::error::{Error, Kind, Result};
use crate::model::{Caller, SessionId, Timestamp};
use crate::protocol::{LoggedIn, SessionView};
use crate::store::{Actor, Fingerprint, NewSession, UserRow};

/// How long a user's access token counts.
pub(super) const ACCESS: Duration = Duration::from_secs(15 * 60);
/// How long a session lasts since it was last renewed.
pub(super) const SESSION: Duration = Duration::from_secs(30 * 24 * 60 * 60);

impl App {
    /// Who speaks with an access token. Fails with `unauthorized`, `token_expired` or `session_revoked`.
    pub async fn caller(&self, token: &str) -> Result<Caller> {
        if let Some((demo, session)) = &self.demo_token
            && demo == token
        {
            return self.caller_by_session(session).await;
        }
        let claims = self.tokens.verify(token, self.clock.now())?;
        let caller = self.caller_by_session(&claims.sid).await?;
        if caller.person != claims.sub || caller.is_staff() != claims.is_staffs() {
            return Err(Error::unauthorized(
                "The access token is not one of its session; log in.",
            ));
        }
        Ok(caller)
    }

    /// Who speaks through a session; `session_revoked` when that is over.
    pub async fn caller_by_session(&self, session: &SessionId) -> Result<Caller> {
        if let Some(caller) = self.live.sessions.get(session)
            && caller.until > self.session_time()
        {
            return Ok(caller);
        }
        let caller = self.load_caller(session).await?;
        self.live.sessions.insert(session.clone(), caller);
        // Read once more, now that it is cached: whoever changed the session between the first look and the
        // insert found nothing to drop.
        let confirmed = self.load_caller(session).await;
        match &confirmed {
            Ok(caller) => self.live.sessions.insert(session.clone(), caller.clone()),
            Err(_) => self.live.sessions.invalidate(session),
        }
        confirmed
    }

    /// The log-ins that are over since then: ended by this process, by another one, or by themselves.
    pub async fn sessions_over_since(&self, since: Timestamp) -> Result<Vec<SessionId>> {
        let now = self.session_time();
        let expired_since = Timestamp(now.0 - (self.clock.now().0 - since.0));
        self.store.sessions_over(since, expired_since, now).await
    }

    /// The time by which sessions are over: as late as their tokens', so that those say `token_expired` first.
    fn session_time(&self) -> Timestamp {
        Timestamp(self.clock.now().0 - 1000 * (tokens::LEEWAY + 1))
    }

    async fn load_caller(&self, session: &SessionId) -> Result<Caller> {
        self.store
            .caller(session.clone(), self.session_time())
            .await?
            .ok_or_else(session_over)
    }

    /// The caller's own log-ins.
    pub async fn sessions(&self, caller: &Caller) -> Result<Vec<SessionView>> {
        staff(caller)?;
        self.store
            .sessions_of(caller.person_pk, caller.session.clone(), self.clock.now())
            .await
    }

    /// Ends one of the caller's own log-ins.
    pub async fn end_session(&self, caller: &Caller, session: &SessionId) -> Result<()> {
        staff(caller)?;
        let ended = self
            .store
            .end_session(caller.person_pk, session.clone(), "ended_by_user")
            .await?;
        self.live.sessions.invalidate(session);
        if ended {
            Ok(())
        } else {
            Err(Error::not_found("session"))
        }
    }

    /// Removes what is kept of log-ins that are over for longer than a session lasts.
    pub async fn forget_old_sessions(&self) -> Result<usize> {
        let now = self.clock.now().0;
        let age = i64::try_from(SESSION.as_millis()).unwrap_or(i64::MAX);
        let before = Timestamp(now.saturating_sub(age));
        self.store.forget_sessions(before).await
    }

    /// Logs a user in.
    pub(super) async fn begin_session(
        &self,
        user: UserRow,
        client: ClientInfo,
    ) -> Result<LoggedIn> {
        let (new, refresh_token) = self.new_session(&user, client);
        let session = self.store.begin_session(new).await?;
        self.logged_in(user, session, refresh_token)
    }

    /// A session that is to begin, and its refresh token.
    pub(super) fn new_session(&self, user: &UserRow, client: ClientInfo) -> (NewSession, String) {
        let refresh_token = tokens::opaque_token();
        let new = NewSession {
            person_pk: user.pk,
            expires_at: self.clock.now().plus(SESSION),
            refresh: Some(fingerprint(&refresh_token)),
            user_agent: client.user_agent,
            address: Some(client.address.to_string()),
        };
        (new, refresh_token)
    }

    /// What a client gets that is logged in.
    pub(super) fn logged_in(
        &self,
        user: UserRow,
        session: SessionId,
        refresh_token: String,
    ) -> Result<LoggedIn> {
        let access_token = self.user_token(&user, session, ACCESS)?;
        Ok(LoggedIn {
            access_token,
            expires_in: ACCESS.as_secs(),
            refresh_token,
            user: user.brief(),
        })
    }

    /// An access token of a user's session.
    pub(super) fn user_token(
        &self,
        user: &UserRow,
        session: SessionId,
        ttl: Duration,
    ) -> Result<String> {
        let now = self.clock.now();
        self.tokens.sign(&Claims::of_user(
            user.id.clone(),
            session,
            user.role,
            now,
            ttl,
        ))
    }

    /// Drops what is cached of these sessions.
    pub(super) fn forget_callers(&self, sessions: &[SessionId]) {
        for session in sessions {
            self.live.sessions.invalidate(session);
        }
    }
}

/// The answer to a token whose session is over.
pub(super) fn session_over() -> Error {
    Error::new(Kind::SessionRevoked, "The session is over; log in again.")
}

/// What is stored of a secret that is given out once.
pub(super) fn fingerprint(secret: &str) -> Fingerprint {
    tokens::fingerprint(secret)
}

/// Lets users of the workspace pass.
pub(super) fn staff(caller: &Caller) -> Result<()> {
    if caller.is_staff() {
        Ok(())
    } else {
        Err(Error::forbidden("This is for agents."))
    }
}

/// Lets those pass who manage the workspace.
pub(super) fn managing(caller: &Caller) -> Result<Actor> {
    match caller.role {
        Some(role) if role.manages() => Ok(Actor::User {
            id: caller.person.clone(),
            role,
        }),
        _ => Err(Error::forbidden("This is for admins.")),
    }
}

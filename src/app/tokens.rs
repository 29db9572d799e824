//! API tokens: programs that speak with a user's rights, and of those what they are for.

use super::App;
use super::sessions::{fingerprint, managing};
use super::users::checked_name;
use crate::auth::tokens;
use crate::error::{Error, Kind, Result};
use crate::model::{Caller, Scope, TokenId};
use crate::protocol::{ApiToken, NewApiToken, Page};
use crate::store::{NewTokenRow, cursor};

/// How a token begins, so that it is known for one wherever it turns up.
const PREFIX: &str = "vx_";

/// Whether a bearer token is an API token.
pub fn is_api_token(token: &str) -> bool {
    token.starts_with(PREFIX)
}

impl App {
    /// Who speaks by an API token, and what for. Its maker's rights are those of this moment: nothing of it is cached.
    pub async fn token_caller(&self, token: &str) -> Result<(Caller, Vec<Scope>)> {
        let found = self.store.token_caller(fingerprint(token)).await?;
        let known = found.ok_or_else(|| {
            Error::unauthorized(
                "The API token is wrong, or it was removed; an admin makes a new one.",
            )
        })?;
        let now = self.clock.now();
        if known.caller.until <= now {
            return Err(Error::new(
                Kind::TokenExpired,
                "The API token is past its time; an admin makes a new one.",
            ));
        }
        if !known.is_noted(now) {
            self.store.note_token_use(known.pk);
        }
        Ok((known.caller, known.scopes))
    }

    /// A page of the API tokens, the oldest first.
    pub async fn api_tokens(
        &self,
        caller: &Caller,
        limit: Option<u32>,
        cursor: Option<String>,
    ) -> Result<Page<ApiToken>> {
        managing(caller)?;
        let after = cursor.as_deref().map(cursor::decode).transpose()?;
        self.store.tokens(after, cursor::page_size(limit)?).await
    }

    /// Makes an API token with the caller's rights. The answer is the only one that has it.
    pub async fn create_api_token(&self, caller: &Caller, new: NewApiToken) -> Result<ApiToken> {
        managing(caller)?;
        if new.scopes.is_empty() {
            return Err(Error::invalid(
                "`scopes` must name what the token is for, as `conversations:read`.",
            ));
        }
        if new.expires_at.is_some_and(|at| at <= self.clock.now()) {
            return Err(Error::invalid("`expiresAt` must be in the future."));
        }
        let token = format!("{PREFIX}{}", tokens::opaque_token());
        let row = NewTokenRow {
            id: TokenId::new(),
            fingerprint: fingerprint(&token),
            name: checked_name(&new.name)?,
            // Each once, in the order of the list of all.
            scopes: Scope::ALL
                .iter()
                .copied()
                .filter(|scope| new.scopes.contains(scope))
                .collect(),
            maker_pk: caller.person_pk,
            expires_at: new.expires_at,
        };
        Ok(ApiToken {
            token: Some(token),
            ..self.store.create_token(row).await?
        })
    }

    /// Removes an API token.
    pub async fn delete_api_token(&self, caller: &Caller, id: &TokenId) -> Result<()> {
        managing(caller)?;
        self.store.delete_token(id.clone()).await
    }
}

//! Letting visitors in from a website.

use super::details::checked_details;
use crate::app::previews::is_preview;
use crate::app::sessions::SESSION;
use crate::app::users::{checked_email, checked_name};
use crate::app::workspace::check_origin;
use crate::app::{App, ClientInfo};
use crate::auth::tokens::{self, Claims};
use crate::error::{Error, Result};
use crate::model::{SessionId, browser_of};
use crate::protocol::request::{Identity, OpenVisitorSession};
use crate::protocol::{Site, VisitorSession};
use crate::store::{OpenVisitor, OpenedVisitor, ProvenIdentity};

/// The characters of the id by which a website's backend knows a person.
const MAX_EXTERNAL_ID: usize = 200;

impl App {
    /// Lets a visitor in on a site: the one its token names, the one its site vouches for, or a new one.
    pub async fn open_visitor_session(
        &self,
        request: OpenVisitorSession,
        origin: Option<&str>,
        client: ClientInfo,
    ) -> Result<VisitorSession> {
        if is_preview(&request.site_key) {
            return Err(Error::forbidden(
                "This is a preview of the chat: nothing can be sent with it.",
            ));
        }
        let (site_pk, site) = self
            .store
            .site_by_key(request.site_key)
            .await?
            .ok_or_else(|| Error::not_found("site"))?;
        check_origin(&site.allowed_origins, origin)?;
        let details = checked_details(request.details)?;
        let identity = match request.identity {
            Some(identity) => Some(self.proven(&site, identity)?),
            None => None,
        };
        let returning = self
            .returning(request.visitor_token.as_deref(), site_pk)
            .await?;
        let address = client.address.to_string();
        if returning.is_none() {
            self.take(&self.live.visitor_sessions, &address).await?;
        }
        let opened = self
            .store
            .open_visitor(OpenVisitor {
                site_pk,
                returning,
                identity,
                details,
                expires_at: self.clock.now().plus(SESSION),
                browser: client.user_agent.as_deref().and_then(browser_of),
                language: client.language,
                user_agent: client.user_agent,
                address,
            })
            .await?;
        self.visitor_session(opened, site)
    }

    /// The session that a visitor's token names, if it still counts on this site. A bad token is as good as none.
    async fn returning(&self, token: Option<&str>, site_pk: i64) -> Result<Option<SessionId>> {
        let now = self.clock.now();
        let Some(claims) = token.and_then(|token| self.tokens.verify(token, now).ok()) else {
            return Ok(None);
        };
        let known = self
            .store
            .is_visitor_of(claims.sid.clone(), site_pk, now)
            .await?;
        Ok(known.then_some(claims.sid))
    }

    /// An identity that the site's backend signed. A bad signature is never taken for half a proof.
    fn proven(&self, site: &Site, identity: Identity) -> Result<ProvenIdentity> {
        if !(1..=MAX_EXTERNAL_ID).contains(&identity.id.chars().count()) {
            return Err(Error::invalid(format!(
                "`identity.id` must have 1 to {MAX_EXTERNAL_ID} characters."
            )));
        }
        let now = self.clock.now();
        if let Err(error) = tokens::verify_identity(&site.identity_secret, &identity, now) {
            tracing::warn!(site = %site.id, %error, "a visitor's identity was refused");
            return Err(Error::forbidden(
                "The identity's signature is wrong or too old.",
            ));
        }
        Ok(ProvenIdentity {
            external_id: identity.id,
            name: identity.name.as_deref().map(checked_name).transpose()?,
            email: identity.email.as_deref().map(checked_email).transpose()?,
        })
    }

    fn visitor_session(&self, opened: OpenedVisitor, site: Site) -> Result<VisitorSession> {
        self.live.sessions.invalidate(&opened.session);
        let claims = Claims::of_visitor(
            opened.visitor.id.clone(),
            opened.session,
            self.clock.now(),
            SESSION,
        );
        Ok(VisitorSession {
            token: self.tokens.sign(&claims)?,
            visitor: opened.visitor,
            site: site.public(),
        })
    }
}

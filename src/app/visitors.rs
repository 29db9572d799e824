//! Visitors: let in from a website, looked after by users, forgotten on request.

use std::net::IpAddr;

use super::App;
use super::sessions::{SESSION, managing, staff};
use super::users::{checked_email, checked_name};
use super::workspace::check_origin;
use crate::auth::tokens::{self, Claims};
use crate::error::{Error, Result};
use crate::model::{Caller, PersonId, SessionId, is_field_key};
use crate::protocol::request::{
    Identity, NewVisitor, OpenVisitorSession, VisitorDetails, VisitorPatch,
};
use crate::protocol::{Page, Site, VisitorExport, VisitorSelf, VisitorSession, VisitorView};
use crate::store::{OpenVisitor, OpenedVisitor, ProvenIdentity, VisitorChange, cursor};

/// The characters of the id by which a website's backend knows a person.
const MAX_EXTERNAL_ID: usize = 200;
/// A telephone number's characters, and those of a site's own field.
const MAX_PHONE: usize = 40;
const MAX_FIELD: usize = 500;

impl App {
    /// Lets a visitor in on a site: the one its token names, the one its site vouches for, or a new one.
    pub async fn open_visitor_session(
        &self,
        request: OpenVisitorSession,
        origin: Option<&str>,
        user_agent: Option<String>,
        address: IpAddr,
    ) -> Result<VisitorSession> {
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
        if returning.is_none() {
            self.live
                .visitor_sessions
                .take(&address.to_string(), self.clock.now().0)
                .map_err(Error::rate_limited)?;
        }
        let opened = self
            .store
            .open_visitor(OpenVisitor {
                site_pk,
                returning,
                identity,
                details,
                expires_at: self.clock.now().plus(SESSION),
                user_agent,
                address: address.to_string(),
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

    /// Takes down what a visitor says of itself.
    pub async fn describe_self(
        &self,
        caller: &Caller,
        details: VisitorDetails,
    ) -> Result<VisitorSelf> {
        visitor(caller)?;
        self.live
            .visitor_messages
            .take(&caller.person, self.clock.now().0)
            .map_err(Error::rate_limited)?;
        let change = checked_details(details)?;
        let (visitor, sessions) = self.store.describe_self(caller.clone(), change).await?;
        self.forget_callers(&sessions);
        Ok(visitor)
    }

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
        self.store
            .visitors(caller.clone(), prefix, after, cursor::page_size(limit)?)
            .await
    }

    /// One visitor.
    pub async fn visitor(&self, caller: &Caller, id: &PersonId) -> Result<VisitorView> {
        staff(caller)?;
        let (_, view) = self.store.visitor(caller.clone(), id.clone()).await?;
        Ok(view)
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

    /// Changes what a visitor is called and where it is written to.
    pub async fn update_visitor(
        &self,
        caller: &Caller,
        id: &PersonId,
        patch: VisitorPatch,
    ) -> Result<VisitorView> {
        staff(caller)?;
        let name = patch.name.as_deref().map(checked_name).transpose()?;
        let email = patch
            .email
            .map(|email| email.as_deref().map(checked_email).transpose())
            .transpose()?;
        let (view, sessions) = self
            .store
            .update_visitor(caller.clone(), id.clone(), name, email)
            .await?;
        self.forget_callers(&sessions);
        Ok(view)
    }

    /// Erases a person: what it said, its files, its name. That somebody spoke stays.
    pub async fn erase_visitor(&self, caller: &Caller, id: &PersonId) -> Result<()> {
        managing(caller)?;
        let erased = self.store.erase_visitor(id.clone()).await?;
        self.forget_callers(&erased.sessions);
        self.remove_files(erased.orphans).await
    }

    /// Everything that is kept of a visitor and that it may see.
    pub async fn export_visitor(&self, caller: &Caller, id: &PersonId) -> Result<VisitorExport> {
        staff(caller)?;
        let (pk, visitor) = self.store.visitor(caller.clone(), id.clone()).await?;
        Ok(VisitorExport {
            visitor,
            conversations: self.store.export_of(pk).await?,
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

fn checked_details(details: VisitorDetails) -> Result<VisitorChange> {
    Ok(VisitorChange {
        name: details.name.as_deref().map(checked_name).transpose()?,
        email: details
            .email
            .map(|email| email.as_deref().map(checked_email).transpose())
            .transpose()?,
        phone: details
            .phone
            .map(|phone| phone.as_deref().map(checked_phone).transpose())
            .transpose()?,
        fields: details
            .fields
            .into_iter()
            .flatten()
            .map(|(key, value)| checked_field(key, value))
            .collect::<Result<_>>()?,
    })
}

/// A telephone number as people write them.
fn checked_phone(phone: &str) -> Result<String> {
    let phone = phone.trim();
    let written = |c: char| c.is_ascii_alphanumeric() || "+-/().# ".contains(c);
    if phone.chars().count() <= MAX_PHONE
        && phone.chars().all(written)
        && phone.chars().any(|c| c.is_ascii_digit())
    {
        Ok(phone.to_owned())
    } else {
        Err(Error::invalid(
            "`phone` must be a number like +49 30 1234567.",
        ))
    }
}

fn checked_field(key: String, value: Option<String>) -> Result<(String, Option<String>)> {
    if !is_field_key(&key) {
        return Err(Error::invalid(
            "The names in `fields` must be like `orderNumber`: letters and digits, 31 at most.",
        ));
    }
    if value
        .as_deref()
        .is_some_and(|text| text.chars().count() > MAX_FIELD)
    {
        return Err(Error::invalid(format!(
            "`fields.{key}` must have at most {MAX_FIELD} characters."
        )));
    }
    Ok((key, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_telephone_number_has_digits() {
        for good in [
            "+49 30 1234567",
            "(030) 123-45/67",
            " 112 ",
            "555 FLOWERS 1",
        ] {
            assert!(checked_phone(good).is_ok(), "{good}");
        }
        for bad in ["", "call me", "1\n2", "<1>", &"1".repeat(41)] {
            assert!(checked_phone(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_field_has_a_plain_name_and_a_short_text() {
        let check =
            |key: &str, length: usize| checked_field(key.to_owned(), Some("ä".repeat(length)));
        assert!(check("orderNumber", 500).is_ok());
        assert!(check("orderNumber", 501).is_err());
        for bad in ["", "Order", "order number", "__proto__", "a.b"] {
            assert!(check(bad, 1).is_err(), "{bad}");
        }
    }
}

//! Access tokens (JWT, HS256), opaque tokens, and signatures of a website's backend.

use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::time::Duration;
use subtle::ConstantTimeEq;

use super::keys::{Keys, hex};
use crate::error::{Error, Kind, Result};
use crate::model::{PersonId, Role, SessionId, Timestamp};
use crate::protocol::request::Identity;

const ISSUER: &str = "voxora";
/// How far clocks may differ, in seconds.
pub const LEEWAY: i64 = 5;
/// How long a signature of a backend may count at most, in seconds.
const MAX_SIGNATURE_AGE: i64 = 30 * 24 * 3600;

/// Whom a token is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Audience {
    /// A user of the workspace.
    Agent,
    /// A visitor.
    Visitor,
}

/// What a token says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Claims {
    iss: String,
    aud: Audience,
    /// Whose it is.
    pub sub: PersonId,
    /// Its session.
    pub sid: SessionId,
    role: String,
    /// When it was made; tokens of other programs may lack it.
    #[serde(default)]
    iat: i64,
    /// Seconds since 1970.
    pub exp: i64,
}

impl Claims {
    /// A user's, good for `ttl` from `now`.
    pub fn of_user(
        user: PersonId,
        session: SessionId,
        role: Role,
        now: Timestamp,
        ttl: Duration,
    ) -> Self {
        Self::new(Audience::Agent, user, role.as_str(), session, now, ttl)
    }

    /// A visitor's, good for `ttl` from `now`.
    pub fn of_visitor(
        visitor: PersonId,
        session: SessionId,
        now: Timestamp,
        ttl: Duration,
    ) -> Self {
        Self::new(Audience::Visitor, visitor, "visitor", session, now, ttl)
    }

    /// Whether it is for users, and not for visitors.
    pub fn is_staffs(&self) -> bool {
        self.aud == Audience::Agent
    }

    fn new(
        aud: Audience,
        sub: PersonId,
        role: &str,
        sid: SessionId,
        now: Timestamp,
        ttl: Duration,
    ) -> Self {
        Self {
            iss: ISSUER.to_owned(),
            aud,
            sub,
            sid,
            role: role.to_owned(),
            iat: now.secs(),
            exp: now.plus(ttl).secs(),
        }
    }
}

/// Signs and verifies access tokens.
pub struct Tokens {
    keys: Keys,
}

impl Tokens {
    /// With these keys.
    pub fn new(keys: Keys) -> Self {
        Self { keys }
    }

    /// A token that says so.
    ///
    /// # Errors
    /// `internal` alone.
    pub fn sign(&self, claims: &Claims) -> Result<String> {
        let key = self
            .keys
            .signing()
            .ok_or_else(|| Error::internal("there is no key to sign with"))?;
        let header = Header {
            kid: Some(key.kid.clone()),
            ..Header::new(Algorithm::HS256)
        };
        jsonwebtoken::encode(&header, claims, &EncodingKey::from_secret(key.bytes()))
            .map_err(Error::internal)
    }

    /// What a token says, if we signed it and it is not over at `now`. Whether its session lasts, and is its
    /// subject's, is for the caller to see.
    ///
    /// # Errors
    /// `unauthorized` or `token_expired`.
    pub fn verify(&self, token: &str, now: Timestamp) -> Result<Claims> {
        let refused = || Error::unauthorized("The access token is missing or not valid; log in.");
        let header = jsonwebtoken::decode_header(token).map_err(|_| refused())?;
        let key = match header.kid {
            Some(kid) => self.keys.named(&kid, now),
            // Of another program that holds the same secret.
            None => self.keys.signing().cloned(),
        };
        let key = key.ok_or_else(refused)?;
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&["agent", "visitor"]);
        validation.set_required_spec_claims(&["iss", "aud", "sub", "exp"]);
        // Judged below, by the clock that is passed.
        validation.validate_exp = false;
        let decoded = jsonwebtoken::decode::<Claims>(
            token,
            &DecodingKey::from_secret(key.bytes()),
            &validation,
        );
        let claims = decoded.map_err(|_| refused())?.claims;
        if claims.exp.saturating_add(LEEWAY) < now.secs() {
            return Err(Error::new(
                Kind::TokenExpired,
                "The access token has expired; refresh it.",
            ));
        }
        Ok(claims)
    }
}

/// A secret that only its holder knows: 256 random bits as 64 URL-safe characters.
pub fn opaque_token() -> String {
    hex(&rand::random::<[u8; 32]>())
}

/// What is stored of an opaque token.
pub fn fingerprint(token: &str) -> [u8; 32] {
    Sha256::digest(token).into()
}

/// Checks who a website's backend says its visitor is. The signature is `EXPIRY.HEX`: seconds since 1970, and the
/// HMAC-SHA256 of `id.EXPIRY` with the site's identity secret.
///
/// # Errors
/// Which of the two is wrong, for the log.
pub fn verify_identity(secret: &str, identity: &Identity, now: Timestamp) -> Result<()> {
    let malformed = || Error::forbidden("the signature is not EXPIRY.HEX");
    let (expiry, signature) = identity.signature.split_once('.').ok_or_else(malformed)?;
    let expires: i64 = expiry.parse().map_err(|_| malformed())?;
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).map_err(|_| malformed())?;
    mac.update(format!("{}.{expiry}", identity.id).as_bytes());
    let expected = hex(&mac.finalize().into_bytes());
    if !bool::from(
        expected
            .as_bytes()
            .ct_eq(signature.to_ascii_lowercase().as_bytes()),
    ) {
        return Err(Error::forbidden("the signature is wrong"));
    }
    if expires < now.secs() || expires > now.secs() + MAX_SIGNATURE_AGE {
        return Err(Error::forbidden(
            "the signature's expiry is past, or over 30 days ahead",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_800_000_000_000);

    fn tokens(directory: &std::path::Path, secret: Option<&str>) -> Tokens {
        Tokens::new(Keys::open(directory, secret.map(str::to_owned)).unwrap())
    }

    fn scratch(name: &str) -> std::path::PathBuf {
        let path = std::env::temp_dir().join(format!("voxora-{name}-{}", crate::model::new_id()));
        std::fs::create_dir(&path).unwrap();
        path
    }

    fn claims() -> Claims {
        Claims::of_visitor("v".into(), "s".into(), NOW, Duration::from_secs(60))
    }

    #[test]
    fn a_token_counts_until_it_expires_and_five_seconds_more() {
        let directory = scratch("expiry");
        let tokens = tokens(&directory, None);
        let token = tokens.sign(&claims()).unwrap();
        let at = |secs| tokens.verify(&token, NOW.plus(Duration::from_secs(secs)));
        assert!(at(0).is_ok());
        assert!(at(65).is_ok());
        assert_eq!(at(66).unwrap_err().kind, Kind::TokenExpired);
        std::fs::remove_dir_all(directory).unwrap();
    }

    #[test]
    fn a_changed_or_foreign_token_is_refused() {
        let (here, there) = (scratch("here"), scratch("there"));
        let foreign = tokens(&there, None).sign(&claims()).unwrap();
        let tokens = tokens(&here, None);
        let mut changed = tokens.sign(&claims()).unwrap();
        changed.pop();
        for token in [foreign.as_str(), changed.as_str(), "", "a.b.c"] {
            assert_eq!(
                tokens.verify(token, NOW).unwrap_err().kind,
                Kind::Unauthorized
            );
        }
        std::fs::remove_dir_all(here).unwrap();
        std::fs::remove_dir_all(there).unwrap();
    }

    #[test]
    fn a_token_without_a_required_claim_or_of_another_algorithm_is_refused() {
        let directory = scratch("claims");
        let secret = "x".repeat(32);
        let tokens = tokens(&directory, Some(&secret));
        let key = EncodingKey::from_secret(secret.as_bytes());
        let all = serde_json::to_value(claims()).unwrap();
        let signed = |algorithm, body: &serde_json::Value| {
            jsonwebtoken::encode(&Header::new(algorithm), body, &key).unwrap()
        };
        assert!(tokens.verify(&signed(Algorithm::HS256, &all), NOW).is_ok());
        assert!(tokens.verify(&signed(Algorithm::HS512, &all), NOW).is_err());
        for claim in ["iss", "aud", "sub", "sid", "role", "exp"] {
            let mut body = all.clone();
            body.as_object_mut().unwrap().remove(claim);
            let refused = tokens.verify(&signed(Algorithm::HS256, &body), NOW);
            assert_eq!(refused.unwrap_err().kind, Kind::Unauthorized, "{claim}");
        }
        std::fs::remove_dir_all(directory).unwrap();
    }

    #[test]
    fn tokens_outlive_a_change_of_key() {
        let directory = scratch("rotation");
        let before = tokens(&directory, None).sign(&claims()).unwrap();
        Keys::open(&directory, None).unwrap().rotate(NOW).unwrap();
        let after = tokens(&directory, Some(&"x".repeat(32)));
        assert!(after.verify(&before, NOW).is_ok());
        assert!(Keys::open(&directory, Some("short".to_owned())).is_err());
        std::fs::remove_dir_all(directory).unwrap();
    }

    #[test]
    fn an_identity_is_believed_with_a_fresh_signature_only() {
        let signed = |expiry: i64, id: &str| {
            let mut mac = Hmac::<Sha256>::new_from_slice(b"secret").unwrap();
            mac.update(format!("{id}.{expiry}").as_bytes());
            let signature = format!("{expiry}.{}", hex(&mac.finalize().into_bytes()));
            Identity {
                id: "u1".to_owned(),
                name: None,
                email: None,
                signature,
            }
        };
        let soon = NOW.secs() + 60;
        assert!(verify_identity("secret", &signed(soon, "u1"), NOW).is_ok());
        assert!(verify_identity("secret", &signed(soon, "u2"), NOW).is_err());
        assert!(verify_identity("other", &signed(soon, "u1"), NOW).is_err());
        let late = NOW.secs() + MAX_SIGNATURE_AGE + 1;
        for expiry in [NOW.secs() - 1, late] {
            assert!(verify_identity("secret", &signed(expiry, "u1"), NOW).is_err());
        }
        let without_expiry = Identity {
            signature: "0".repeat(64),
            ..signed(soon, "u1")
        };
        assert!(verify_identity("secret", &without_expiry, NOW).is_err());
    }
}

//! Hashing passwords: argon2id, off the async threads, never more at once than the memory allows.
//!
//! Parameters are OWASP's first choice, m = 46 MiB, t = 1, p = 1.
//! <https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html>

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use crate::error::{Error, Result};

const MEMORY_KIB: u32 = 46 * 1024;
/// At once: 4 × 46 MiB is what a small server can spare.
const AT_ONCE: usize = 4;
/// Waiting beyond those; more are told to come back.
const WAITING: usize = 32;
const LENGTH: std::ops::RangeInclusive<usize> = 8..=256;

/// A password that may be chosen: 8 to 256 bytes.
pub struct Password(String);

impl Password {
    /// Checks a new password.
    ///
    /// # Errors
    /// `invalid` when it is too short or too long.
    pub fn parse(password: String) -> Result<Self> {
        if LENGTH.contains(&password.len()) {
            Ok(Self(password))
        } else {
            Err(Error::invalid("A password must have 8 to 256 characters."))
        }
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password")
    }
}

/// Hashes and verifies, a few at a time. Clones share the limit.
#[derive(Clone)]
pub struct Passwords {
    /// Places for those who wait and those who are served.
    places: Arc<Semaphore>,
    at_once: Arc<Semaphore>,
}

impl Default for Passwords {
    fn default() -> Self {
        Self::new()
    }
}

impl Passwords {
    /// Nobody waits yet.
    pub fn new() -> Self {
        Self {
            places: Arc::new(Semaphore::new(AT_ONCE + WAITING)),
            at_once: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }

    /// A password's hash in PHC form, with a salt of its own.
    ///
    /// # Errors
    /// `unavailable` when too many wait.
    pub async fn hash(&self, password: Password) -> Result<String> {
        self.run(move || {
            let hash = hasher()?.hash_password(password.0.as_bytes());
            Ok(hash.map_err(internal)?.to_string())
        })
        .await
    }

    /// Whether a password is the one of a hash. Without a hash it takes as long and is false, so that an answer's
    /// time does not tell which accounts exist.
    ///
    /// # Errors
    /// `unavailable` when too many wait.
    pub async fn verify(&self, hash: Option<String>, password: String) -> Result<bool> {
        self.run(move || {
            let argon2 = hasher()?;
            let Some(hash) = hash else {
                let _ = argon2.hash_password(password.as_bytes());
                return Ok(false);
            };
            let parsed = PasswordHash::new(&hash).map_err(internal)?;
            Ok(argon2.verify_password(password.as_bytes(), &parsed).is_ok())
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let place = Arc::clone(&self.places).try_acquire_owned();
        let place = place.map_err(|_| Error {
            retry_after: Some(Duration::from_secs(1)),
            ..Error::unavailable("Too many are logging in; try again in a moment.")
        })?;
        let turn = Arc::clone(&self.at_once).acquire_owned().await;
        let turn = turn.map_err(Error::internal)?;
        let hashing = tokio::task::spawn_blocking(move || {
            // Both go with the work, not with the caller: who hangs up leaves the memory in use.
            let _held = (place, turn);
            work()
        });
        hashing.await.map_err(Error::internal)?
    }
}

fn hasher() -> Result<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, 1, 1, None).map_err(internal)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn internal(error: impl fmt::Display) -> Error {
    Error::internal(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Kind;

    #[tokio::test]
    async fn a_hash_knows_its_password_and_no_other() {
        let passwords = Passwords::new();
        let password = Password::parse("correct horse".to_owned()).unwrap();
        let hash = passwords.hash(password).await.unwrap();
        assert!(
            hash.starts_with("$argon2id$v=19$m=47104,t=1,p=1$"),
            "{hash}"
        );
        let right = passwords.verify(Some(hash.clone()), "correct horse".to_owned());
        assert!(right.await.unwrap());
        let wrong = passwords.verify(Some(hash), "incorrect horse".to_owned());
        assert!(!wrong.await.unwrap());
        assert!(!passwords.verify(None, "x".to_owned()).await.unwrap());
    }

    #[tokio::test]
    async fn where_too_many_wait_one_more_is_told_to_come_back() {
        let passwords = Passwords::new();
        let waiting = passwords.places.acquire_many(36).await.unwrap();
        let refused = passwords.verify(None, "x".to_owned()).await.unwrap_err();
        assert_eq!(refused.kind, Kind::Unavailable);
        assert_eq!(refused.retry_after, Some(Duration::from_secs(1)));
        drop(waiting);
        assert!(passwords.verify(None, "x".to_owned()).await.is_ok());
    }

    #[test]
    fn a_password_has_8_to_256_bytes() {
        for (length, good) in [(7, false), (8, true), (256, true), (257, false)] {
            assert_eq!(
                Password::parse("x".repeat(length)).is_ok(),
                good,
                "{length}"
            );
        }
    }
}

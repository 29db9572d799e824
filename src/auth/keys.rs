//! The keys that tokens are signed with: made at the first start, kept in the data directory, 0600.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail};
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::model::Timestamp;

/// What HS256 asks for at least (RFC 7518, 3.2).
const MIN_SECRET: usize = 32;
/// No token lives longer; after it a retired key has nothing left to verify.
const LONGEST_TOKEN: Duration = Duration::from_secs(30 * 24 * 3600);

/// How often the file is looked at for a key that is not known.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// A secret and the name by which tokens call it.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Key {
    /// In a token's header.
    pub kid: String,
    secret: String,
    /// Since when another one signs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    retired_at: Option<Timestamp>,
}

impl Key {
    fn of(secret: String) -> Self {
        Self {
            kid: hex(&Sha256::digest(&secret)[..8]),
            secret,
            retired_at: None,
        }
    }

    /// 256 random bits, as text.
    fn random() -> Self {
        Self::of(hex(&rand::random::<[u8; 32]>()))
    }

    fn verifies(&self, now: Timestamp) -> bool {
        self.retired_at
            .is_none_or(|retired| now < retired.plus(LONGEST_TOKEN))
    }

    /// What is signed with: the text's own bytes, so that a secret from outside means the same to other programs.
    pub(super) fn bytes(&self) -> &[u8] {
        self.secret.as_bytes()
    }
}

/// All keys that verify; one of them signs.
pub struct Keys {
    /// From outside; it signs where there is one, and is never written.
    given: Option<Key>,
    /// The directory's, the newest first.
    kept: Vec<Key>,
    /// Made since by somebody else, for who verifies alone.
    learnt: Mutex<Learnt>,
    path: PathBuf,
}

/// What the directory had beside one's own keys.
struct Learnt {
    keys: Vec<Key>,
    /// When it was looked at.
    at: Timestamp,
}

impl Keys {
    /// Reads the directory's keys, making the first one where there is none. A `secret` from outside signs in
    /// their place; tokens signed before still count until they expire.
    ///
    /// # Errors
    /// A sentence when the secret is too short or the file can't be read or written.
    pub fn open(directory: &Path, secret: Option<String>) -> anyhow::Result<Self> {
        if let Some(secret) = &secret
            && secret.len() < MIN_SECRET
        {
            bail!(crate::error::Error::invalid(format!(
                "VOXORA_JWT_SECRET: it has {} bytes; give at least {MIN_SECRET}, such as the output of `openssl rand -hex 32`.",
                secret.len()
            )));
        }
        let path = directory.join("keys.json");
        let mut kept = read(&path)?;
        if kept.is_empty() {
            kept.push(Key::random());
            write(&path, &kept)?;
        }
        Ok(Self {
            given: secret.map(Key::of),
            kept,
            learnt: Mutex::new(Learnt {
                keys: Vec::new(),
                at: Timestamp(0),
            }),
            path,
        })
    }

    /// Makes a new key that signs from the next start on. Those before go on verifying for as long as a token of
    /// theirs can live.
    ///
    /// # Errors
    /// When the file can't be written; then nothing has changed.
    pub fn rotate(&mut self, now: Timestamp) -> anyhow::Result<()> {
        let mut next = vec![Key::random()];
        next.extend(self.kept.iter().cloned().map(|key| Key {
            retired_at: key.retired_at.or(Some(now)),
            ..key
        }));
        next.retain(|key| key.verifies(now));
        write(&self.path, &next)?;
        self.kept = next;
        self.learnt.get_mut().keys.clear();
        Ok(())
    }

    /// The one that signs.
    pub(super) fn signing(&self) -> Option<&Key> {
        self.given.as_ref().or(self.kept.first())
    }

    /// The one a token names, while it may verify. Where several servers share the directory, one that was started
    /// later may sign with a key that was not there when this one looked: then it looks again.
    pub(super) fn named(&self, kid: &str, now: Timestamp) -> Option<Key> {
        let is_it = |key: &&Key| key.kid == kid && key.verifies(now);
        let known = self.given.iter().chain(&self.kept).find(is_it);
        if let Some(key) = known {
            return Some(key.clone());
        }
        let mut learnt = self.learnt.lock();
        if learnt.keys.iter().all(|key| key.kid != kid) && now >= learnt.at.plus(LOOK_AGAIN) {
            learnt.at = now;
            // A file that cannot be read has no key.
            learnt.keys = read(&self.path).unwrap_or_default();
        }
        learnt.keys.iter().find(is_it).cloned()
    }
}

fn read(path: &Path) -> anyhow::Result<Vec<Key>> {
    if !path.exists() {
        return Ok(Vec::new());
    }
    let text = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_slice(&text).with_context(|| {
        format!(
            "{} is damaged; restore it, or remove it to end every session",
            path.display()
        )
    })
}

fn write(path: &Path, keys: &[Key]) -> anyhow::Result<()> {
    write_private(path, &serde_json::to_vec_pretty(keys)?)
        .with_context(|| format!("cannot write {}", path.display()))
}

/// Replaces a file whole: it is never seen half written, nor by others.
fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let draft = path.with_extension("new");
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&draft)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&draft, path)?;
    match path.parent() {
        Some(directory) => File::open(directory)?.sync_all(),
        None => Ok(()),
    }
}

/// Bytes as text, two digits each.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    const NOW: Timestamp = Timestamp(1_800_000_000_000);

    fn scratch() -> PathBuf {
        let path = std::env::temp_dir().join(format!("voxora-keys-{}", crate::model::new_id()));
        fs::create_dir(&path).unwrap();
        path
    }

    #[test]
    fn a_retired_key_verifies_for_as_long_as_its_tokens_can_live() {
        let directory = scratch();
        let mut keys = Keys::open(&directory, None).unwrap();
        let first = keys.signing().unwrap().kid.clone();
        keys.rotate(NOW).unwrap();
        assert_ne!(keys.signing().unwrap().kid, first);

        let mut reopened = Keys::open(&directory, None).unwrap();
        let end = NOW.plus(LONGEST_TOKEN);
        assert!(reopened.named(&first, Timestamp(end.0 - 1)).is_some());
        assert!(reopened.named(&first, end).is_none());
        reopened.rotate(end).unwrap();
        assert!(reopened.named(&first, NOW).is_none());
        fs::remove_dir_all(directory).unwrap();
    }

    #[test]
    fn a_key_that_another_server_made_verifies_and_does_not_sign() {
        let directory = scratch();
        let keys = Keys::open(&directory, None).unwrap();
        let own = keys.signing().unwrap().kid.clone();
        assert!(keys.named("unknown", NOW).is_none());
        let mut others = Keys::open(&directory, None).unwrap();
        others.rotate(NOW).unwrap();
        let made = others.signing().unwrap().kid.clone();
        assert!(keys.named(&made, NOW).is_none(), "it has just looked");
        assert!(keys.named(&made, NOW.plus(LOOK_AGAIN)).is_some());
        assert_eq!(keys.signing().unwrap().kid, own);
        fs::remove_dir_all(directory).unwrap();
    }

    #[test]
    fn the_file_is_private_and_never_holds_a_secret_from_outside() {
        let directory = scratch();
        let secret = "s".repeat(MIN_SECRET);
        let mut keys = Keys::open(&directory, Some(secret.clone())).unwrap();
        assert_eq!(keys.signing().unwrap().bytes(), secret.as_bytes());
        keys.rotate(NOW).unwrap();
        let path = directory.join("keys.json");
        assert!(!fs::read_to_string(&path).unwrap().contains(&secret));
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        fs::remove_dir_all(directory).unwrap();
    }

    #[test]
    fn a_damaged_file_is_named_and_left_alone() {
        let directory = scratch();
        let path = directory.join("keys.json");
        fs::write(&path, "no keys").unwrap();
        let error = Keys::open(&directory, None).err().unwrap();
        assert!(
            error.to_string().contains("keys.json is damaged"),
            "{error}"
        );
        assert_eq!(fs::read_to_string(&path).unwrap(), "no keys");
        fs::remove_dir_all(directory).unwrap();
    }
}

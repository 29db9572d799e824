//! The keys that tokens are signed with: made at the first start, kept in the data directory, 0600.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What HS256 asks for at least (RFC 7518, 3.2).
const MIN_SECRET: usize = 32;

/// A secret and the name by which tokens call it.
#[derive(Clone, Serialize, Deserialize)]
pub struct Key {
    /// In a token's header.
    pub kid: String,
    /// Hex in the file.
    secret: String,
}

impl Key {
    fn of(secret: &[u8]) -> Self {
        let digest = Sha256::digest(secret);
        Self {
            kid: hex(&digest[..8]),
            secret: hex(secret),
        }
    }

    /// What is signed with: the text itself, 64 characters of 256 bits or more.
    pub(super) fn bytes(&self) -> &[u8] {
        self.secret.as_bytes()
    }
}

/// All keys that verify; the first one signs.
pub struct Keys {
    keys: Vec<Key>,
    path: PathBuf,
}

impl Keys {
    /// Reads the directory's keys, making the first one where there is none. A `secret` from outside signs in
    /// their place; tokens signed before still count until they expire.
    ///
    /// # Errors
    /// A sentence when the secret is too short or the file can't be read or written.
    pub fn open(directory: &Path, secret: Option<String>) -> anyhow::Result<Self> {
        let path = directory.join("keys.json");
        let mut keys = Self {
            keys: Vec::new(),
            path,
        };
        if keys.path.exists() {
            let text = fs::read(&keys.path)
                .with_context(|| format!("cannot read {}", keys.path.display()))?;
            keys.keys = serde_json::from_slice(&text).with_context(|| {
                format!(
                    "{} is damaged; restore it, or remove it to end every session",
                    keys.path.display()
                )
            })?;
        }
        if keys.keys.is_empty() {
            keys.rotate()?;
        }
        if let Some(secret) = secret {
            if secret.len() < MIN_SECRET {
                bail!(crate::error::Error::invalid(format!(
                    "VOXORA_JWT_SECRET: it has {} bytes; give at least {MIN_SECRET}, such as the output of `openssl rand -hex 32`.",
                    secret.len()
                )));
            }
            keys.keys.insert(0, Key::of(secret.as_bytes()));
        }
        Ok(keys)
    }

    /// Makes a new key that signs from now on. Those before go on verifying; a token outlives none of them by more
    /// than its own time.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn rotate(&mut self) -> anyhow::Result<()> {
        self.keys.insert(0, Key::of(&rand::random::<[u8; 32]>()));
        write_private(&self.path, &serde_json::to_vec_pretty(&self.keys)?)
            .with_context(|| format!("cannot write {}", self.path.display()))
    }

    /// The one that signs.
    pub(super) fn signing(&self) -> Option<&Key> {
        self.keys.first()
    }

    /// The one a token names.
    pub(super) fn named(&self, kid: &str) -> Option<&Key> {
        self.keys.iter().find(|key| key.kid == kid)
    }
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

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

//! The data directory: private, and one server's alone.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions, TryLockError};
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

/// A directory that only its owner can enter.
pub(super) struct DataDirectory(PathBuf);

impl DataDirectory {
    /// Makes it where it is missing.
    pub(super) fn prepare(path: &Path) -> anyhow::Result<Self> {
        if !path.exists() {
            DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(path)
                .with_context(|| format!("--data-dir: cannot make {}", path.display()))?;
        }
        if !path.is_dir() {
            bail!("--data-dir: {} is not a directory", path.display());
        }
        let directory = Self(path.to_owned());
        directory.check_writable()?;
        Ok(directory)
    }

    /// Before anything is opened in it: SQLite would only fail at the first write.
    fn check_writable(&self) -> anyhow::Result<()> {
        let probe = self.0.join(format!(".writable-{}", std::process::id()));
        OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&probe)
            .and_then(|_| fs::remove_file(&probe))
            .with_context(|| {
                format!(
                    "--data-dir: {} cannot be written; check its owner and permissions",
                    self.0.display()
                )
            })
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    pub(super) fn uploads(&self) -> PathBuf {
        self.0.join("uploads")
    }

    /// Holds the directory for this process; the system lets go when it ends, however it ends.
    pub(super) fn lock(&self) -> anyhow::Result<File> {
        let (file, path) = self.open("voxora.lock")?;
        let others = "another server runs on it; stop it, give this one a directory of its own, or give both --redis-url";
        self.held(file.try_lock(), &path, others).map(|()| file)
    }

    /// As [`DataDirectory::lock`], beside others that share it.
    pub(super) fn lock_shared(&self) -> anyhow::Result<File> {
        let (file, path) = self.open("voxora.lock")?;
        let others =
            "a server without --redis-url runs on it; stop it, and start it with --redis-url";
        self.held(file.try_lock_shared(), &path, others)
            .map(|()| file)
    }

    fn held(
        &self,
        taken: Result<(), TryLockError>,
        path: &Path,
        others: &str,
    ) -> anyhow::Result<()> {
        match taken {
            Ok(()) => Ok(()),
            Err(TryLockError::WouldBlock) => bail!("--data-dir: {}: {others}", self.0.display()),
            Err(TryLockError::Error(error)) => {
                Err(error).with_context(|| format!("cannot lock {}", path.display()))
            }
        }
    }

    /// Waits until no other server is just starting on the directory: one brings it up to date, not two.
    pub(super) fn lock_for_start(&self) -> anyhow::Result<File> {
        let (file, path) = self.open("voxora.start")?;
        file.lock()
            .with_context(|| format!("cannot lock {}", path.display()))?;
        Ok(file)
    }

    fn open(&self, name: &str) -> anyhow::Result<(File, PathBuf)> {
        let path = self.0.join(name);
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .with_context(|| format!("cannot open {}", path.display()))?;
        Ok((file, path))
    }

    /// The directory 0700, its files 0600, whatever the process's mask was when they were made.
    pub(super) fn keep_private(&self) -> anyhow::Result<()> {
        fs::set_permissions(&self.0, Permissions::from_mode(0o700))?;
        for entry in fs::read_dir(&self.0)? {
            let entry = entry?;
            if entry.file_type()?.is_file() {
                match fs::set_permissions(entry.path(), Permissions::from_mode(0o600)) {
                    // Another server's, which came and went.
                    Err(error) if error.kind() == ErrorKind::NotFound => {}
                    outcome => outcome?,
                }
            }
        }
        Ok(())
    }
}

//! `serve` and `demo`.

use std::os::unix::fs::DirBuilderExt;
use std::path::PathBuf;

use clap::ArgMatches;

use super::options::load;
use super::{block_on, logging};
use crate::config::{Config, UsageError};
use crate::model::new_id;
use crate::server::{self, Mode};

/// The product.
pub(super) fn serve(config: Config) -> anyhow::Result<()> {
    logging::start(&config);
    block_on(server::serve(config, Mode::Serve))
}

/// The product with made-up content, on a directory that goes with it.
pub(super) fn demo(options: &ArgMatches) -> anyhow::Result<()> {
    let mut config = load(options)?;
    if !config.listen.ip().is_loopback() {
        return Err(UsageError(format!(
            "--listen: {} can be reached from other machines; the demo's token is public, give a loopback address such as 127.0.0.1:3002.",
            config.listen
        ))
        .into());
    }
    logging::start(&config);
    let chosen = options.get_one::<String>("data-dir").is_some()
        || std::env::var_os("VOXORA_DATA_DIR").is_some();
    let scratch = if chosen { None } else { Some(Scratch::make()?) };
    if let Some(scratch) = &scratch {
        config.data_dir.clone_from(&scratch.0);
    }
    block_on(server::serve(config, Mode::Demo))
}

/// A directory that is removed with this value.
struct Scratch(PathBuf);

impl Scratch {
    fn make() -> anyhow::Result<Self> {
        let path = std::env::temp_dir().join(format!("voxora-demo-{}", new_id()));
        std::fs::DirBuilder::new().mode(0o700).create(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What is left in the temporary directory is the system's to clean.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

//! `serve` and `demo`.

use std::net::SocketAddr;
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
    block_on(server::serve(config, Mode::Serve, logging::name))
}

/// The product with made-up content, on a directory that goes with it.
pub(super) fn demo(options: &ArgMatches) -> anyhow::Result<()> {
    let mut config = load(options)?;
    if config.redis.is_some() {
        return Err(UsageError(
            "--redis-url: the demo serves alone; leave it out, or use `voxora serve`.".into(),
        )
        .into());
    }
    stays_here("listen", Some(config.listen))?;
    stays_here("metrics-listen", config.metrics_listen)?;
    logging::start(&config);
    let scratch = if config.data_dir_given {
        None
    } else {
        Some(Scratch::make()?)
    };
    if let Some(scratch) = &scratch {
        config.data_dir.clone_from(&scratch.0);
    }
    block_on(server::serve(config, Mode::Demo, logging::name))
}

fn stays_here(name: &str, address: Option<SocketAddr>) -> Result<(), UsageError> {
    match address {
        Some(address) if !address.ip().is_loopback() => Err(UsageError(format!(
            "--{name}: {address} can be reached from other machines; the demo's token is public, give a loopback address such as 127.0.0.1:3002."
        ))),
        _ => Ok(()),
    }
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

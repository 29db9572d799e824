//! Logs go to standard error: standard output is for the one line that says where the server listens.

use tracing_subscriber::filter::Targets;
use tracing_subscriber::prelude::*;

use crate::config::{Config, LogFormat};

/// Starts logging, once.
pub(super) fn start(config: &Config) {
    let filter: Targets = config.log_level.parse().unwrap_or_default();
    let registry = tracing_subscriber::registry().with(filter);
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    // A second start would find the first one's subscriber; there is none.
    let _ = match config.log_format {
        LogFormat::Text => registry.with(lines.with_ansi(false)).try_init(),
        LogFormat::Json => registry.with(lines.json()).try_init(),
    };
}

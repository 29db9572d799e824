//! The command line: one file per command that does more than print.

mod admin;
mod arguments;
mod healthcheck;
mod logging;
mod options;
mod serve;

use std::io::Write;
use std::process::ExitCode;

use anyhow::bail;
use clap::ArgMatches;

use self::arguments::{command, explain};
use self::options::load;
use crate::config::{self, UsageError};
use crate::error;

/// The process: runs a command, and turns its outcome into an exit code.
pub fn main() -> ExitCode {
    crate::nss::use_built_in_lookups();
    let matches = match command().try_get_matches() {
        Ok(matches) => matches,
        Err(error) => return explain(&error),
    };
    match run(&matches) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // One line, whatever the cause's own text looks like.
            let sentence = format!("{error:#}").replace('\n', " ");
            let _ = writeln!(std::io::stderr(), "voxora: {sentence}");
            if is_usage(&error) {
                ExitCode::from(2)
            } else {
                ExitCode::FAILURE
            }
        }
    }
}

fn is_usage(error: &anyhow::Error) -> bool {
    error.is::<UsageError>()
        || error
            .downcast_ref::<error::Error>()
            .is_some_and(|error| error.kind == error::Kind::Invalid)
}

fn run(matches: &ArgMatches) -> anyhow::Result<()> {
    match matches.subcommand() {
        Some(("serve", options)) => serve::serve(load(options)?),
        Some(("demo", options)) => serve::demo(options),
        Some(("admin", admin)) => admin::run(admin),
        Some(("token", options)) => admin::token(options),
        Some(("healthcheck", options)) => healthcheck::run(options),
        Some(("backup", _)) => bail!(
            "`backup` is not available in this version; stop the server and copy its data directory"
        ),
        Some(("restore", _)) => bail!(
            "`restore` is not available in this version; stop the server and put a copy of its data directory in place"
        ),
        Some(("check", _)) => bail!(
            "`check` is not available in this version; before a risky step, stop the server and copy its data directory"
        ),
        Some(("version", _)) => print(concat!("voxora ", env!("CARGO_PKG_VERSION"))),
        Some(("default-config", _)) => print(config::default_file().trim_end()),
        Some(("openapi", _)) => print(&serde_json::to_string_pretty(
            &crate::http::openapi::document(),
        )?),
        _ => Ok(command().print_help()?),
    }
}

fn print(text: &str) -> anyhow::Result<()> {
    Ok(writeln!(std::io::stdout(), "{text}")?)
}

/// Runs async work for a command that is no server.
fn block_on<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(work)
}

//! The command line: one file per command that does more than print.

mod admin;
mod healthcheck;
mod logging;
mod serve;

use std::io::Write;
use std::process::ExitCode;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

use crate::config::{self, Config, OPTIONS, UsageError, Values};
use crate::error;
use crate::model::Role;

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

/// Help goes to standard output; a wrong call is one sentence and exit 2.
fn explain(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    let text = error.to_string();
    let first = text.lines().next().unwrap_or_default();
    let sentence = first.strip_prefix("error: ").unwrap_or(first);
    let _ = writeln!(std::io::stderr(), "voxora: {sentence}; see `voxora help`.");
    ExitCode::from(2)
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
        Some((later @ ("backup" | "restore" | "check"), _)) => anyhow::bail!(
            "`{later}` is not available in this version; to keep a copy, stop the server and copy its data directory"
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

fn command() -> Command {
    let email = || {
        Arg::new("email")
            .long("email")
            .required(true)
            .value_name("EMAIL")
    };
    Command::new("voxora")
        .about("Real-time customer chat as one binary.")
        .version(env!("CARGO_PKG_VERSION"))
        .subcommand(with_options(Command::new("serve").about("Runs the server")))
        .subcommand(with_options(
            Command::new("demo").about("Runs offline with made-up content, on this machine alone"),
        ))
        .subcommand(
            Command::new("admin")
                .about("Makes and changes users, beside a running server too")
                .subcommand_required(true)
                .subcommand(
                    with_options(Command::new("create").about(
                        "Makes a user; the password from VOXORA_PASSWORD, else standard input",
                    ))
                    .arg(email())
                    .arg(
                        Arg::new("name")
                            .long("name")
                            .required(true)
                            .value_name("NAME"),
                    )
                    .arg(
                        Arg::new("role")
                            .long("role")
                            .value_name("owner|admin|agent")
                            .value_parser(value_parser!(Role)),
                    ),
                )
                .subcommand(with_options(Command::new("list").about("Lists the users")))
                .subcommand(
                    with_options(
                        Command::new("reset-password")
                            .about("Sets a password; from VOXORA_PASSWORD, else standard input"),
                    )
                    .arg(email()),
                )
                .subcommand(
                    with_options(Command::new("disable").about("Shuts a user out")).arg(email()),
                ),
        )
        .subcommand(
            with_options(Command::new("token").about("Prints an access token for a user"))
                .arg(email())
                .arg(
                    Arg::new("ttl")
                        .long("ttl")
                        .default_value("15m")
                        .value_name("TIME"),
                ),
        )
        .subcommand(
            Command::new("healthcheck")
                .about("Exits with 0 when the server answers")
                .arg(Arg::new("url").default_value("http://127.0.0.1:3002")),
        )
        .subcommand(
            Command::new("backup")
                .about("Comes with a later version")
                .arg(rest()),
        )
        .subcommand(
            Command::new("restore")
                .about("Comes with a later version")
                .arg(rest()),
        )
        .subcommand(
            Command::new("check")
                .about("Comes with a later version")
                .arg(rest()),
        )
        .subcommand(Command::new("version").about("Prints the version"))
        .subcommand(Command::new("default-config").about("Prints the commented configuration file"))
        .subcommand(Command::new("openapi").about("Prints the REST interface's description"))
}

fn rest() -> Arg {
    Arg::new("rest")
        .num_args(0..)
        .hide(true)
        .allow_hyphen_values(true)
}

/// Every option as a flag, but the secrets: those would stand in the list of processes.
fn with_options(command: Command) -> Command {
    let flags = OPTIONS
        .iter()
        .filter(|option| !option.secret)
        .map(|option| {
            let default = if option.default.is_empty() {
                String::new()
            } else {
                format!(" [default: {}]", option.default)
            };
            Arg::new(option.name)
                .long(option.name)
                .value_name("VALUE")
                .action(ArgAction::Set)
                .help(format!("{}{default}", option.help))
        });
    command
        .arg(
            Arg::new("config")
                .long("config")
                .value_name("FILE")
                .help("Configuration file (TOML)"),
        )
        .args(flags)
}

/// The configuration from a command's flags, the environment and the file.
fn load(matches: &ArgMatches) -> anyhow::Result<Config> {
    let mut flags = Values::new();
    let mut environment = Values::new();
    for option in OPTIONS {
        if !option.secret
            && let Some(value) = matches.get_one::<String>(option.name)
        {
            flags.insert(option.name.to_owned(), value.clone());
        }
        if let Some(value) = from_environment(option.name)? {
            environment.insert(option.name.to_owned(), value);
        }
    }
    let path = matches
        .get_one::<String>("config")
        .cloned()
        .or_else(|| std::env::var("VOXORA_CONFIG").ok());
    let file = match path {
        None => Values::new(),
        Some(path) => {
            let text = std::fs::read_to_string(&path)
                .map_err(|error| UsageError(format!("--config: cannot read {path}: {error}.")))?;
            config::parse_file(&text)?
        }
    };
    Ok(Config::load(&flags, &environment, &file)?)
}

/// `VOXORA_NAME`, or what is in the file that `VOXORA_NAME_FILE` names.
fn from_environment(name: &str) -> anyhow::Result<Option<String>> {
    let variable = format!("VOXORA_{}", name.replace('-', "_").to_ascii_uppercase());
    if let Ok(value) = std::env::var(&variable) {
        return Ok(Some(value));
    }
    let Ok(path) = std::env::var(format!("{variable}_FILE")) else {
        return Ok(None);
    };
    let text = std::fs::read_to_string(&path)
        .map_err(|error| UsageError(format!("{variable}_FILE: cannot read {path}: {error}.")))?;
    Ok(Some(text.trim_end().to_owned()))
}

/// Runs async work for a command that is no server.
fn block_on<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(work)
}

//! What can be typed, and what is said about the rest.

use std::io::Write;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue};
use clap::{Arg, ArgAction, Command, value_parser};

use crate::config::OPTIONS;
use crate::model::Role;

/// Help goes to standard output; a wrong call is one sentence and exit 2.
pub(super) fn explain(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    let text = error.to_string();
    let first = text.lines().next().unwrap_or_default();
    let first = first.strip_prefix("error: ").unwrap_or(first);
    let sentence = match error.get(ContextKind::InvalidArg) {
        // Their names stand on lines of their own.
        Some(ContextValue::Strings(missing)) if first.ends_with(':') => {
            format!("{first} {}", missing.join(", "))
        }
        _ => first.to_owned(),
    };
    let _ = writeln!(std::io::stderr(), "voxora: {sentence}; see `voxora help`.");
    ExitCode::from(2)
}

/// Every command and its arguments.
pub(super) fn command() -> Command {
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
                .subcommand(with_options(Command::new("rotate-keys").about(
                    "Makes a new key for access tokens, used from the next start on; those given out stay good",
                )))
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
                // So that -1 is answered with what is expected.
                .allow_negative_numbers(true)
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

#[cfg(test)]
mod tests {
    #[test]
    fn the_commands_are_consistent() {
        super::command().debug_assert();
    }
}

//! `admin` and `token`: users, beside a running server too.

use std::io::{BufRead, IsTerminal, Write};
use std::time::Duration;

use anyhow::Context;
use clap::ArgMatches;

use super::options::{from_environment, load};
use super::{block_on, print};
use crate::auth::keys::Keys;
use crate::config::{Config, UsageError, wrong};
use crate::model::Role;
use crate::server::open_offline;

const DAY: u64 = 24 * 3600;

/// `admin …`.
pub(super) fn run(matches: &ArgMatches) -> anyhow::Result<()> {
    let Some((action, options)) = matches.subcommand() else {
        return Ok(());
    };
    let config = load(options)?;
    let email = || {
        options
            .get_one::<String>("email")
            .map_or("", String::as_str)
    };
    match action {
        "create" => {
            let name = options.get_one::<String>("name").map_or("", String::as_str);
            let role = options.get_one::<Role>("role").copied();
            let password = password()?;
            let user = block_on(async {
                let app = open_offline(&config).await?;
                Ok(app.admin_create(email(), name, role, password).await?)
            })?;
            print(&format!(
                "{} {} {} {}",
                user.id, user.role, user.email, user.name
            ))
        }
        "list" => {
            let users = block_on(async { Ok(open_offline(&config).await?.admin_list().await?) })?;
            for user in users {
                let state = if user.disabled { " (disabled)" } else { "" };
                print(&format!(
                    "{} {} {} {}{state}",
                    user.id, user.role, user.email, user.name
                ))?;
            }
            Ok(())
        }
        "reset-password" => {
            let password = password()?;
            block_on(async {
                let app = open_offline(&config).await?;
                Ok(app.admin_reset_password(email(), password).await?)
            })
        }
        "rotate-keys" => rotate_keys(&config),
        _ => block_on(async { Ok(open_offline(&config).await?.admin_disable(email()).await?) }),
    }
}

/// A running server goes on with the key it has: the new one signs from its next start on.
fn rotate_keys(config: &Config) -> anyhow::Result<()> {
    if config.jwt_secret.is_some() {
        return Err(UsageError(
            "VOXORA_JWT_SECRET: it signs in place of the directory's keys; to change keys, change it."
                .into(),
        )
        .into());
    }
    let now = block_on(async { Ok(open_offline(config).await?.clock.now()) })?;
    Keys::open(&config.data_dir, None)?.rotate(now)?;
    print("There is a new key; restart the server to use it.")
}

/// `token`.
pub(super) fn token(options: &ArgMatches) -> anyhow::Result<()> {
    let config = load(options)?;
    let email = options
        .get_one::<String>("email")
        .map_or("", String::as_str);
    let ttl = parse_ttl(options.get_one::<String>("ttl").map_or("", String::as_str))?;
    let token = block_on(async {
        let app = open_offline(&config).await?;
        Ok(app.admin_token(email, ttl).await?)
    })?;
    print(&token)
}

/// A time such as 30s, 15m, 2h or 1d; at most a day.
fn parse_ttl(text: &str) -> Result<Duration, UsageError> {
    let expected = "a time of at most a day, such as 30s, 15m or 2h";
    let parsed = text.char_indices().last().and_then(|(at, unit)| {
        let number: u64 = text[..at].parse().ok()?;
        let factor = match unit {
            's' => 1,
            'm' => 60,
            'h' => 3600,
            'd' => DAY,
            _ => return None,
        };
        number.checked_mul(factor)
    });
    match parsed {
        Some(secs @ 1..=DAY) => Ok(Duration::from_secs(secs)),
        _ => Err(wrong("ttl", text, expected)),
    }
}

/// From `VOXORA_PASSWORD`, else the first line of standard input.
fn password() -> anyhow::Result<String> {
    if let Some(password) = from_environment("password")? {
        return Ok(password);
    }
    let stdin = std::io::stdin();
    if stdin.is_terminal() {
        write!(std::io::stderr(), "Password: ")?;
    }
    let mut line = String::new();
    stdin
        .lock()
        .read_line(&mut line)
        .context("cannot read the password from standard input")?;
    let password = line.trim_end_matches(['\r', '\n']);
    if password.is_empty() {
        return Err(UsageError(
            "password: there is none; set VOXORA_PASSWORD or give it on standard input.".into(),
        )
        .into());
    }
    Ok(password.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_a_unit_and_an_end() {
        assert_eq!(parse_ttl("15m").unwrap(), Duration::from_secs(900));
        for wrong in ["", "15", "m", "2d", "0s", "-1m", "1ä"] {
            assert!(parse_ttl(wrong).is_err(), "{wrong}");
        }
    }
}

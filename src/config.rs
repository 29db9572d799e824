//! The options: flag before environment before file before default; validated once, into one struct.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;

use ipnet::IpNet;

/// A wrong option: one sentence that names it, its value and what is expected. The process exits with 2.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct UsageError(pub String);

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For programs, an object a line.
    Json,
}

/// Every option, validated. A limit of 0 is none.
#[derive(Clone, Debug)]
pub struct Config {
    pub data_dir: PathBuf,
    pub listen: SocketAddr,
    /// As users see the server, for links in invitations; without a slash at its end.
    pub public_url: Option<String>,
    /// Whose forwarded address counts.
    pub trusted_proxies: Vec<IpNet>,
    pub log_format: LogFormat,
    /// Like `info` or `voxora=debug,info`.
    pub log_level: String,
    pub jwt_secret: Option<String>,
    /// Reads `/metrics` from other machines.
    pub metrics_token: Option<String>,
    /// A minute.
    pub rate_messages: u32,
    /// A minute.
    pub rate_messages_agent: u32,
    /// A second.
    pub rate_events: u32,
    /// Characters.
    pub max_content: usize,
    /// Bytes.
    pub max_frame: usize,
    /// Bytes.
    pub max_upload: usize,
    pub max_sockets_user: usize,
    pub max_sockets_address: usize,
    pub max_sockets: usize,
    /// In 15 minutes.
    pub login_tries: u32,
    /// Bytes. Read and kept for the compression to come.
    pub deflate_threshold: usize,
}

/// An option as all of flag, environment, file and documentation know it.
pub struct Opt {
    /// `data-dir`: the flag `--data-dir`, `VOXORA_DATA_DIR`, the key `data-dir`.
    pub name: &'static str,
    /// As the default file shows it; empty: none.
    pub default: &'static str,
    /// What it is.
    pub help: &'static str,
    /// Not a flag, so that it is in no process list; may be in a file that `VOXORA_…_FILE` names.
    pub secret: bool,
}

const fn opt(name: &'static str, default: &'static str, help: &'static str) -> Opt {
    Opt {
        name,
        default,
        help,
        secret: false,
    }
}

const fn secret(name: &'static str, help: &'static str) -> Opt {
    Opt {
        name,
        default: "",
        help,
        secret: true,
    }
}

/// Every option, in the order of the documentation.
pub const OPTIONS: &[Opt] = &[
    opt(
        "data-dir",
        "",
        "Directory of the database and the uploads; default: the platform's",
    ),
    opt(
        "listen",
        "127.0.0.1:3002",
        "Address to listen on; port 0 picks one",
    ),
    opt(
        "redis-url",
        "",
        "Joins several nodes; not available in this version",
    ),
    opt(
        "public-url",
        "",
        "Address as users see it, for links: https://chat.example.org",
    ),
    opt(
        "trusted-proxies",
        "",
        "Networks whose forwarded address counts, by commas: 10.0.0.0/8,::1/128",
    ),
    opt("log-format", "text", "text or json"),
    opt(
        "log-level",
        "info",
        "Filter such as warn or voxora=debug,info",
    ),
    opt(
        "rate-messages",
        "50",
        "Messages a minute of a visitor; 0: no limit for anybody",
    ),
    opt("rate-messages-agent", "200", "Messages a minute of a user"),
    opt(
        "rate-events",
        "20",
        "Other events of a socket a second, bursts of three times that",
    ),
    opt("max-content", "10000", "Characters of a message"),
    opt("max-frame", "1MB", "Bytes of a frame or polling body"),
    opt("max-upload", "10MB", "Bytes of an upload"),
    opt("max-sockets-user", "20", "Sockets of a user"),
    opt("max-sockets-address", "100", "Sockets of an address"),
    opt("max-sockets", "20000", "Sockets in all"),
    opt(
        "login-tries",
        "10",
        "Log-in tries in 15 minutes, per account and per address",
    ),
    opt(
        "deflate-threshold",
        "1024",
        "Bytes from which a websocket message is compressed; not available in this version",
    ),
    secret(
        "jwt-secret",
        "Signs access tokens; at least 32 bytes; default: made at the first start",
    ),
    secret(
        "metrics-token",
        "Bearer token that reads /metrics from other machines",
    ),
];

/// Where values come from: an option's name to its text.
pub type Values = BTreeMap<String, String>;

impl Config {
    /// Puts the sources together: `flags` before `environment` before `file`.
    ///
    /// # Errors
    /// The first option that is wrong.
    pub fn load(flags: &Values, environment: &Values, file: &Values) -> Result<Self, UsageError> {
        for name in file.keys() {
            if !OPTIONS.iter().any(|option| option.name == name) {
                return Err(UsageError(format!(
                    "{name}: the configuration file has no such key; `voxora default-config` prints them all."
                )));
            }
        }
        let from = Sources {
            flags,
            environment,
            file,
        };
        if from.text("redis-url").is_some() {
            return Err(UsageError(
                "--redis-url: several nodes are not available in this version; leave it out."
                    .into(),
            ));
        }
        let proxies = from.text("trusted-proxies").unwrap_or_default();
        Ok(Self {
            data_dir: from
                .text("data-dir")
                .map_or_else(default_data_dir, PathBuf::from),
            listen: from.parsed("listen", "an address such as 127.0.0.1:3002", |text| {
                text.parse().ok()
            })?,
            public_url: from.public_url()?,
            trusted_proxies: proxies
                .split(',')
                .map(str::trim)
                .filter(|text| !text.is_empty())
                .map(|text| {
                    let network = text
                        .parse()
                        .ok()
                        .or_else(|| text.parse::<std::net::IpAddr>().ok().map(IpNet::from));
                    network.ok_or_else(|| {
                        wrong("trusted-proxies", text, "networks such as 10.0.0.0/8")
                    })
                })
                .collect::<Result<_, _>>()?,
            log_format: from.parsed("log-format", "text or json", |text| match text {
                "text" => Some(LogFormat::Text),
                "json" => Some(LogFormat::Json),
                _ => None,
            })?,
            log_level: from.parsed(
                "log-level",
                "a filter such as info or voxora=debug,info",
                |text| {
                    text.parse::<tracing_subscriber::filter::Targets>()
                        .ok()
                        .map(|_| text.to_owned())
                },
            )?,
            jwt_secret: from.jwt_secret()?,
            metrics_token: from.text("metrics-token"),
            rate_messages: from.count("rate-messages")?,
            rate_messages_agent: from.count("rate-messages-agent")?,
            rate_events: from.count("rate-events")?,
            max_content: from.number("max-content")?,
            max_frame: from.bytes("max-frame")?,
            max_upload: from.bytes("max-upload")?,
            max_sockets_user: from.number("max-sockets-user")?,
            max_sockets_address: from.number("max-sockets-address")?,
            max_sockets: from.number("max-sockets")?,
            login_tries: from.count("login-tries")?,
            deflate_threshold: from.number("deflate-threshold")?,
        })
    }
}

struct Sources<'a> {
    flags: &'a Values,
    environment: &'a Values,
    file: &'a Values,
}

impl Sources<'_> {
    fn text(&self, name: &str) -> Option<String> {
        [self.flags, self.environment, self.file]
            .into_iter()
            .find_map(|source| source.get(name).cloned())
            .or_else(|| {
                let option = OPTIONS.iter().find(|option| option.name == name)?;
                (!option.default.is_empty()).then(|| option.default.to_owned())
            })
            .filter(|text| !text.is_empty())
    }

    fn parsed<T>(
        &self,
        name: &str,
        expected: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<T, UsageError> {
        let text = self.text(name).unwrap_or_default();
        parse(text.trim()).ok_or_else(|| wrong(name, &text, expected))
    }

    fn count(&self, name: &str) -> Result<u32, UsageError> {
        self.parsed(name, "a whole number, 0 for no limit", |text| {
            text.parse().ok()
        })
    }

    fn number(&self, name: &str) -> Result<usize, UsageError> {
        self.parsed(name, "a whole number, 0 for no limit", |text| {
            text.parse().ok()
        })
    }

    fn bytes(&self, name: &str) -> Result<usize, UsageError> {
        self.parsed(name, "bytes, such as 1000000, 512kB or 10MB", parse_bytes)
    }

    fn public_url(&self) -> Result<Option<String>, UsageError> {
        let Some(url) = self.text("public-url") else {
            return Ok(None);
        };
        let host = url
            .strip_prefix("https://")
            .or_else(|| url.strip_prefix("http://"));
        match host {
            Some(host) if !host.is_empty() => Ok(Some(url.trim_end_matches('/').to_owned())),
            _ => Err(wrong(
                "public-url",
                &url,
                "an address such as https://chat.example.org",
            )),
        }
    }

    fn jwt_secret(&self) -> Result<Option<String>, UsageError> {
        match self.text("jwt-secret") {
            Some(secret) if secret.len() < 32 => Err(UsageError(format!(
                "VOXORA_JWT_SECRET: it has {} bytes; give at least 32, such as the output of `openssl rand -hex 32`.",
                secret.len()
            ))),
            secret => Ok(secret),
        }
    }
}

/// The sentence about a wrong value.
pub fn wrong(name: &str, value: &str, expected: &str) -> UsageError {
    UsageError(format!(
        "--{name}: {value:?} is not right; give {expected}."
    ))
}

/// Bytes with an optional unit: kB and MB are powers of 1,000, KiB and MiB of 1,024.
fn parse_bytes(text: &str) -> Option<usize> {
    let digits = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let factor = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "kb" => 1000,
        "mb" => 1_000_000,
        "kib" => 1024,
        "mib" => 1024 * 1024,
        _ => return None,
    };
    number.parse::<usize>().ok()?.checked_mul(factor)
}

/// Where a user's programs keep data; root's are the system's.
fn default_data_dir() -> PathBuf {
    let of_user = std::env::var_os("XDG_DATA_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/share")));
    match of_user {
        Some(directory) if std::env::var_os("HOME").is_none_or(|home| home != "/root") => {
            directory.join("voxora")
        }
        _ => PathBuf::from("/var/lib/voxora"),
    }
}

/// The commented file that changes nothing.
pub fn default_file() -> String {
    let mut text = String::from(
        "# Voxora's options, as they are without this file. Flags and VOXORA_* variables go before it.\n",
    );
    for option in OPTIONS {
        text.push_str(&format!(
            "\n# {}.\n#{} = \"{}\"\n",
            option.help, option.name, option.default
        ));
    }
    text
}

/// Reads a configuration file's text.
///
/// # Errors
/// What is not TOML, or not a plain value.
pub fn parse_file(text: &str) -> Result<Values, UsageError> {
    let table: toml::Table = text
        .parse()
        .map_err(|error: toml::de::Error| UsageError(format!("--config: {}.", error.message())))?;
    table
        .into_iter()
        .map(|(name, value)| match value {
            toml::Value::String(text) => Ok((name, text)),
            toml::Value::Integer(number) => Ok((name, number.to_string())),
            other => Err(wrong(&name, &other.to_string(), "a text or a whole number")),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(pairs: &[(&str, &str)]) -> Values {
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn a_flag_goes_before_the_environment_before_the_file_before_the_default() {
        let none = Values::new();
        let with = |flags: &Values, environment: &Values, file: &Values| {
            Config::load(flags, environment, file)
                .unwrap()
                .rate_messages
        };
        let (one, two, three) = (
            values(&[("rate-messages", "1")]),
            values(&[("rate-messages", "2")]),
            values(&[("rate-messages", "3")]),
        );
        assert_eq!(with(&one, &two, &three), 1);
        assert_eq!(with(&none, &two, &three), 2);
        assert_eq!(with(&none, &none, &three), 3);
        assert_eq!(with(&none, &none, &none), 50);
    }

    #[test]
    fn a_wrong_value_is_named_with_what_is_expected() {
        let none = Values::new();
        for (name, value) in [
            ("rate-messages", "many"),
            ("listen", "3002"),
            ("max-upload", "10 stone"),
            ("log-format", "xml"),
            ("trusted-proxies", "home"),
            ("public-url", "chat.example.org"),
        ] {
            let error = Config::load(&values(&[(name, value)]), &none, &none).unwrap_err();
            assert!(
                error.0.contains(name) && error.0.contains(value.split(' ').next().unwrap()),
                "{error}"
            );
        }
        let unknown = Config::load(&none, &none, &values(&[("colour", "red")])).unwrap_err();
        assert!(unknown.0.contains("colour"));
    }

    #[test]
    fn sizes_have_units() {
        assert_eq!(parse_bytes("10MB"), Some(10_000_000));
        assert_eq!(parse_bytes("512 kB"), Some(512_000));
        assert_eq!(parse_bytes("1MiB"), Some(1_048_576));
        assert_eq!(parse_bytes("x"), None);
    }

    #[test]
    fn the_default_file_changes_nothing() {
        assert!(parse_file(&default_file()).unwrap().is_empty());
    }
}

//! The options: flag before environment before file before default; validated once, into one struct.

mod file;
mod parse;
mod table;

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use ipnet::IpNet;

pub use self::file::{default_file, parse_file};
use self::parse::{parse_address, parse_bytes, parse_filter, parse_name};
pub use self::table::{OPTIONS, Opt};
use crate::bus::{Meeting, RedisUrl};

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
    /// Of the database, the uploads and the keys.
    pub data_dir: PathBuf,
    /// It was named, and is not the platform's.
    pub data_dir_given: bool,
    /// Port 0 picks one.
    pub listen: SocketAddr,
    /// Where several servers on the same data meet; none: it serves alone.
    pub redis: Option<Meeting>,
    /// What this server is called among several; none: by its host and port.
    pub node_name: Option<String>,
    /// As users see the server, for links in invitations; without a slash at its end.
    pub public_url: Option<String>,
    /// Whose forwarded address counts.
    pub trusted_proxies: Vec<IpNet>,
    /// How log lines look.
    pub log_format: LogFormat,
    /// Like `info` or `voxora=debug,info`.
    pub log_level: String,
    /// Signs access tokens in place of the directory's keys; at least 32 bytes.
    pub jwt_secret: Option<String>,
    /// Serves `/metrics` to whoever reaches it.
    pub metrics_listen: Option<SocketAddr>,
    /// Reads `/metrics`.
    pub metrics_token: Option<String>,
    /// Messages a minute of a visitor; 0: no limit for anybody.
    pub rate_messages: u32,
    /// Messages a minute of a user.
    pub rate_messages_agent: u32,
    /// Other events of a socket a second.
    pub rate_events: u32,
    /// Characters of a message.
    pub max_content: usize,
    /// Bytes of a frame or polling body.
    pub max_frame: usize,
    /// Bytes of an upload.
    pub max_upload: usize,
    /// Sockets of a user.
    pub max_sockets_user: usize,
    /// Sockets of an address.
    pub max_sockets_address: usize,
    /// Sockets in all.
    pub max_sockets: usize,
    /// Failed log-ins in 15 minutes, per account and per address.
    pub login_tries: u32,
    /// Bytes. Read and kept for the compression to come.
    pub deflate_threshold: usize,
}

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
        Ok(Self {
            data_dir: from
                .text("data-dir")
                .map_or_else(default_data_dir, PathBuf::from),
            data_dir_given: from.text("data-dir").is_some(),
            listen: from.address("listen")?,
            redis: from.meeting()?,
            node_name: from.node_name()?,
            public_url: from.public_url()?,
            trusted_proxies: from.networks("trusted-proxies")?,
            log_format: from.parsed("log-format", "text or json", |text| match text {
                "text" => Some(LogFormat::Text),
                "json" => Some(LogFormat::Json),
                _ => None,
            })?,
            log_level: from.parsed(
                "log-level",
                "off, error, warn, info, debug or trace, or a filter such as voxora=debug,info",
                parse_filter,
            )?,
            jwt_secret: from.jwt_secret()?,
            metrics_listen: match from.text("metrics-listen") {
                Some(_) => Some(from.address("metrics-listen")?),
                None => None,
            },
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
            deflate_threshold: from.bytes("deflate-threshold")?,
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

    fn address(&self, name: &str) -> Result<SocketAddr, UsageError> {
        self.parsed(name, "an address such as 127.0.0.1:3002", parse_address)
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

    fn networks(&self, name: &str) -> Result<Vec<IpNet>, UsageError> {
        let text = self.text(name).unwrap_or_default();
        text.split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(|part| {
                let address = || part.parse::<IpAddr>().ok().map(IpNet::from);
                let network = part.parse().ok().or_else(address);
                network.ok_or_else(|| wrong(name, part, "networks such as 10.0.0.0/8"))
            })
            .collect()
    }

    fn meeting(&self) -> Result<Option<Meeting>, UsageError> {
        let Some(url) = self.text("redis-url") else {
            return Ok(None);
        };
        let url =
            RedisUrl::parse(&url).map_err(|why| UsageError(format!("--redis-url: {why}.")))?;
        let prefix = self.parsed(
            "redis-prefix",
            "1 to 64 letters, digits or any of . _ : -",
            parse_name,
        )?;
        Ok(Some(Meeting { url, prefix }))
    }

    fn node_name(&self) -> Result<Option<String>, UsageError> {
        match self.text("node-name") {
            Some(_) => self
                .parsed(
                    "node-name",
                    "1 to 64 letters, digits or any of . _ : -",
                    parse_name,
                )
                .map(Some),
            None => Ok(None),
        }
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

/// Where a user's programs keep data; root's are the system's.
fn default_data_dir() -> PathBuf {
    let directory = |name| {
        let path = std::env::var_os(name).map(PathBuf::from);
        path.filter(|path| path.is_absolute())
    };
    match (directory("XDG_DATA_HOME"), directory("HOME")) {
        (Some(data), _) => data.join("voxora"),
        (None, Some(home)) if home != Path::new("/root") => home.join(".local/share/voxora"),
        _ => PathBuf::from("/var/lib/voxora"),
    }
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
            ("metrics-listen", "9100"),
            ("max-upload", "10 stone"),
            ("log-format", "xml"),
            ("log-level", "loud"),
            ("max-sockets", "-1"),
            ("trusted-proxies", "home"),
            ("public-url", "chat.example.org"),
            ("node-name", "a b"),
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
    fn a_file_takes_numbers_texts_and_lists() {
        let file =
            "rate_messages = 7\nmax-upload = \"2MB\"\ntrusted-proxies = [\"10.0.0.0/8\", \"::1\"]";
        let none = Values::new();
        let config = Config::load(&none, &none, &parse_file(file).unwrap()).unwrap();
        assert_eq!((config.rate_messages, config.max_upload), (7, 2_000_000));
        assert_eq!(config.trusted_proxies.len(), 2);
        assert!(
            parse_file("listen = true")
                .unwrap_err()
                .0
                .contains("listen")
        );
        assert!(parse_file("listen").is_err());
    }

    #[test]
    fn a_data_directory_may_be_named_anywhere() {
        let none = Values::new();
        let named = values(&[("data-dir", "/somewhere")]);
        let given = |flags: &Values, environment: &Values, file: &Values| {
            Config::load(flags, environment, file)
                .unwrap()
                .data_dir_given
        };
        assert!(given(&named, &none, &none));
        assert!(given(&none, &named, &none));
        assert!(given(&none, &none, &named));
        assert!(!given(&none, &none, &none));
        assert!(!given(&values(&[("data-dir", "")]), &none, &none));
    }

    #[test]
    fn secrets_are_not_repeated() {
        let none = Values::new();
        for (name, value) in [
            ("jwt-secret", "hunter2"),
            ("redis-url", "redis://:hunter2@h:port"),
        ] {
            let error = Config::load(&none, &values(&[(name, value)]), &none).unwrap_err();
            assert!(!error.0.contains("hunter2"), "{error}");
        }
    }

    #[test]
    fn the_default_file_changes_nothing_even_when_it_speaks() {
        assert!(parse_file(&default_file()).unwrap().is_empty());
        let spoken = default_file().replace("\n#", "\n").replace("\n ", "\n# ");
        let none = Values::new();
        let config = Config::load(&none, &none, &parse_file(&spoken).unwrap()).unwrap();
        let defaults = Config::load(&none, &none, &none).unwrap();
        assert_eq!(format!("{config:?}"), format!("{defaults:?}"));
    }
}

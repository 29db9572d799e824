//! The table of options: flag, environment, file and documentation all read it.

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
        "Address to listen on, or a host's name and a port; port 0 picks one",
    ),
    opt(
        "redis-url",
        "",
        "Joins several nodes on the same data: redis://host:6379; with a password, better from the environment",
    ),
    opt(
        "redis-prefix",
        "voxora",
        "How the nodes' channel begins; another one for each installation that shares a Redis",
    ),
    opt(
        "node-name",
        "",
        "What this node is called in logs, metrics and lists; default: host and port",
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
    opt(
        "metrics-listen",
        "",
        "Address that serves /metrics, to whoever reaches it; default: none, they are at the main one",
    ),
    secret(
        "jwt-secret",
        "Signs access tokens; at least 32 bytes; default: made at the first start",
    ),
    secret(
        "metrics-token",
        "Bearer token that reads /metrics at the main address; with it, nobody does without",
    ),
];

//! Texts that are more than a number.

use std::net::{SocketAddr, ToSocketAddrs};

/// Bytes with an optional unit: kB and MB are powers of 1,000, KiB and MiB of 1,024.
pub(super) fn parse_bytes(text: &str) -> Option<usize> {
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

/// An address, or a host's name and a port.
pub(super) fn parse_address(text: &str) -> Option<SocketAddr> {
    let found: Vec<SocketAddr> = text.to_socket_addrs().ok()?.collect();
    // `localhost` may be two addresses, of which not every machine has the second.
    let ipv4 = found.iter().find(|address| address.is_ipv4());
    ipv4.or(found.first()).copied()
}

/// Checks a filter of log lines. A bare word must be a level: as a target it would silence all else.
pub(super) fn parse_filter(text: &str) -> Option<String> {
    let targets = text.parse::<tracing_subscriber::filter::Targets>().is_ok();
    let levels = text.split(',').all(|part| {
        part.contains('=')
            || part
                .trim()
                .parse::<tracing_subscriber::filter::LevelFilter>()
                .is_ok()
    });
    (targets && levels).then(|| text.to_owned())
}

/// A name that a metric's label, a log line and a channel can have.
pub(super) fn parse_name(text: &str) -> Option<String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || "._:-".contains(c);
    ((1..=64).contains(&text.len()) && text.chars().all(fits)).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_units() {
        assert_eq!(parse_bytes("10MB"), Some(10_000_000));
        assert_eq!(parse_bytes("512 kB"), Some(512_000));
        assert_eq!(parse_bytes("1MiB"), Some(1_048_576));
        for wrong in [
            "x",
            "MB",
            "-1",
            "1.5MB",
            "99999999999999999999",
            "18446744073709551615kB",
        ] {
            assert_eq!(parse_bytes(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_address_may_be_a_hosts() {
        for text in ["127.0.0.1:80", "localhost:80"] {
            assert_eq!(parse_address(text), "127.0.0.1:80".parse().ok(), "{text}");
        }
        assert_eq!(parse_address("[::1]:0"), "[::1]:0".parse().ok());
        for wrong in [
            "",
            "80",
            "localhost",
            ":80",
            "localhost:http",
            "localhost:65536",
        ] {
            assert_eq!(parse_address(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_bare_word_is_a_level() {
        assert!(parse_filter("info").is_some());
        assert!(parse_filter("warn,voxora=debug").is_some());
        assert!(parse_filter("loud").is_none());
        assert!(parse_filter("voxora=loud").is_none());
    }
}

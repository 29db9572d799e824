//! Logs go to standard error: standard output is for the one line that says where the server listens.

use std::io::{self, Stderr, Write};
use std::sync::OnceLock;

use tracing_subscriber::filter::Targets;
use tracing_subscriber::prelude::*;

use crate::config::{Config, LogFormat};

/// What this server is called among several.
static NODE: OnceLock<String> = OnceLock::new();

/// Starts logging, once.
pub(super) fn start(config: &Config) {
    let filter: Targets = config.log_level.parse().unwrap_or_default();
    let registry = tracing_subscriber::registry().with(filter);
    let format = config.log_format;
    let writer = move || Named {
        to: io::stderr(),
        format,
    };
    let lines = tracing_subscriber::fmt::layer().with_writer(writer);
    // A second start would find the first one's subscriber; there is none.
    let _ = match format {
        LogFormat::Text => registry.with(lines.with_ansi(false)).try_init(),
        LogFormat::Json => registry.with(lines.json()).try_init(),
    };
}

/// From now on each line says which node it is of.
pub(super) fn name(node: &str) {
    // A process is one node.
    let _ = NODE.set(node.to_owned());
}

/// Puts the node's name into each line. The subscriber writes a line at once.
struct Named {
    to: Stderr,
    format: LogFormat,
}

impl Write for Named {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.to
            .lock()
            .write_all(&named(NODE.get(), self.format, line))?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// A name has no character that would have to be escaped.
fn named(node: Option<&String>, format: LogFormat, line: &[u8]) -> Vec<u8> {
    match (node, format, line) {
        (Some(node), LogFormat::Json, [b'{', rest @ ..]) => {
            [format!("{{\"node\":\"{node}\",").as_bytes(), rest].concat()
        }
        (Some(node), LogFormat::Text, line) => [node.as_bytes(), b" ", line].concat(),
        (_, _, line) => line.to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_which_node_it_is_of() {
        let node = "a:1".to_owned();
        let line = |node, format, line: &str| {
            String::from_utf8(named(node, format, line.as_bytes())).unwrap()
        };
        assert_eq!(line(None, LogFormat::Text, "it\n"), "it\n");
        assert_eq!(line(Some(&node), LogFormat::Text, "it\n"), "a:1 it\n");
        let json = line(Some(&node), LogFormat::Json, "{\"level\":\"INFO\"}\n");
        assert_eq!(json, "{\"node\":\"a:1\",\"level\":\"INFO\"}\n");
    }
}

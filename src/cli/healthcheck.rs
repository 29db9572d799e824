//! `healthcheck`: for container health checks, where there is no other client.

use std::io::{Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

use anyhow::{Context, bail};
use clap::ArgMatches;

use crate::config::UsageError;

const PATIENCE: Duration = Duration::from_secs(3);

/// Asks a server's `/healthz`.
pub(super) fn run(options: &ArgMatches) -> anyhow::Result<()> {
    let url = options.get_one::<String>("url").map_or("", String::as_str);
    let Some(rest) = url.strip_prefix("http://") else {
        return Err(UsageError(format!(
            "healthcheck: {url:?} is not right; give an address such as http://127.0.0.1:3002."
        ))
        .into());
    };
    let authority = rest.split('/').next().unwrap_or_default();
    let host = if authority.contains(':') {
        authority.to_owned()
    } else {
        format!("{authority}:80")
    };
    let mut addresses = host
        .to_socket_addrs()
        .with_context(|| format!("{host} is not known"))?;
    // `localhost` may be two addresses, of which the server has one.
    let mut stream = addresses
        .find_map(|address| TcpStream::connect_timeout(&address, PATIENCE).ok())
        .with_context(|| format!("{host} does not answer"))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    write!(
        stream,
        "GET /healthz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    )?;
    let mut answer = [0; 12];
    stream
        .read_exact(&mut answer)
        .with_context(|| format!("{host} does not answer"))?;
    if !answer.ends_with(b" 200") {
        bail!(
            "{host} is not healthy: {}",
            String::from_utf8_lossy(&answer)
        );
    }
    Ok(())
}

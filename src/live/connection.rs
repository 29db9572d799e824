//! A TCP connection that can be cut from outside: the only way to be rid of a client that does not read.

use std::io;
use std::net::{IpAddr, Shutdown, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use ipnet::IpNet;
use socket2::SockRef;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::runtime::Handle;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::timeout;
use tokio_util::task::task_tracker::TaskTrackerToken;

/// How long a client may take to close after we did, and how much it may send meanwhile.
const LINGER: Duration = Duration::from_secs(2);
const LINGER_BYTES: usize = 4 << 20;

/// The stream, as the server reads and writes it.
pub struct Connection {
    stream: Arc<TcpStream>,
    /// Given back when it is closed, also after an upgrade.
    hold: Option<Hold>,
}

/// What an open connection holds.
pub struct Hold {
    /// Its place among those that may be open.
    pub place: OwnedSemaphorePermit,
    /// A stop waits for it, so that its last packet leaves.
    pub tracked: TaskTrackerToken,
}

/// Knows a connection's other end, and can cut it.
#[derive(Clone, Debug)]
pub struct ConnectionHandle {
    stream: Arc<TcpStream>,
    /// Who is at the other end; a proxy, perhaps.
    pub peer: SocketAddr,
}

impl ConnectionHandle {
    /// Ends both directions at once: pending reads and writes fail.
    pub fn kill(&self) {
        shut(&self.stream, Shutdown::Both);
    }
}

impl Connection {
    /// Wraps an accepted stream.
    pub fn new(stream: TcpStream, peer: SocketAddr, hold: Hold) -> (Self, ConnectionHandle) {
        let stream = Arc::new(stream);
        let handle = ConnectionHandle {
            stream: stream.clone(),
            peer,
        };
        (
            Self {
                stream,
                hold: Some(hold),
            },
            handle,
        )
    }
}

impl Drop for Connection {
    /// Closes it so that its last packet arrives: closing a socket with unread input resets it, and a client that is
    /// reset throws away what it has not read yet. So what the client still sends is read, and dropped, until it
    /// closes too (RFC 9112, 9.6).
    fn drop(&mut self) {
        let (stream, hold) = (self.stream.clone(), self.hold.take());
        let Ok(runtime) = Handle::try_current() else {
            return shut(&stream, Shutdown::Both);
        };
        shut(&stream, Shutdown::Write);
        runtime.spawn(async move {
            let _ = timeout(LINGER, read_to_end(&stream)).await;
            // Handles may keep it open; its client must not wait for them.
            shut(&stream, Shutdown::Both);
            drop(hold);
        });
    }
}

fn shut(stream: &TcpStream, direction: Shutdown) {
    // It may be gone already.
    let _ = SockRef::from(stream).shutdown(direction);
}

/// Reads and drops what comes, to the end or to where it is enough.
async fn read_to_end(stream: &TcpStream) -> io::Result<()> {
    let mut scrap = [0; 4096];
    let mut dropped = 0;
    loop {
        stream.readable().await?;
        match stream.try_read(&mut scrap) {
            Ok(0) => return Ok(()),
            Ok(read) => {
                dropped += read;
                if dropped > LINGER_BYTES {
                    return Ok(());
                }
            }
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        loop {
            ready!(self.stream.poll_read_ready(cx))?;
            match self.stream.try_read(buf.initialize_unfilled()) {
                Ok(read) => {
                    buf.advance(read);
                    return Poll::Ready(Ok(()));
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Poll::Ready(Err(error)),
            }
        }
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        loop {
            ready!(self.stream.poll_write_ready(cx))?;
            match self.stream.try_write(buf) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                outcome => return Poll::Ready(outcome),
            }
        }
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        loop {
            ready!(self.stream.poll_write_ready(cx))?;
            match self.stream.try_write_vectored(bufs) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                outcome => return Poll::Ready(outcome),
            }
        }
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(SockRef::from(&*self.stream).shutdown(Shutdown::Write))
    }
}

/// Who is at the other end, behind the proxies that are trusted: the last forwarded address that is none of them.
pub fn client_address(peer: IpAddr, headers: &http::HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let is_trusted = |address: &IpAddr| trusted.iter().any(|network| network.contains(address));
    if !is_trusted(&peer) {
        return peer;
    }
    let forwarded = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|address| address.trim().parse::<IpAddr>().ok());
    let forwarded: Vec<IpAddr> = forwarded.collect();
    forwarded
        .into_iter()
        .rev()
        .find(|address| !is_trusted(address))
        .unwrap_or(peer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forwarded_address_counts_from_a_trusted_proxy_only() {
        let mut headers = http::HeaderMap::new();
        headers.insert(
            "x-forwarded-for",
            "6.6.6.6, 1.2.3.4, 10.0.0.2".parse().unwrap(),
        );
        let trusted = ["10.0.0.0/8".parse().unwrap()];
        let address = |peer: &str| client_address(peer.parse().unwrap(), &headers, &trusted);
        assert_eq!(address("10.0.0.1").to_string(), "1.2.3.4");
        assert_eq!(address("9.9.9.9").to_string(), "9.9.9.9");
    }
}

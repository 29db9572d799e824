//! Accepting connections: with time-outs and limits, which a plain `axum::serve` has not.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::middleware::from_fn;
use hyper::body::Incoming;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;

use super::drain::drain;
use crate::live::connection::{Connection, ConnectionHandle, Hold};

/// For the headers of a request, and between two requests of a connection.
const HEADERS: Duration = Duration::from_secs(10);
const MAX_HEADERS: usize = 100;
const MAX_HEADER_BYTES: usize = 64 * 1024;
/// How long sent bytes may stay unacknowledged, so that a client that is stalled or gone is noticed.
const UNACKNOWLEDGED: Duration = Duration::from_secs(10);
const KEEPALIVE: Duration = Duration::from_secs(60);
/// Connections beside those of sockets.
const SPARE: usize = 1000;
/// How long a stop waits for answers under way, and for sockets' last packets.
const FINISH: Duration = Duration::from_secs(3);

/// Serves until `stop`, then lets what is under way finish.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    stop: CancellationToken,
    max_sockets: usize,
) {
    let most = match max_sockets {
        0 => Semaphore::MAX_PERMITS,
        sockets => sockets.saturating_add(SPARE).min(Semaphore::MAX_PERMITS),
    };
    let places = Arc::new(Semaphore::new(most));
    let connections = TaskTracker::new();
    let router = router.layer(from_fn(drain));
    loop {
        // Beyond the limit the next one waits in the kernel's queue.
        let Ok(place) = places.clone().acquire_owned().await else {
            break;
        };
        let (stream, mut peer) = tokio::select! {
            () = stop.cancelled() => break,
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    tracing::warn!(error = %error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
        };
        // A listener on `[::]` has IPv4 clients as `::ffff:127.0.0.1`, which no rule about addresses would know.
        peer.set_ip(peer.ip().to_canonical());
        let (router, stop) = (router.clone(), stop.clone());
        let hold = Hold {
            place,
            tracked: connections.token(),
        };
        tokio::spawn(async move {
            connection(stream, peer, hold, router, stop).await;
        });
    }
    drop(listener);
    connections.close();
    let _ = tokio::time::timeout(FINISH, connections.wait()).await;
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    hold: Hold,
    router: Router,
    stop: CancellationToken,
) {
    if let Err(error) = tune(&stream) {
        tracing::debug!(error = %error, "a connection could not be set up");
        return;
    }
    let (stream, handle) = Connection::new(stream, peer, hold);
    let service = router.map_request(move |mut request: Request<Incoming>| {
        request
            .extensions_mut()
            .insert::<ConnectionHandle>(handle.clone());
        request
    });
    let mut http = hyper::server::conn::http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(HEADERS)
        .max_headers(MAX_HEADERS)
        .max_buf_size(MAX_HEADER_BYTES);
    let served = http
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service))
        .with_upgrades();
    tokio::pin!(served);
    let outcome = tokio::select! {
        outcome = &mut served => outcome,
        () = stop.cancelled() => {
            served.as_mut().graceful_shutdown();
            served.await
        }
    };
    if let Err(error) = outcome {
        tracing::debug!(error = %error, "a connection ended");
    }
}

fn tune(stream: &TcpStream) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let socket = socket2::SockRef::from(stream);
    socket.set_tcp_user_timeout(Some(UNACKNOWLEDGED))?;
    socket.set_tcp_keepalive(&socket2::TcpKeepalive::new().with_time(KEEPALIVE))
}

//! Between the HTTP server and socketioxide.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{OriginalUri, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::middleware::{self, Next};
use axum::response::Response;
use parking_lot::Mutex;
use socketioxide::service::SocketIoService;
use socketioxide::socket::Sid;

use super::Shared;
use crate::live::connection::ConnectionHandle;

/// A move to a websocket that nobody claims within this time is forgotten: a socket that joins no namespace is closed
/// before.
const UNCLAIMED: Duration = Duration::from_secs(15);

/// Who asked for a socket: the other end of its first request's connection.
#[derive(Clone, Copy)]
pub(super) struct Peer(pub IpAddr);

/// The connections of sockets that began by polling and went on by websocket, by the transport's session id.
/// Whoever holds that id can read the session's poll: it is never logged.
#[derive(Default)]
pub(super) struct Upgrades(Mutex<HashMap<Sid, Upgrade>>);

#[derive(Default)]
struct Upgrade {
    connection: Option<ConnectionHandle>,
    claims: usize,
}

/// A socket's hold on its current connection; the entry goes with the last one.
pub(super) struct Claim {
    upgrades: Arc<Upgrades>,
    sid: Sid,
}

impl Upgrades {
    /// Keeps the entry of a socket as long as the claim lives.
    pub(super) fn claim(self: &Arc<Self>, sid: Sid) -> Claim {
        self.0.lock().entry(sid).or_default().claims += 1;
        Claim {
            upgrades: self.clone(),
            sid,
        }
    }

    /// A socket moved to a websocket, perhaps before it joined a namespace.
    fn moved(self: &Arc<Self>, sid: Sid, connection: ConnectionHandle) {
        self.0.lock().entry(sid).or_default().connection = Some(connection);
        let upgrades = self.clone();
        tokio::spawn(async move {
            tokio::time::sleep(UNCLAIMED).await;
            upgrades.forget_unclaimed(sid);
        });
    }

    fn forget_unclaimed(&self, sid: Sid) {
        let mut upgrades = self.0.lock();
        if upgrades
            .get(&sid)
            .is_some_and(|upgrade| upgrade.claims == 0)
        {
            upgrades.remove(&sid);
        }
    }
}

impl Claim {
    /// The websocket that the socket moved to.
    pub(super) fn connection(&self) -> Option<ConnectionHandle> {
        self.upgrades.0.lock().get(&self.sid)?.connection.clone()
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        if let Some(upgrade) = self.upgrades.0.lock().get_mut(&self.sid) {
            upgrade.claims -= 1;
        }
        self.upgrades.forget_unclaimed(self.sid);
    }
}

/// Socket.IO's path.
pub(super) fn routes<S>(service: SocketIoService<S>, shared: Arc<Shared>) -> Router
where
    SocketIoService<S>:
        tower::Service<Request, Error = std::convert::Infallible> + Clone + Send + Sync + 'static,
    <SocketIoService<S> as tower::Service<Request>>::Response: axum::response::IntoResponse,
    <SocketIoService<S> as tower::Service<Request>>::Future: Send + 'static,
    S: Clone,
{
    Router::new()
        .route_service("/socket.io/", service)
        .layer(middleware::from_fn_with_state(shared, prepare))
}

/// socketioxide keeps the first request's parts as long as the socket lives. Copying them lets hyper's read buffer
/// go, which they would pin, and a poll's connection, which its client may close long before.
async fn prepare(State(shared): State<Arc<Shared>>, mut request: Request, next: Next) -> Response {
    if let Some(mark) = &shared.mark
        && let Some(uri) = mark.taken_off(request.uri())
    {
        *request.uri_mut() = uri;
    }
    let asked = Asked::read(request.uri());
    let connection = request.extensions().get::<ConnectionHandle>().cloned();
    if let Some(connection) = &connection {
        request.extensions_mut().insert(Peer(connection.peer.ip()));
    }
    if !asked.websocket {
        request.extensions_mut().remove::<ConnectionHandle>();
    }
    request.extensions_mut().remove::<OriginalUri>();
    *request.headers_mut() = copied(request.headers());
    if let Ok(uri) = request.uri().to_string().parse() {
        *request.uri_mut() = uri;
    }
    let response = next.run(request).await;
    // Only a session that exists is let through: a made-up one leaves nothing behind.
    if let (true, Some(sid), Some(connection)) = (asked.websocket, asked.sid, connection)
        && response.status() == StatusCode::SWITCHING_PROTOCOLS
    {
        shared.upgrades.moved(sid, connection);
    }
    match &shared.mark {
        Some(mark) if asked.opens_by_polling && response.status() == StatusCode::OK => {
            mark.put_on(response).await
        }
        _ => response,
    }
}

/// What a request to the transport is for.
struct Asked {
    websocket: bool,
    opens_by_polling: bool,
    sid: Option<Sid>,
}

impl Asked {
    fn read(uri: &Uri) -> Self {
        let query = uri.query().unwrap_or_default();
        let value = |name: &str| {
            query
                .split('&')
                .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
        };
        let websocket = value("transport") == Some("websocket");
        Self {
            websocket,
            opens_by_polling: !websocket && value("sid").is_none(),
            sid: value("sid").and_then(|sid| sid.parse().ok()),
        }
    }
}

fn copied(headers: &HeaderMap) -> HeaderMap {
    headers
        .iter()
        .filter_map(|(name, value)| {
            let value = HeaderValue::from_bytes(value.as_bytes()).ok()?;
            Some((name.clone(), value))
        })
        .collect()
}

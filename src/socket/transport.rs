//! Between the HTTP server and socketioxide.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::{OriginalUri, Request, State};
use axum::http::{HeaderMap, HeaderValue, Uri};
use axum::middleware::{self, Next};
use axum::response::Response;
use parking_lot::Mutex;
use socketioxide::service::SocketIoService;

use super::Shared;
use crate::live::connection::ConnectionHandle;

/// The connections of sockets that began by polling and went on by websocket, by the transport's session id.
/// Whoever holds that id can read the session's poll: it is never logged.
#[derive(Default)]
pub(super) struct Upgrades(Mutex<HashMap<String, ConnectionHandle>>);

impl Upgrades {
    /// The connection of a socket that moved to a websocket.
    pub(super) fn get(&self, sid: &str) -> Option<ConnectionHandle> {
        self.0.lock().get(sid).cloned()
    }

    /// The socket is gone.
    pub(super) fn forget(&self, sid: &str) {
        self.0.lock().remove(sid);
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
/// go, which they would pin.
async fn prepare(State(shared): State<Arc<Shared>>, mut request: Request, next: Next) -> Response {
    let connection = request.extensions().get::<ConnectionHandle>().cloned();
    if let (Some(connection), Some(sid)) = (&connection, websocket_of(request.uri())) {
        shared.upgrades.0.lock().insert(sid, connection.clone());
    }
    request.extensions_mut().remove::<OriginalUri>();
    *request.headers_mut() = copied(request.headers());
    if let Ok(uri) = request.uri().to_string().parse() {
        *request.uri_mut() = uri;
    }
    next.run(request).await
}

/// The session that a request moves to a websocket.
fn websocket_of(uri: &Uri) -> Option<String> {
    let query = uri.query()?;
    let value = |name: &str| {
        query
            .split('&')
            .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
    };
    (value("transport") == Some("websocket"))
        .then(|| value("sid").map(str::to_owned))
        .flatten()
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

//! The rest of a request's body is read and dropped before its answer leaves.
//!
//! A handler that refuses early leaves the body half read, and hyper then closes the connection while the client still
//! writes. Many clients report the broken pipe and never see the answer.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::Response;
use http_body_util::BodyExt;
use hyper::body::{Frame, SizeHint};
use parking_lot::Mutex;

/// A client that sends more than this, or longer, for an answer it has already is not waited for.
const MOST_BYTES: usize = 32_000_000;
const PATIENCE: Duration = Duration::from_secs(5);

/// Answers, once what the handler left of the body is gone.
pub(super) async fn drain(request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let asks_first = asks_first(request.headers());
    let (parts, body) = request.into_parts();
    let body = SharedBody(Arc::new(Mutex::new(Reading { body, begun: false })));
    let rest = body.clone();
    let request = Request::from_parts(parts, Body::new(body));
    let response = next.run(request).await;
    // Reading would tell a client that asked to send what nobody wants.
    if !asks_first || rest.0.lock().begun {
        let _ = tokio::time::timeout(PATIENCE, rest.read_and_drop()).await;
    }
    response
}

fn asks_first(headers: &HeaderMap) -> bool {
    headers
        .get(header::EXPECT)
        .is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"100-continue"))
}

/// A body that its handler reads, and this module to its end.
#[derive(Clone)]
struct SharedBody(Arc<Mutex<Reading>>);

struct Reading {
    body: Body,
    begun: bool,
}

impl SharedBody {
    async fn read_and_drop(mut self) {
        let mut read = 0;
        while read < MOST_BYTES
            && let Some(Ok(frame)) = self.frame().await
        {
            read += frame.data_ref().map_or(0, Bytes::len);
        }
    }
}

impl HttpBody for SharedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let mut reading = self.0.lock();
        reading.begun = true;
        Pin::new(&mut reading.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.0.lock().body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.lock().body.size_hint()
    }
}

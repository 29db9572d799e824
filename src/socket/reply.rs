//! Answers: every event gets one, ok or an error with a code.

use serde::Serialize;
use socketioxide::extract::AckSender;

use crate::error::{Error, Kind};

/// `{status:"ok",data}`.
#[derive(Serialize)]
struct Ok<'a, T: Serialize + ?Sized> {
    status: &'static str,
    data: &'a T,
}

/// `{status:"error",code,message,retryAfterMs?}`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Failed<'a> {
    status: &'static str,
    code: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after_ms: Option<u128>,
}

/// Answers that it is done. A client that is gone, or gave no callback, needs nothing.
pub(super) fn ok<T: Serialize + ?Sized>(ack: AckSender, data: &T) {
    let _ = ack.send(&Ok { status: "ok", data });
}

/// Answers that it is not, and why. Our own faults are logged here, once.
pub(super) fn failed(ack: AckSender, error: &Error) {
    metrics::counter!("voxora_errors_total", "code" => error.kind.code()).increment(1);
    if error.kind == Kind::Internal {
        tracing::error!(error = ?error.source, "an event failed");
    }
    let _ = ack.send(&Failed {
        status: "error",
        code: error.kind.code(),
        message: &error.message,
        retry_after_ms: error.retry_after.map(|time| time.as_millis()),
    });
}

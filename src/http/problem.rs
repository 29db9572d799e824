//! Errors as `application/problem+json` (RFC 9457): one map from kind to status, logged once, here.

use std::any::Any;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::{Error, Kind};

/// An answer that is an error.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Problem {
    #[serde(rename = "type")]
    kind: String,
    title: &'static str,
    status: u16,
    detail: String,
    /// What a program acts on.
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after_ms: Option<u64>,
}

const fn status(kind: Kind) -> StatusCode {
    match kind {
        Kind::Invalid => StatusCode::BAD_REQUEST,
        Kind::Unauthorized | Kind::TokenExpired | Kind::SessionRevoked => StatusCode::UNAUTHORIZED,
        Kind::Forbidden => StatusCode::FORBIDDEN,
        Kind::NotFound => StatusCode::NOT_FOUND,
        Kind::Conflict => StatusCode::CONFLICT,
        Kind::RateLimited => StatusCode::TOO_MANY_REQUESTS,
        Kind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Kind::UnsupportedMedia => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Kind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        Kind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        metrics::counter!("voxora_errors_total", "code" => self.kind.code()).increment(1);
        if self.kind == Kind::Internal {
            tracing::error!(error = ?self.source, "a request failed");
        }
        answer(status(self.kind), &self)
    }
}

fn answer(status: StatusCode, error: &Error) -> Response {
    let problem = Problem {
        kind: "about:blank".to_owned(),
        title: status.canonical_reason().unwrap_or("Error"),
        status: status.as_u16(),
        detail: error.message.clone().into_owned(),
        code: error.kind.code(),
        retry_after_ms: error
            .retry_after
            .and_then(|time| time.as_millis().try_into().ok()),
    };
    let mut response = (status, Json(problem)).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    if status == StatusCode::UNAUTHORIZED {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    if let Some(time) = error.retry_after {
        let secs = time.as_millis().div_ceil(1000);
        headers.insert(
            header::RETRY_AFTER,
            secs.to_string()
                .parse()
                .unwrap_or(HeaderValue::from_static("1")),
        );
    }
    response
}

/// An address that nothing is at.
pub(super) async fn no_such_page() -> Response {
    answer(StatusCode::NOT_FOUND, &Error::not_found("page"))
}

/// An address that does not take the method.
pub(super) async fn no_such_method() -> Response {
    let error = Error::invalid("This address does not take that method.");
    answer(StatusCode::METHOD_NOT_ALLOWED, &error)
}

/// A handler that panicked; the hook has printed where.
pub(super) fn panicked(_: Box<dyn Any + Send>) -> Response {
    Error::internal("a handler panicked").into_response()
}

//! Files in and out.

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::extract::multipart::MultipartError;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tokio_util::io::ReaderStream;
use utoipa::ToSchema;

use super::extract::{Bearer, Form, Segment};
use super::problem::Problem;
use crate::app::App;
use crate::error::{Error, Result};
use crate::model::{ConversationId, UploadId};
use crate::protocol::Attachment;

/// Whatever a file is, it runs nothing here.
const POLICY: &str = "default-src 'none'; sandbox";

/// What a form brings.
#[derive(Default, ToSchema)]
pub(super) struct UploadForm {
    /// Where it is to be said.
    #[schema(rename = "conversationId", value_type = Option<String>)]
    conversation: Option<ConversationId>,
    /// With its name and media type.
    #[schema(value_type = String, format = Binary)]
    file: Option<(Option<String>, Option<String>, Bytes)>,
}

/// Stores a file: multipart `file`, and `conversationId`.
#[utoipa::path(post, path = "/api/v1/uploads", tag = "uploads", request_body(content = UploadForm, content_type = "multipart/form-data"), responses((status = 201, body = Attachment), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn upload(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Form(mut multipart): Form,
) -> Result<(StatusCode, Json<Attachment>)> {
    let mut form = UploadForm::default();
    while let Some(field) = multipart.next_field().await.map_err(broken)? {
        match field.name() {
            Some("conversationId") => {
                let id = field.text().await.map_err(broken)?;
                form.conversation = Some(id.into());
            }
            Some("file") => {
                let name = field.file_name().map(str::to_owned);
                let mime = field.content_type().map(str::to_owned);
                let bytes = field.bytes().await.map_err(broken)?;
                form.file = Some((name, mime, bytes));
            }
            _ => {}
        }
    }
    let (name, mime, bytes) = form
        .file
        .ok_or_else(|| Error::invalid("The form must have a `file`."))?;
    let stored = app.upload(&caller, form.conversation, name, mime, bytes);
    Ok((StatusCode::CREATED, Json(stored.await?)))
}

/// A file's bytes.
#[utoipa::path(get, path = "/api/v1/uploads/{id}/content", tag = "uploads", params(("id" = String, Path)), responses((status = 200, description = "The bytes", content(("application/octet-stream"))), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn content(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Segment(id): Segment<UploadId>,
) -> Result<Response> {
    let content = app.upload_content(&caller, &id).await?;
    let disposition = if content.inline {
        "inline"
    } else {
        "attachment"
    };
    let disposition = format!("{disposition}; filename*=UTF-8''{}", escaped(&content.name));
    let header_value = |text: String| HeaderValue::try_from(text).map_err(Error::internal);
    let headers = [
        (header::CONTENT_TYPE, header_value(content.mime)?),
        (header::CONTENT_LENGTH, content.size.into()),
        (header::CONTENT_DISPOSITION, header_value(disposition)?),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(POLICY),
        ),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, max-age=3600"),
        ),
    ];
    let body = Body::from_stream(ReaderStream::new(content.file));
    Ok((headers, body).into_response())
}

pub(super) fn broken(error: MultipartError) -> Error {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Error::too_large("The file is too large.")
    } else {
        Error::invalid("The body must be a multipart form with a `file`.")
    }
}

/// A file's name as RFC 8187 wants it in a header.
fn escaped(name: &str) -> String {
    let mut text = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

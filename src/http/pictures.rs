//! Pictures that everybody may see, in and out.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use utoipa::ToSchema;

use super::extract::{Bearer, Form, Segment};
use super::problem::Problem;
use super::uploads::broken;
use crate::app::App;
use crate::error::{Error, Result};
use crate::model::{PictureHash, SiteId};
use crate::protocol::Avatar;

/// What a form brings.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form, which is read by its fields")]
pub(super) struct AvatarForm {
    /// A PNG, JPEG, WebP or GIF.
    #[schema(value_type = String, format = Binary)]
    file: Bytes,
}

/// Keeps a picture for a site's `appearance.avatarUrl`: multipart `file`.
#[utoipa::path(post, path = "/api/v1/sites/{id}/avatar", tag = "sites", params(("id" = String, Path)), request_body(content = AvatarForm, content_type = "multipart/form-data"), responses((status = 200, body = Avatar), (status = 413, description = "Too many bytes or pixels", body = Problem), (status = 415, description = "No such picture", body = Problem), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn add_avatar(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Segment(site): Segment<SiteId>,
    Form(mut multipart): Form,
) -> Result<Json<Avatar>> {
    let mut file = None;
    while let Some(field) = multipart.next_field().await.map_err(broken)? {
        if field.name() == Some("file") {
            file = Some(field.bytes().await.map_err(broken)?);
        }
    }
    let file = file.ok_or_else(|| Error::invalid("The form must have a `file`."))?;
    Ok(Json(app.add_avatar(&caller, &site, file).await?))
}

/// `/avatars/HASH.png`: named by its content, it never changes.
pub(super) async fn avatar(
    State(app): State<App>,
    Segment(name): Segment<String>,
) -> Result<Response> {
    let hash = PictureHash::of_file(&name).ok_or_else(|| Error::not_found("picture"))?;
    let bytes = app.picture(hash).await?;
    let headers = [
        (header::CONTENT_TYPE, "image/png"),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox",
        ),
    ];
    Ok((headers, bytes).into_response())
}

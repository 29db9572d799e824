//! Files: stored by content under the data directory, served to those who may see the message.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use sha2::{Digest, Sha256};
use tokio::io::AsyncWriteExt;

use super::App;
use crate::auth::keys::hex;
use crate::error::{Error, Kind, Result};
use crate::model::{Caller, ConversationId, UploadId};
use crate::protocol::Attachment;
use crate::store::UploadRow;

/// Pictures that browsers show and that can't carry script.
const PICTURES: [&str; 4] = ["image/png", "image/jpeg", "image/webp", "image/gif"];
/// A file name's characters.
const MAX_NAME: usize = 200;

/// A file's content and how it is to be served.
#[derive(Debug)]
pub struct UploadContent {
    /// Open at its start.
    pub file: tokio::fs::File,
    /// Bytes.
    pub size: u64,
    /// Its media type.
    pub mime: String,
    /// As its uploader called it.
    pub name: String,
    /// A picture that may be shown in place; anything else is for saving.
    pub inline: bool,
}

impl App {
    /// Stores a file.
    pub async fn upload(
        &self,
        caller: &Caller,
        conversation: Option<ConversationId>,
        name: Option<String>,
        mime: Option<String>,
        bytes: Bytes,
    ) -> Result<Attachment> {
        let max = self.config.max_upload;
        if max > 0 && bytes.len() > max {
            return Err(Error::too_large(format!(
                "A file must have at most {max} bytes."
            )));
        }
        if bytes.is_empty() {
            return Err(Error::invalid("The file is empty."));
        }
        if let Some(conversation) = &conversation {
            self.place(caller, conversation, crate::model::Action::Talk)
                .await?;
        }
        let name = file_name(name)?;
        let mime_type = media_type(&bytes, mime)?;
        let dimensions = PICTURES
            .contains(&mime_type.as_str())
            .then(|| imagesize::blob_size(&bytes).ok())
            .flatten()
            .and_then(|size| Some((size.width.try_into().ok()?, size.height.try_into().ok()?)));
        let size = i64::try_from(bytes.len()).map_err(Error::internal)?;
        let sha256 = hex(&Sha256::digest(&bytes));
        keep(&self.uploads, &sha256, &bytes)
            .await
            .map_err(Error::internal)?;
        let row = UploadRow {
            id: UploadId::new(),
            conversation,
            name,
            mime_type,
            size,
            dimensions,
            sha256,
        };
        self.store.add_upload(caller.clone(), row).await
    }

    /// A file's content, for those who may see it.
    pub async fn upload_content(&self, caller: &Caller, id: &UploadId) -> Result<UploadContent> {
        let row = self.store.upload(caller.clone(), id.clone()).await?;
        let file = tokio::fs::File::open(path(&self.uploads, &row.sha256))
            .await
            .map_err(|error| match error.kind() {
                ErrorKind::NotFound => Error::not_found("upload"),
                _ => Error::internal(error),
            })?;
        Ok(UploadContent {
            file,
            size: row.size.try_into().map_err(Error::internal)?,
            inline: PICTURES.contains(&row.mime_type.as_str()),
            mime: row.mime_type,
            name: row.name,
        })
    }

    /// Removes the contents that no row names any more.
    pub(super) async fn remove_files(&self, sha256: Vec<String>) -> Result<()> {
        for sha in self.store.orphans(sha256).await? {
            match tokio::fs::remove_file(path(&self.uploads, &sha)).await {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(Error::internal(error));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// The last part of the name given, without what could steer a terminal or a path.
fn file_name(name: Option<String>) -> Result<String> {
    let name = name.unwrap_or_else(|| "file".to_owned());
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last.chars().filter(|c| !c.is_control()).collect();
    if clean.trim().is_empty() || clean.chars().count() > MAX_NAME {
        return Err(Error::invalid(format!(
            "A file's name must have 1 to {MAX_NAME} characters."
        )));
    }
    Ok(clean)
}

/// What the bytes are. What they don't tell may be claimed, except a picture.
fn media_type(bytes: &[u8], claimed: Option<String>) -> Result<String> {
    if let Some(kind) = infer::get(bytes) {
        return Ok(kind.mime_type().to_owned());
    }
    let claimed = claimed.unwrap_or_else(|| "application/octet-stream".to_owned());
    let is_type = |text: &str| {
        text.len() <= 100
            && text.split('/').count() == 2
            && text.split('/').all(|part| {
                !part.is_empty()
                    && part
                        .bytes()
                        .all(|byte| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte))
            })
    };
    let essence = claimed.split(';').next().unwrap_or_default().trim();
    if !is_type(essence) {
        return Err(Error::invalid("`mimeType` must be like text/plain."));
    }
    if PICTURES.contains(&essence) {
        return Err(Error::new(
            Kind::UnsupportedMedia,
            "The file is not the picture it claims to be.",
        ));
    }
    Ok(essence.to_ascii_lowercase())
}

fn path(root: &Path, sha256: &str) -> PathBuf {
    root.join(&sha256[..2]).join(&sha256[2..])
}

/// Writes a content once: under another name, synced, then renamed; so a name never stands for half a file.
async fn keep(root: &Path, sha256: &str, bytes: &[u8]) -> std::io::Result<()> {
    let target = path(root, sha256);
    if tokio::fs::try_exists(&target).await? {
        return Ok(());
    }
    let directory = root.join(&sha256[..2]);
    make_private(&directory).await?;
    let draft = directory.join(format!(".{}", crate::model::new_id()));
    let mut file = tokio::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&draft)
        .await?;
    file.write_all(bytes).await?;
    file.sync_all().await?;
    tokio::fs::rename(&draft, &target).await?;
    tokio::fs::File::open(&directory).await?.sync_all().await
}

async fn make_private(directory: &Path) -> std::io::Result<()> {
    let mut builder = tokio::fs::DirBuilder::new();
    builder.recursive(true).mode(0o700);
    builder.create(directory).await
}

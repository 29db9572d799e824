//! What is known of uploaded files. Their bytes lie in the data directory, by content.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::conversations::{self, ConversationRow};
use super::{Store, Tx};
use crate::error::{Error, Result};
use crate::model::{Action, Caller, ConversationId, UploadId};
use crate::protocol::Attachment;

/// A file that is about to be known; its bytes are on disk already.
#[derive(Clone, Debug)]
pub struct UploadRow {
    /// Its public id.
    pub id: UploadId,
    /// Where it will be sent, if that is known.
    pub conversation: Option<ConversationId>,
    /// As its uploader calls it.
    pub name: String,
    /// Sniffed, or as given where that is harmless.
    pub mime_type: String,
    /// Bytes.
    pub size: i64,
    /// Pixels, of pictures.
    pub dimensions: Option<(i64, i64)>,
    /// Of the content, in hex.
    pub sha256: String,
}

/// Where a file's content is served.
pub(super) fn url(id: &str) -> String {
    format!("/api/v1/uploads/{id}/content")
}

impl Store {
    /// Makes a file known.
    pub async fn add_upload(&self, caller: Caller, upload: UploadRow) -> Result<Attachment> {
        self.write(move |tx| insert(tx, &caller, upload)).await
    }

    /// A file's row, if `caller` may have its content.
    pub async fn upload(&self, caller: Caller, id: UploadId) -> Result<UploadRow> {
        self.read(move |db| readable(db, &caller, &id)).await
    }

    /// Of these contents, those that no row names any more.
    pub async fn orphans(&self, sha256: Vec<String>) -> Result<Vec<String>> {
        self.read(move |db| {
            let mut known = db.prepare_cached("SELECT 1 FROM uploads WHERE sha256 = ?1")?;
            let mut orphans = Vec::new();
            for sha in sha256 {
                if !known.exists([&sha])? {
                    orphans.push(sha);
                }
            }
            Ok(orphans)
        })
        .await
    }
}

fn insert(tx: &Tx, caller: &Caller, upload: UploadRow) -> Result<Attachment> {
    let conversation = upload
        .conversation
        .as_ref()
        .map(|id| conversations::visible(tx, caller, id, Action::Talk).map(|row| row.pk))
        .transpose()?;
    let (width, height) = upload.dimensions.unzip();
    tx.prepare_cached(
        "INSERT INTO uploads (id, uploader, conversation, name, mime_type, size, width, height, sha256, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?
    .execute(params![
        upload.id.as_str(),
        caller.person_pk,
        conversation,
        upload.name,
        upload.mime_type,
        upload.size,
        width,
        height,
        upload.sha256,
        tx.now().0
    ])?;
    Ok(Attachment {
        url: url(upload.id.as_str()),
        id: upload.id,
        name: upload.name,
        mime_type: upload.mime_type,
        size: upload.size,
        width,
        height,
    })
}

/// An upload that a message may carry, and its row: the sender's own, not meant for another conversation.
pub(super) fn claimable(
    tx: &Tx,
    caller: &Caller,
    conversation: &ConversationRow,
    id: &UploadId,
) -> Result<(i64, Attachment)> {
    tx.prepare_cached(
        "SELECT pk, name, mime_type, size, width, height FROM uploads
             WHERE id = ?1 AND uploader = ?2 AND coalesce(conversation, ?3) = ?3",
    )?
    .query_row(
        params![id.as_str(), caller.person_pk, conversation.pk],
        |row| {
            let attachment = Attachment {
                id: id.clone(),
                name: row.get(1)?,
                mime_type: row.get(2)?,
                size: row.get(3)?,
                width: row.get(4)?,
                height: row.get(5)?,
                url: url(id.as_str()),
            };
            Ok((row.get(0)?, attachment))
        },
    )
    .optional()?
    .ok_or_else(|| Error::not_found("upload"))
}

/// Ties an upload to the conversation that it is sent in.
pub(super) fn claim(tx: &Tx, upload: i64, conversation: i64) -> Result<()> {
    tx.prepare_cached(
        "UPDATE uploads SET conversation = ?2 WHERE pk = ?1 AND conversation IS NULL",
    )?
    .execute([upload, conversation])?;
    Ok(())
}

/// Forgets a file that no message carries any more. Gives the SHA-256 of its content.
pub(super) fn forget_unsent(tx: &Tx, upload: i64) -> Result<Option<String>> {
    Ok(tx
        .prepare_cached(
            "DELETE FROM uploads WHERE pk = ?1 AND NOT EXISTS (SELECT 1 FROM messages WHERE attachment = ?1)
             RETURNING sha256",
        )?
        .query_row([upload], |row| row.get(0))
        .optional()?)
}

/// Its uploader may have a file, and so may the members of its conversation; a visitor none that only notes carry.
fn readable(db: &Connection, caller: &Caller, id: &UploadId) -> Result<UploadRow> {
    let found: Option<(UploadRow, i64, bool)> = db
        .prepare_cached(
            "SELECT u.name, u.mime_type, u.size, u.width, u.height, u.sha256, u.uploader, c.id,
                    (SELECT min(m.internal) FROM messages m WHERE m.attachment = u.pk) IS 1
             FROM uploads u LEFT JOIN conversations c ON c.pk = u.conversation WHERE u.id = ?1",
        )?
        .query_row([id.as_str()], |row| {
            Ok((from_row(row, id)?, row.get(6)?, row.get(8)?))
        })
        .optional()?;
    let (upload, uploader, internal) = found.ok_or_else(|| Error::not_found("upload"))?;
    let member = match &upload.conversation {
        None => uploader == caller.person_pk,
        Some(conversation) => conversations::find(db, conversation)?.is_some_and(|row| {
            caller.may(Action::ReadInternal, &row.place())
                || (caller.may(Action::Talk, &row.place())
                    && (!internal || uploader == caller.person_pk))
        }),
    };
    if member {
        Ok(upload)
    } else {
        Err(Error::not_found("upload"))
    }
}

fn from_row(row: &Row, id: &UploadId) -> rusqlite::Result<UploadRow> {
    let width: Option<i64> = row.get(3)?;
    let height: Option<i64> = row.get(4)?;
    Ok(UploadRow {
        id: id.clone(),
        conversation: row.get::<_, Option<String>>(7)?.map(Into::into),
        name: row.get(0)?,
        mime_type: row.get(1)?,
        size: row.get(2)?,
        dimensions: width.zip(height),
        sha256: row.get(5)?,
    })
}

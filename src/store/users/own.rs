//! What is a user's own: its name, its settings.

use rusqlite::{Connection, OptionalExtension, params};

use super::{DEPARTMENTS, department_ids};
use crate::error::{Error, Result};
use crate::model::{Presence, SessionId, Settings, SettingsPatch};
use crate::protocol::{Me, WorkspacePart};
use crate::store::conversations::word;
use crate::store::{Store, Tx, sessions, workspace};

impl Store {
    /// A user as it sees itself; whoever knows who is here says its status.
    pub async fn me(&self, pk: i64) -> Result<Option<Me>> {
        self.read(move |db| me(db, pk)).await
    }

    /// Changes what is a user's own. Gives the sessions of which nothing cached counts any more.
    pub async fn update_me(
        &self,
        pk: i64,
        name: Option<String>,
        settings: Option<SettingsPatch>,
    ) -> Result<(Me, Vec<SessionId>)> {
        self.write(move |tx| update(tx, pk, name, settings)).await
    }
}

fn me(db: &Connection, pk: i64) -> Result<Option<Me>> {
    Ok(db
        .prepare_cached(&format!(
            "SELECT p.id, p.name, u.email, u.role, u.settings, {DEPARTMENTS}
             FROM users u JOIN people p ON p.pk = u.person
             WHERE u.person = ?1 AND u.deleted_at IS NULL"
        ))?
        .query_row([pk], |row| {
            let settings: Option<String> = row.get(4)?;
            Ok(Me {
                id: row.get::<_, String>(0)?.into(),
                name: row.get(1)?,
                email: row.get(2)?,
                role: word(row, 3)?,
                status: Presence::Offline,
                department_ids: department_ids(row, 5)?,
                // Written below, as JSON.
                settings: settings
                    .and_then(|text| serde_json::from_str::<Settings>(&text).ok())
                    .unwrap_or_default(),
            })
        })
        .optional()?)
}

fn update(
    tx: &Tx,
    pk: i64,
    name: Option<String>,
    settings: Option<SettingsPatch>,
) -> Result<(Me, Vec<SessionId>)> {
    let gone = || Error::not_found("user");
    let before = me(tx, pk)?.ok_or_else(gone)?;
    if name.is_none() && settings.is_none() {
        return Ok((before, Vec::new()));
    }
    if let Some(name) = name.filter(|name| *name != before.name) {
        tx.prepare_cached("UPDATE people SET name = ?2 WHERE pk = ?1")?
            .execute(params![pk, name])?;
        workspace::changed(tx, WorkspacePart::Team);
    }
    if let Some(patch) = settings {
        let settings = serde_json::to_string(&before.settings.with(patch));
        tx.prepare_cached("UPDATE users SET settings = ?2 WHERE person = ?1")?
            .execute(params![pk, settings.map_err(Error::internal)?])?;
    }
    workspace::changed_for(tx, &before.id, WorkspacePart::Me);
    Ok((me(tx, pk)?.ok_or_else(gone)?, sessions::ids_of(tx, pk)?))
}

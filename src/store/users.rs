//! The users of the workspace, and the links by which they choose their passwords.

mod change;
mod links;
mod own;
mod rules;
mod team;

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::de::DeserializeOwned;

pub use change::{Changed, UserChange};
pub use rules::Actor;

use super::conversations::word;
use super::sessions::Fingerprint;
use super::{Store, Tx, cursor, people, setup, workspace};
use crate::error::{Error, Result};
use crate::model::{LinkKind, PersonId, PersonKind, Role, Timestamp};
use crate::protocol::{Page, UserBrief, UserView, WorkspacePart};

/// A user that was not deleted.
#[derive(Clone, Debug)]
pub struct UserRow {
    pub pk: i64,
    pub id: PersonId,
    pub name: String,
    pub email: String,
    pub role: Role,
    /// None: invited, has not chosen a password yet.
    pub password_hash: Option<String>,
    pub disabled: bool,
    pub created_at: Timestamp,
}

impl UserRow {
    /// As admins see it.
    pub fn view(self) -> UserView {
        UserView {
            id: self.id,
            name: self.name,
            email: self.email,
            role: self.role,
            disabled: self.disabled,
            invited: self.password_hash.is_none(),
            created_at: self.created_at,
            invitation_url: None,
        }
    }

    /// What a link is for by which it chooses a password.
    pub fn link_kind(&self) -> LinkKind {
        match self.password_hash {
            None => LinkKind::Invitation,
            Some(_) => LinkKind::Reset,
        }
    }

    /// As it sees itself.
    pub fn brief(self) -> UserBrief {
        UserBrief {
            id: self.id,
            name: self.name,
            email: self.email,
            role: self.role,
        }
    }
}

/// A user that is to be made; everything in it is checked.
#[derive(Clone, Debug)]
pub struct NewUserRow {
    pub id: PersonId,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub password_hash: Option<String>,
    /// The link by which it chooses a password.
    pub invitation: Option<Fingerprint>,
}

impl Store {
    /// Whether the workspace has, or had, a user.
    pub async fn has_users(&self) -> Result<bool> {
        self.read(has_users).await
    }

    /// A user by its row.
    pub async fn user(&self, pk: i64) -> Result<Option<UserRow>> {
        self.read(move |db| by_pk(db, pk)).await
    }

    /// A user by what it logs in with.
    pub async fn user_by_email(&self, email: String) -> Result<Option<UserRow>> {
        self.read(move |db| one(db, "u.email = ?1", &email)).await
    }

    /// The users, the oldest first.
    pub async fn users(&self, after: Option<(i64, i64)>, size: usize) -> Result<Page<UserView>> {
        self.read(move |db| list(db, after, size)).await
    }

    /// Makes the first user, and names the workspace; a conflict when there is one.
    pub async fn create_first_user(
        &self,
        new: NewUserRow,
        workspace: Option<String>,
    ) -> Result<UserRow> {
        self.write(move |tx| {
            if has_users(tx)? {
                return Err(Error::conflict(
                    "The workspace is set up already; log in instead.",
                ));
            }
            setup::close(tx)?;
            if let Some(name) = &workspace {
                workspace::rename(tx, name)?;
            }
            insert(tx, &new)
        })
        .await
    }

    /// Makes a user. Without a role it is the owner if it is the first, an agent otherwise.
    pub async fn create_user(
        &self,
        actor: Actor,
        role: Option<Role>,
        mut new: NewUserRow,
    ) -> Result<UserRow> {
        self.write(move |tx| {
            new.role = match role {
                Some(role) => role,
                None if has_users(tx)? => Role::Agent,
                None => Role::Owner,
            };
            rules::may_grant(&actor, new.role)?;
            insert(tx, &new)
        })
        .await
    }
}

const COLUMNS: &str =
    "p.pk, p.id, p.name, u.email, u.role, u.password_hash, u.disabled_at IS NOT NULL, p.created_at";

fn from_row(row: &Row) -> rusqlite::Result<UserRow> {
    Ok(UserRow {
        pk: row.get(0)?,
        id: row.get::<_, String>(1)?.into(),
        name: row.get(2)?,
        email: row.get(3)?,
        role: word(row, 4)?,
        password_hash: row.get(5)?,
        disabled: row.get(6)?,
        created_at: Timestamp(row.get(7)?),
    })
}

fn one(db: &Connection, condition: &str, value: impl rusqlite::ToSql) -> Result<Option<UserRow>> {
    Ok(db
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM users u JOIN people p ON p.pk = u.person
             WHERE {condition} AND u.deleted_at IS NULL"
        ))?
        .query_row([value], from_row)
        .optional()?)
}

pub(super) fn by_pk(db: &Connection, pk: i64) -> Result<Option<UserRow>> {
    one(db, "p.pk = ?1", pk)
}

/// A user by its id; `not_found` when there is none.
pub(super) fn find(db: &Connection, id: &PersonId) -> Result<UserRow> {
    one(db, "p.id = ?1", id.as_str())?.ok_or_else(|| Error::not_found("user"))
}

/// The departments of a person `p`, for [`department_ids`].
pub(super) const DEPARTMENTS: &str = "(SELECT json_group_array(d.id) FROM department_members m
     JOIN departments d ON d.pk = m.department WHERE m.person = p.pk)";

/// Reads what [`DEPARTMENTS`] selects.
pub(super) fn department_ids<T: DeserializeOwned + Default>(
    row: &Row,
    index: usize,
) -> rusqlite::Result<T> {
    let ids: String = row.get(index)?;
    // SQLite made this array itself.
    Ok(serde_json::from_str(&ids).unwrap_or_default())
}

fn has_users(db: &Connection) -> Result<bool> {
    Ok(db
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM users)")?
        .query_row([], |row| row.get(0))?)
}

fn list(db: &Connection, after: Option<(i64, i64)>, size: usize) -> Result<Page<UserView>> {
    let limit = i64::try_from(size).unwrap_or(i64::MAX).saturating_add(1);
    let mut rows = db
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM users u JOIN people p ON p.pk = u.person
             WHERE u.person > ?1 AND u.deleted_at IS NULL ORDER BY u.person LIMIT ?2"
        ))?
        .query_map(params![after.map_or(0, |key| key.0), limit], from_row)?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let next_cursor = cursor::cut(&mut rows, size, |user| (user.pk, 0));
    let items = rows.into_iter().map(UserRow::view).collect();
    Ok(Page { items, next_cursor })
}

fn insert(tx: &Tx, new: &NewUserRow) -> Result<UserRow> {
    let pk = people::insert(tx, &new.id, PersonKind::Agent, &new.name, None)?;
    tx.prepare_cached(
        "INSERT INTO users (person, email, role, password_hash) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute(params![pk, new.email, new.role.as_str(), new.password_hash])
    .map_err(taken)?;
    let user = find(tx, &new.id)?;
    if let Some(fingerprint) = &new.invitation {
        links::insert(tx, &user, fingerprint)?;
    }
    workspace::changed(tx, WorkspacePart::Team);
    Ok(user)
}

/// Two users cannot log in with one email.
fn taken(error: rusqlite::Error) -> Error {
    match error.sqlite_error() {
        Some(cause) if cause.extended_code == rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE => {
            Error::conflict("There is a user with this email already.")
        }
        _ => error.into(),
    }
}

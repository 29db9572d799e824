//! Links by which a user chooses a password, the first one or a new one: each works once, for a time.

use rusqlite::{Connection, OptionalExtension, params};

use super::change::set_password;
use super::{Actor, UserRow, by_pk, find, rules};
use crate::error::{Error, Result};
use crate::model::{LinkKind, PersonId, SessionId, Timestamp};
use crate::protocol::WorkspacePart;
use crate::store::sessions::{self, Fingerprint};
use crate::store::{Store, Tx, workspace};

impl Store {
    /// The user of a link that counts; `unauthorized` when it does not.
    pub async fn linked_user(&self, fingerprint: Fingerprint, now: Timestamp) -> Result<UserRow> {
        self.read(move |db| linked(db, &fingerprint, now)).await
    }

    /// Makes a link for a user that may log in, in place of those made before. Tells what it is for, and its end.
    pub async fn create_link(
        &self,
        actor: Actor,
        id: PersonId,
        fingerprint: Fingerprint,
    ) -> Result<(LinkKind, Timestamp)> {
        self.write(move |tx| {
            let user = find(tx, &id)?;
            rules::may_change(&actor, &user)?;
            if user.disabled {
                return Err(Error::conflict(
                    "The user is disabled: let it in again first.",
                ));
            }
            remove(tx, user.pk)?;
            let expires_at = insert(tx, &user, &fingerprint)?;
            Ok((user.link_kind(), expires_at))
        })
        .await
    }

    /// Sets the password that was chosen by a link. The user's sessions end: gives them, of which nothing cached counts.
    pub async fn accept_link(
        &self,
        fingerprint: Fingerprint,
        password_hash: String,
    ) -> Result<(UserRow, Vec<SessionId>)> {
        self.write(move |tx| {
            let user = linked(tx, &fingerprint, tx.now())?;
            set_password(tx, user.pk, &password_hash)?;
            let ended = sessions::end_all(tx, user.pk, "password_changed")?;
            if user.link_kind() == LinkKind::Invitation {
                workspace::changed(tx, WorkspacePart::Team);
            }
            Ok((user, ended))
        })
        .await
    }
}

/// Adds a link of the kind that the user needs. Gives its end.
pub(super) fn insert(tx: &Tx, user: &UserRow, fingerprint: &Fingerprint) -> Result<Timestamp> {
    let expires_at = tx.now().plus(user.link_kind().lifetime());
    tx.prepare_cached(
        "INSERT INTO password_links (fingerprint, person, expires_at) VALUES (?1, ?2, ?3)",
    )?
    .execute(params![fingerprint.as_slice(), user.pk, expires_at.0])?;
    Ok(expires_at)
}

/// Makes every link of a person worthless.
pub(super) fn remove(tx: &Tx, person: i64) -> Result<()> {
    tx.prepare_cached("DELETE FROM password_links WHERE person = ?1")?
        .execute([person])?;
    Ok(())
}

fn linked(db: &Connection, fingerprint: &Fingerprint, now: Timestamp) -> Result<UserRow> {
    let worthless = || Error::unauthorized("The link was used or is too old; ask for a new one.");
    let person: i64 = db
        .prepare_cached(
            "SELECT person FROM password_links WHERE fingerprint = ?1 AND expires_at > ?2",
        )?
        .query_row(params![fingerprint.as_slice(), now.0], |row| row.get(0))
        .optional()?
        .ok_or_else(worthless)?;
    by_pk(db, person)?
        .filter(|user| !user.disabled)
        .ok_or_else(worthless)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicI64, Ordering};

    use super::*;
    use crate::error::Kind;
    use crate::model::{Clock, Role};
    use crate::store::NewUserRow;
    use crate::store::answer_unheard;

    const DAY_MS: i64 = 86_400_000;

    /// A store whose clock is turned by hand.
    struct Workspace {
        store: Store,
        now: Arc<AtomicI64>,
        directory: std::path::PathBuf,
    }

    impl Workspace {
        fn new() -> Self {
            let name = format!("voxora-links-{}", crate::model::new_id());
            let directory = std::env::temp_dir().join(name);
            std::fs::create_dir(&directory).unwrap();
            let now = Arc::new(AtomicI64::new(1_800_000_000_000));
            let time = now.clone();
            let clock = Clock::new(move || Timestamp(time.load(Ordering::SeqCst)));
            let (store, committed) = Store::open(&directory, clock).unwrap();
            tokio::spawn(answer_unheard(committed));
            Self {
                store,
                now,
                directory,
            }
        }

        async fn user(&self, password_hash: Option<&str>) -> PersonId {
            let new = NewUserRow {
                id: PersonId::new(),
                name: "Ann".to_owned(),
                email: format!("{}@example.org", crate::model::new_id()),
                role: Role::Agent,
                password_hash: password_hash.map(str::to_owned),
                invitation: None,
            };
            let made = self
                .store
                .create_user(Actor::Operator, Some(Role::Agent), new);
            made.await.unwrap().id
        }

        /// Whether a link counts so many milliseconds from now.
        async fn counts_after(&self, fingerprint: Fingerprint, ms: i64) -> bool {
            let now = Timestamp(self.now.load(Ordering::SeqCst) + ms);
            let found = self.store.linked_user(fingerprint, now).await;
            assert!(
                found
                    .as_ref()
                    .err()
                    .is_none_or(|error| error.kind == Kind::Unauthorized)
            );
            found.is_ok()
        }
    }

    impl Drop for Workspace {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.directory);
        }
    }

    #[tokio::test]
    async fn an_invitation_lasts_a_week_and_a_reset_a_day() {
        let workspace = Workspace::new();
        for (hash, kind, days) in [
            (None, LinkKind::Invitation, 7),
            (Some("hash"), LinkKind::Reset, 1),
        ] {
            let user = workspace.user(hash).await;
            let fingerprint = [u8::try_from(days).unwrap(); 32];
            let made = workspace
                .store
                .create_link(Actor::Operator, user, fingerprint);
            let (made, expires_at) = made.await.unwrap();
            assert_eq!(made, kind);
            assert_eq!(
                expires_at.0,
                workspace.now.load(Ordering::SeqCst) + days * DAY_MS
            );
            assert!(workspace.counts_after(fingerprint, days * DAY_MS - 1).await);
            assert!(!workspace.counts_after(fingerprint, days * DAY_MS).await);
            workspace.now.fetch_add(days * DAY_MS, Ordering::SeqCst);
            let late = workspace
                .store
                .accept_link(fingerprint, "new".to_owned())
                .await;
            assert_eq!(late.unwrap_err().kind, Kind::Unauthorized);
        }
    }
}

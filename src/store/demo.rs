//! Writing the demo's content, all of it in one transaction.

use rusqlite::{Connection, params};

use super::conversations::{self, ConversationRow, Unwritten, store_progress};
use super::messages::key;
use super::notifications::{News, notify};
use super::{Store, Tx, tags, workspace};
use crate::error::{Error, Result};
use crate::model::{
    Appearance, Caller, ConversationId, PersonKind, Role, Seq, SessionId, Timestamp, new_id,
};
use crate::protocol::NotificationKind;

/// Everything the demo begins with.
#[derive(Clone, Debug)]
pub struct Seed {
    /// All users have the same one.
    pub password_hash: String,
    /// The workspace's name.
    pub workspace: &'static str,
    /// Canned replies for everybody: the shortcut, and what it stands for.
    pub replies: &'static [(&'static str, &'static str)],
    /// Of the demo's site.
    pub identity_secret: String,
    /// The session of the fixed token; the second user's.
    pub session: SessionId,
    pub users: &'static [DemoUser],
    pub departments: &'static [&'static str],
    pub conversations: &'static [DemoConversation],
    /// Of the demo's site.
    pub appearance: Appearance,
}

/// Somebody who answers. Departments by their place in [`Seed::departments`].
#[derive(Debug)]
pub struct DemoUser {
    pub name: &'static str,
    pub email: &'static str,
    pub role: &'static str,
    pub departments: &'static [usize],
}

/// A conversation with a visitor of its own.
#[derive(Debug)]
pub struct DemoConversation {
    pub id: Option<&'static str>,
    pub visitor: &'static str,
    pub email: Option<&'static str>,
    pub browser: &'static str,
    pub language: &'static str,
    /// What it looked at before it wrote: addresses and titles.
    pub pages: &'static [(&'static str, &'static str)],
    pub department: usize,
    pub assignee: Option<usize>,
    pub status: &'static str,
    pub priority: &'static str,
    /// Since the last message.
    pub age_minutes: i64,
    /// Until it comes back.
    pub snoozed_hours: Option<i64>,
    /// What its visitor thought of it: 1 to 5, and words.
    pub rating: Option<(i64, Option<&'static str>)>,
    pub tags: &'static [&'static str],
    pub lines: &'static [DemoLine],
}

/// Something said: by the visitor where `user` is none.
#[derive(Debug)]
pub struct DemoLine {
    pub user: Option<usize>,
    pub note: bool,
    /// Whom a note is for.
    pub names: Option<usize>,
    pub text: &'static str,
}

/// Messages of a conversation follow each other at this distance.
const BETWEEN_MS: i64 = 70_000;

impl Store {
    /// Fills a database without users.
    pub async fn seed_demo(&self, seed: Seed) -> Result<()> {
        self.write(move |tx| {
            let seeded: bool =
                tx.query_row("SELECT EXISTS (SELECT 1 FROM users)", [], |row| row.get(0))?;
            if seeded { Ok(()) } else { write(tx, &seed) }
        })
        .await
    }

    /// The demo's bot, made where it is missing: in every department, and nobody who could log in.
    pub async fn demo_bot(&self, name: &'static str) -> Result<Caller> {
        self.write(move |tx| {
            tx.execute(
                "INSERT INTO people (id, kind, name, created_at) VALUES (?1, 'bot', ?2, ?3)
                 ON CONFLICT (id) DO NOTHING",
                params![BOT, name, tx.now().0],
            )?;
            bot(tx)
        })
        .await
    }
}

/// The one bot that there is.
const BOT: &str = "demo-bot";

fn bot(db: &Connection) -> Result<Caller> {
    Ok(db.query_row(
        "SELECT pk, name, (SELECT json_group_array(id) FROM departments) FROM people WHERE id = ?1",
        [BOT],
        |row| {
            let departments: String = row.get(2)?;
            Ok(Caller {
                person: BOT.into(),
                person_pk: row.get(0)?,
                session: BOT.into(),
                until: Timestamp(i64::MAX),
                name: row.get::<_, String>(1)?.into(),
                role: Some(Role::Agent),
                is_bot: true,
                // SQLite made this array itself.
                departments: serde_json::from_str::<std::collections::BTreeSet<_>>(&departments)
                    .unwrap_or_default()
                    .into(),
            })
        },
    )?)
}

fn write(tx: &Tx, seed: &Seed) -> Result<()> {
    let now = tx.now().0;
    let mut departments = Vec::new();
    for name in seed.departments {
        tx.execute(
            "INSERT INTO departments (id, name, created_at) VALUES (?1, ?2, ?3)",
            params![new_id(), name, now],
        )?;
        departments.push(tx.last_insert_rowid());
    }
    let users = write_users(tx, seed, &departments)?;
    let appearance = serde_json::to_string(&seed.appearance).map_err(Error::internal)?;
    tx.execute(
        "INSERT INTO sites (id, public_key, identity_secret, name, allowed_origins, department, appearance, created_at)
         VALUES (?1, 'pk_demo', ?2, 'Demo shop', '[\"*\"]', ?3, ?5, ?4)",
        params![
            new_id(),
            seed.identity_secret,
            departments.first(),
            now,
            appearance
        ],
    )?;
    let site = tx.last_insert_rowid();
    for conversation in seed.conversations {
        write_conversation(tx, conversation, site, &departments, &users)?;
    }
    workspace::rename(tx, seed.workspace)?;
    write_replies(tx, seed.replies, users.first())?;
    let year = 365 * 86_400_000;
    tx.execute(
        "INSERT INTO sessions (id, person, created_at, used_at, expires_at) VALUES (?1, ?2, ?3, ?3, ?4)",
        params![seed.session.as_str(), users.get(1), now, now + year],
    )?;
    Ok(())
}

fn write_replies(tx: &Tx, replies: &[(&str, &str)], owner: Option<&i64>) -> Result<()> {
    for (shortcut, content) in replies {
        tx.execute(
            "INSERT INTO replies (id, owner, scope, shortcut, content, created_at, updated_at)
             VALUES (?1, ?2, 'shared', ?3, ?4, ?5, ?5)",
            params![new_id(), owner, shortcut, content, tx.now().0],
        )?;
    }
    Ok(())
}

fn person(tx: &Tx, kind: &str, name: &str, email: Option<&str>, since: i64) -> Result<i64> {
    tx.execute(
        "INSERT INTO people (id, kind, name, email, created_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![new_id(), kind, name, email, since],
    )?;
    Ok(tx.last_insert_rowid())
}

fn write_users(tx: &Tx, seed: &Seed, departments: &[i64]) -> Result<Vec<i64>> {
    let mut pks = Vec::new();
    for user in seed.users {
        let pk = person(tx, "agent", user.name, Some(user.email), tx.now().0)?;
        tx.execute(
            "INSERT INTO users (person, email, role, password_hash) VALUES (?1, ?2, ?3, ?4)",
            params![pk, user.email, user.role, seed.password_hash],
        )?;
        for department in user.departments {
            tx.execute(
                "INSERT INTO department_members (person, department) VALUES (?1, ?2)",
                params![pk, departments.get(*department)],
            )?;
        }
        pks.push(pk);
    }
    Ok(pks)
}

fn write_conversation(
    tx: &Tx,
    conversation: &DemoConversation,
    site: i64,
    departments: &[i64],
    users: &[i64],
) -> Result<()> {
    let id: ConversationId = conversation.id.map_or_else(ConversationId::new, Into::into);
    let last_at = tx.now().0 - conversation.age_minutes * 60_000;
    let count = i64::try_from(conversation.lines.len()).unwrap_or(0);
    let began = last_at - (count - 1) * BETWEEN_MS;
    let visitor = write_visitor(tx, conversation, site, (began, last_at))?;
    tx.execute(
        "INSERT INTO conversations (id, visitor, site, department, assignee, assigned_at, status, priority, snoozed_until,
                resolved_at, rating, rating_comment, rated_at, created_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, iif(?5 IS NULL, NULL, ?8), ?6, ?9, ?10, iif(?6 = 'resolved', ?8, NULL),
                 ?11, ?12, iif(?11 IS NULL, NULL, ?8), ?7, ?8)",
        params![
            id.as_str(),
            visitor,
            site,
            departments.get(conversation.department),
            conversation.assignee.and_then(|user| users.get(user)),
            conversation.status,
            began,
            last_at,
            conversation.priority,
            conversation
                .snoozed_hours
                .map(|hours| tx.now().0 + hours * 3_600_000),
            conversation.rating.map(|(score, _)| score),
            conversation.rating.and_then(|(_, comment)| comment),
        ],
    )?;
    let mut row = conversations::find(tx, &id)?.ok_or_else(|| Error::not_found("conversation"))?;
    for (seq, line) in (1..).zip(conversation.lines) {
        let at = Timestamp(began + (seq - 1) * BETWEEN_MS);
        write_line(tx, &mut row, line, (seq, at), users)?;
    }
    row.set_status(row.status);
    store_progress(tx, &row, Unwritten::Standing)?;
    let names: Vec<String> = conversation.tags.iter().map(ToString::to_string).collect();
    tags::know(tx, &names)?;
    for tag in names {
        tx.execute(
            "INSERT INTO conversation_tags (tag, conversation) VALUES (?1, ?2)",
            params![tag, row.pk],
        )?;
    }
    Ok(())
}

/// A visitor who looked around before it wrote.
fn write_visitor(
    tx: &Tx,
    conversation: &DemoConversation,
    site: i64,
    (began, last_at): (i64, i64),
) -> Result<i64> {
    let looked = i64::try_from(conversation.pages.len()).unwrap_or(0) * BETWEEN_MS;
    let visitor = person(
        tx,
        "visitor",
        conversation.visitor,
        conversation.email,
        began - looked,
    )?;
    tx.execute(
        "INSERT INTO visitors (person, site, seen_at, browser, language) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            visitor,
            site,
            last_at,
            conversation.browser,
            conversation.language
        ],
    )?;
    for (at, (url, title)) in (0..).zip(conversation.pages) {
        tx.execute(
            "INSERT INTO visitor_pages (visitor, at, url, title) VALUES (?1, ?2, ?3, ?4)",
            params![visitor, began - looked + at * BETWEEN_MS, url, title],
        )?;
    }
    Ok(visitor)
}

fn write_line(
    tx: &Tx,
    row: &mut ConversationRow,
    line: &DemoLine,
    (seq, at): (Seq, Timestamp),
    users: &[i64],
) -> Result<()> {
    let user = line.user.and_then(|user| users.get(user)).copied();
    let visitor = row.visitor.id.as_str();
    tx.execute(
        "INSERT INTO messages (key, sender, internal, type, follows, created_at, id, content)
         VALUES (?1, coalesce(?2, (SELECT pk FROM people WHERE id = ?3)), ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            key(row.pk, seq),
            user,
            visitor,
            line.note,
            if line.note { "note" } else { "text" },
            row.last_visible,
            at.0,
            new_id(),
            line.text
        ],
    )?;
    tx.index(key(row.pk, seq));
    row.last_seq = seq;
    row.updated_at = at;
    if !line.note {
        row.last_visible = seq;
        let speaks = line.user.map_or(PersonKind::Visitor, |_| PersonKind::Agent);
        row.hear(speaks, at);
    }
    if let Some(&named) = line.names.and_then(|user| users.get(user)) {
        let news = News {
            kind: NotificationKind::Mention,
            seq,
            actor: user,
        };
        notify(tx, named, row, news)?;
    }
    Ok(())
}

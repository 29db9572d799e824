//! What the queries cost: held by their plans and by counted steps, never by time.

#![allow(clippy::panic, reason = "a failing helper is a failing test")]

mod costs;
mod scans;

use std::sync::Arc;

use parking_lot::Mutex;
use rusqlite::StatementStatus;
use rusqlite::trace::{TraceEvent, TraceEventCodes};

use super::{ConversationQuery, Store, answer_unheard, open};
use crate::model::{Caller, Clock, Role, Timestamp};

/// Conversations of the workspace; the first of them is as long as all the others together.
const CONVERSATIONS: i64 = 3000;
const LONG: i64 = 12_000;
const PAGE: usize = 50;

/// A statement that ran, and its steps in SQLite's machine.
struct Ran {
    sql: String,
    steps: i32,
}

/// SQLite calls back without a context: what the traced connections ran is here.
static RAN: Mutex<Vec<Ran>> = Mutex::new(Vec::new());
/// One test at a time may fill it.
static TURN: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

fn note(event: TraceEvent) {
    if let TraceEvent::Profile(statement, _) = event {
        RAN.lock().push(Ran {
            sql: statement.sql().into_owned(),
            steps: statement.get_status(StatementStatus::VmStep),
        });
    }
}

/// A store full of conversations, whose every read is traced.
struct Workspace {
    store: Store,
    directory: std::path::PathBuf,
    _turn: tokio::sync::MutexGuard<'static, ()>,
}

impl Workspace {
    async fn new() -> Self {
        let turn = TURN.lock().await;
        let directory =
            std::env::temp_dir().join(format!("voxora-plans-{}", crate::model::new_id()));
        std::fs::create_dir(&directory).unwrap();
        let clock = Clock::new(|| Timestamp(1_800_000_000_000));
        let (store, committed) = Store::open(&directory, clock).unwrap();
        tokio::spawn(answer_unheard(committed));
        store
            .write(|tx| Ok(tx.execute_batch(&seed())?))
            .await
            .unwrap();
        let traced = open::readers(&directory.join("voxora.db"), 1).unwrap();
        {
            let connection = traced.get().unwrap();
            // Without the cache every use counts its steps from nought.
            connection.set_prepared_statement_cache_capacity(0);
            connection.trace_v2(TraceEventCodes::SQLITE_TRACE_PROFILE, Some(note));
        }
        let store = Store {
            readers: traced,
            node: Some("node".into()),
            ..store
        };
        Self {
            store,
            directory,
            _turn: turn,
        }
    }

    /// Adds `count` conversations behind `last`, of every kind, waiting and answered and done.
    async fn grow(&self, last: i64, count: i64) {
        let sql = format!(
            "WITH RECURSIVE n (n) AS (SELECT {last} + 1 UNION ALL SELECT n + 1 FROM n WHERE n < {last} + {count})
             INSERT INTO conversations (pk, id, visitor, site, department, assignee, assigned_at, status, last_seq,
                    waiting_since, first_reply_at, first_reply_ms, resolved_at, declined_by, created_at, updated_at)
                 SELECT n, 'c' || n, 11, 1, 2 - n % 2, CASE n % 3 WHEN 0 THEN 3 END, 0,
                        CASE n % 4 WHEN 0 THEN 'open' WHEN 1 THEN 'pending' WHEN 2 THEN 'snoozed' ELSE 'resolved' END,
                        0, CASE WHEN n % 4 < 2 THEN n END, n, n % 1000, CASE n % 4 WHEN 3 THEN n END, 3, 0, n FROM n;
             INSERT INTO conversation_tags (tag, conversation)
                 SELECT 'tag', pk FROM conversations WHERE pk > {last} AND pk % 5 = 0;
             INSERT INTO notifications (id, person, kind, conversation, seq, created_at)
                 SELECT 'n' || pk, 3, 'assigned', pk, 1, pk FROM conversations WHERE pk > {last};"
        );
        let grown = self.store.write(move |tx| Ok(tx.execute_batch(&sql)?));
        grown.await.unwrap();
    }

    /// What `read` runs.
    async fn ran<T>(&self, read: impl Future<Output = crate::error::Result<T>>) -> Vec<Ran> {
        RAN.lock().clear();
        read.await.unwrap();
        std::mem::take(&mut *RAN.lock())
    }

    async fn steps<T>(&self, read: impl Future<Output = crate::error::Result<T>>) -> i32 {
        self.ran(read).await.iter().map(|ran| ran.steps).sum()
    }
}

impl Drop for Workspace {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.directory);
    }
}

/// An owner (person 2), an agent of the first of two departments (3), and a visitor (10 + n) for each conversation.
fn seed() -> String {
    format!(
        "INSERT INTO departments (pk, id, name, created_at) VALUES (1, 'd1', 'One', 0), (2, 'd2', 'Two', 0);
         INSERT INTO sites (pk, id, public_key, identity_secret, name, allowed_origins, appearance, created_at)
             VALUES (1, 's1', 'pk', 'x', 'Shop', '[]', '{{}}', 0);
         INSERT INTO people (pk, id, kind, name, created_at) VALUES (2, 'owner', 'agent', 'O', 0), (3, 'agent', 'agent', 'A', 0);
         INSERT INTO users (person, email, role) VALUES (2, 'o@example.org', 'owner'), (3, 'a@example.org', 'agent');
         INSERT INTO department_members (person, department) VALUES (3, 1);
         CREATE TEMP TABLE n (n INTEGER PRIMARY KEY);
         WITH RECURSIVE count (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM count WHERE n < {CONVERSATIONS})
             INSERT INTO n SELECT n FROM count;
         INSERT INTO people (pk, id, kind, name, created_at) SELECT 10 + n, 'v' || n, 'visitor', 'V', 0 FROM n;
         INSERT INTO visitors (person, site, seen_at) SELECT 10 + n, 1, n FROM n;
         INSERT INTO conversations (pk, id, visitor, site, department, assignee, status, last_seq, last_visible, created_at, updated_at)
             SELECT n, 'c' || n, 10 + n, 1, 2 - n % 2, CASE n % 3 WHEN 0 THEN 3 END,
                    CASE n % 4 WHEN 0 THEN 'open' WHEN 1 THEN 'pending' WHEN 2 THEN 'snoozed' ELSE 'resolved' END,
                    4, 4, 0, n FROM n;
         INSERT INTO conversation_tags (tag, conversation) SELECT 'tag', n FROM n WHERE n % 5 = 0;
         INSERT INTO messages (key, sender, internal, type, follows, created_at, id, content)
             SELECT n << 24 | s.value, 10 + n, 0, 'text', s.value - 1, 0, 'm' || n || '-' || s.value, 'words of a parcel'
             FROM n, json_each('[1,2,3,4]') s;
         WITH RECURSIVE count (n) AS (SELECT 5 UNION ALL SELECT n + 1 FROM count WHERE n < {LONG})
             INSERT INTO messages (key, sender, internal, type, follows, created_at, id, content)
             SELECT 1 << 24 | n, 11, 0, 'text', n - 1, 0, 'l' || n, 'more words' FROM count;
         UPDATE conversations SET last_seq = {LONG}, last_visible = {LONG} WHERE pk = 1;
         INSERT INTO message_search (message_search) VALUES ('rebuild');
         INSERT INTO sessions (id, person, created_at, used_at, expires_at) VALUES ('s', 3, 0, 0, 1900000000000);
         DROP TABLE n;"
    )
}

fn caller(person: &str, pk: i64, role: Option<Role>) -> Caller {
    let departments = if pk == 3 {
        vec!["d1".into()]
    } else {
        Vec::new()
    };
    Caller {
        person: person.into(),
        person_pk: pk,
        session: "s".into(),
        until: Timestamp(1_900_000_000_000),
        name: "Somebody".into(),
        role,
        is_bot: false,
        departments: Arc::new(departments.into_iter().collect()),
    }
}

fn owner() -> Caller {
    caller("owner", 2, Some(Role::Owner))
}

fn agent() -> Caller {
    caller("agent", 3, Some(Role::Agent))
}

fn visitor() -> Caller {
    caller("v1", 11, None)
}

fn query() -> ConversationQuery {
    ConversationQuery {
        size: PAGE,
        ..ConversationQuery::default()
    }
}

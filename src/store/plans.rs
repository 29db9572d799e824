//! What the queries cost: held by their plans and by counted steps, never by time.

#![allow(clippy::panic, reason = "a failing helper is a failing test")]

use std::sync::Arc;

use parking_lot::Mutex;
use rusqlite::trace::{TraceEvent, TraceEventCodes};
use rusqlite::{Connection, StatementStatus};

use super::{ConversationQuery, Store, Window, open};
use crate::model::{Caller, Clock, Role, Status, Timestamp};

/// Conversations of the workspace; the first of them is as long as all the others together.
const CONVERSATIONS: i64 = 3000;
const LONG: i64 = 12_000;
const PAGE: usize = 50;

/// What may be read from end to end, and why.
const MAY_READ_ALL: &[(&str, &str)] = &[
    ("SCAN json_each", "a list that the statement is given"),
    ("SCAN departments", "a workspace has a handful"),
    ("SCAN d", "departments, too"),
    ("SCAN staff", "users: a workspace has some dozens"),
    (
        "SCAN asked VIRTUAL TABLE",
        "a list that the statement is given",
    ),
    ("SCAN CONSTANT ROW", "no table at all"),
    (
        "SCAN f",
        "the matches that are ranked: a fixed number at most",
    ),
    (
        "SCAN message_search VIRTUAL TABLE INDEX",
        "the full-text index, asked for words",
    ),
    ("SCAN s VIRTUAL TABLE INDEX", "the same"),
    ("SCAN main.message_search_config", "its handful of settings"),
];

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
        let (store, mut committed) = Store::open(&directory, clock).unwrap();
        tokio::spawn(async move {
            while let Some(batch) = committed.recv().await {
                batch.into_iter().for_each(|job| (job.done)());
            }
        });
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
            ..store
        };
        Self {
            store,
            directory,
            _turn: turn,
        }
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

/// The lines of a plan that read a whole table.
fn scans(db: &Connection, sql: &str) -> Vec<String> {
    let mut plan = db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let mut rows = plan.raw_query();
    let mut found = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        let line: String = row.get(3).unwrap();
        let allowed = MAY_READ_ALL
            .iter()
            .any(|(begin, _)| line.starts_with(begin));
        if line.starts_with("SCAN") && !allowed {
            found.push(line);
        }
    }
    found
}

#[tokio::test]
async fn no_read_goes_through_a_whole_table() {
    let workspace = Workspace::new().await;
    let store = &workspace.store;
    let mut ran = Vec::new();
    let whoever = [owner(), agent(), visitor()];
    for who in &whoever {
        for window in [Window::After(0), Window::Before(i64::MAX)] {
            ran.extend(
                workspace
                    .ran(store.history(who.clone(), "c1".into(), window, PAGE))
                    .await,
            );
        }
        ran.extend(
            workspace
                .ran(store.join(who.clone(), "c1".into(), Some(1), PAGE))
                .await,
        );
        ran.extend(
            workspace
                .ran(store.conversation(who.clone(), "c1".into()))
                .await,
        );
        ran.extend(workspace.ran(store.rooms_of(who.clone())).await);
        let filters = [
            query(),
            ConversationQuery {
                status: Some(Status::Open),
                ..query()
            },
            ConversationQuery {
                assignee: Some(None),
                ..query()
            },
            ConversationQuery {
                assignee: Some(Some("agent".into())),
                ..query()
            },
            ConversationQuery {
                department: Some("d1".into()),
                ..query()
            },
            ConversationQuery {
                tag: Some("tag".to_owned()),
                ..query()
            },
            ConversationQuery {
                text: Some("parcel".to_owned()),
                ..query()
            },
            ConversationQuery {
                after: Some((9, 9)),
                ..query()
            },
        ];
        for filter in filters {
            ran.extend(
                workspace
                    .ran(store.conversations(who.clone(), filter))
                    .await,
            );
        }
    }
    for who in &whoever[..2] {
        ran.extend(
            workspace
                .ran(store.search(who.clone(), "parcel".to_owned(), PAGE, None))
                .await,
        );
        ran.extend(
            workspace
                .ran(store.visitors(who.clone(), None, None, PAGE))
                .await,
        );
        ran.extend(
            workspace
                .ran(store.visitors(who.clone(), Some("v".to_owned()), None, PAGE))
                .await,
        );
        ran.extend(workspace.ran(store.visitor(who.clone(), "v1".into())).await);
    }
    ran.extend(workspace.ran(store.users(None, PAGE)).await);
    ran.extend(
        workspace
            .ran(store.user_by_email("a@example.org".to_owned()))
            .await,
    );
    ran.extend(workspace.ran(store.departments(None, PAGE)).await);
    ran.extend(workspace.ran(store.sites(None, PAGE)).await);
    ran.extend(workspace.ran(store.site_by_key("pk".to_owned())).await);
    ran.extend(workspace.ran(store.answering(None)).await);
    ran.extend(workspace.ran(store.answering(Some("d1".into()))).await);
    ran.extend(
        workspace
            .ran(store.departments_named(vec!["d1".into()]))
            .await,
    );
    ran.extend(workspace.ran(store.caller("s".into(), Timestamp(1))).await);
    ran.extend(
        workspace
            .ran(store.sessions_of(3, "s".into(), Timestamp(1)))
            .await,
    );
    ran.extend(
        workspace
            .ran(store.sessions_over(Timestamp(1), Timestamp(1), Timestamp(2)))
            .await,
    );
    ran.extend(workspace.ran(store.place("c1".into())).await);
    ran.extend(workspace.ran(store.routed_members("d1".into())).await);
    ran.extend(workspace.ran(store.presence_audience("agent".into())).await);
    ran.extend(workspace.ran(store.presence_audience("v1".into())).await);
    ran.extend(workspace.ran(store.orphans(vec!["00".to_owned()])).await);
    ran.extend(workspace.ran(store.export_of(11)).await);

    let db = Connection::open(workspace.directory.join("voxora.db")).unwrap();
    let mut statements: Vec<String> = ran.into_iter().map(|ran| ran.sql).collect();
    statements.sort();
    statements.dedup();
    assert!(statements.len() > 30, "{} statements", statements.len());
    let wrong: Vec<_> = statements
        .iter()
        .map(|sql| (sql, scans(&db, sql)))
        .filter(|(_, scans)| !scans.is_empty())
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(
        !scans(&db, "SELECT * FROM messages WHERE content = 'x'").is_empty(),
        "the check sees nothing"
    );
}

#[tokio::test]
async fn the_last_page_costs_what_the_first_one_does() {
    let workspace = Workspace::new().await;
    let store = &workspace.store;
    let history = |after| store.history(agent(), "c1".into(), Window::After(after), PAGE);
    let inbox = |who: Caller, at: i64| {
        let after = Some((at, at));
        store.conversations(who, ConversationQuery { after, ..query() })
    };
    let visitors = |at: i64| store.visitors(owner(), None, Some((at, 10 + at)), PAGE);
    let last = LONG - PAGE as i64;
    // The last page has no row behind it: it may cost a little less.
    for (what, first, last) in [
        (
            "history",
            workspace.steps(history(0)).await,
            workspace.steps(history(last)).await,
        ),
        (
            "inbox",
            workspace.steps(inbox(owner(), CONVERSATIONS + 1)).await,
            workspace.steps(inbox(owner(), 400)).await,
        ),
        (
            "an agent's inbox",
            workspace.steps(inbox(agent(), CONVERSATIONS + 1)).await,
            workspace.steps(inbox(agent(), 400)).await,
        ),
        (
            "visitors",
            workspace.steps(visitors(CONVERSATIONS + 1)).await,
            workspace.steps(visitors(60)).await,
        ),
    ] {
        assert!(first > 0 && last > 0, "{what}: nothing was counted");
        assert!(
            last * 10 <= first * 11,
            "{what}: {first} steps for the first page, {last} for the last"
        );
    }
}

#[tokio::test]
async fn a_long_page_takes_as_many_statements_as_a_short_one() {
    let workspace = Workspace::new().await;
    let store = &workspace.store;
    let inbox = |size| store.conversations(owner(), ConversationQuery { size, ..query() });
    let history = |size| store.history(owner(), "c1".into(), Window::After(0), size);
    for (what, short, long) in [
        (
            "inbox",
            workspace.ran(inbox(2)).await,
            workspace.ran(inbox(200)).await,
        ),
        (
            "history",
            workspace.ran(history(2)).await,
            workspace.ran(history(200)).await,
        ),
    ] {
        assert_eq!(short.len(), long.len(), "{what}");
    }
}

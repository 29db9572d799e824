//! No read goes through a whole table.

use rusqlite::Connection;

use super::{PAGE, Workspace, agent, owner, query, visitor};
use crate::model::{Status, Timestamp};
use crate::store::{ConversationQuery, Window};

/// What may be read from end to end, and why.
const MAY_READ_ALL: &[(&str, &str)] = &[
    ("SCAN json_each", "a list that the statement is given"),
    ("SCAN departments", "a workspace has a handful"),
    ("SCAN d", "departments, too"),
    ("SCAN o VIRTUAL TABLE", "a list that the statement is given"),
    ("SCAN u VIRTUAL TABLE", "two words"),
    ("SCAN s VIRTUAL TABLE INDEX 1:", "two words"),
    ("SCAN staff", "users: a workspace has some dozens"),
    ("SCAN sites", "a workspace has a handful"),
    ("SCAN n", "nodes: a handful"),
    (
        "SCAN newest",
        "a tag's newest conversations: a fixed number at most",
    ),
    (
        "SCAN asked VIRTUAL TABLE",
        "a list that the statement is given",
    ),
    ("SCAN (subquery", "the same"),
    ("SCAN CONSTANT ROW", "no table at all"),
    (
        "SCAN f",
        "what a limit keeps few: matches that are ranked, rows that are counted",
    ),
    (
        "SCAN message_search VIRTUAL TABLE INDEX",
        "the full-text index, asked for words",
    ),
    ("SCAN s VIRTUAL TABLE INDEX", "the same"),
    ("SCAN main.message_search_config", "its handful of settings"),
];

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
                statuses: vec![Status::Open, Status::Pending],
                ..query()
            },
            ConversationQuery {
                visitor: Some("v1".into()),
                ..query()
            },
            ConversationQuery {
                site: Some("s1".into()),
                ..query()
            },
            ConversationQuery {
                assignee: Some(Some("owner".into())),
                site: Some("s1".into()),
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
    for who in &whoever[..2] {
        let after = Some("a".to_owned());
        ran.extend(workspace.ran(store.tags(who.clone(), after, PAGE)).await);
        let after = Some((1, 0));
        ran.extend(workspace.ran(store.replies(who.clone(), after, PAGE)).await);
    }
    ran.extend(workspace.ran(store.workspace_name()).await);
    ran.extend(workspace.ran(store.me(3)).await);
    ran.extend(workspace.ran(store.team(Some((1, 0)), PAGE)).await);
    ran.extend(workspace.ran(store.tokens(Some((1, 0)), PAGE)).await);
    ran.extend(workspace.ran(store.token_caller([0; 32])).await);
    let linked = async { Ok(store.linked_user([0; 32], Timestamp(1)).await.err()) };
    ran.extend(workspace.ran(linked).await);
    ran.extend(workspace.ran(store.site("s1".into())).await);
    ran.extend(workspace.ran(store.site_origins()).await);
    ran.extend(workspace.ran(store.origins_of_visitor(11)).await);
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
    ran.extend(workspace.ran(store.newest_event()).await);
    ran.extend(workspace.ran(store.events_after(1)).await);
    ran.extend(workspace.ran(store.leads(Timestamp(1))).await);
    ran.extend(workspace.ran(store.nodes()).await);
    ran.extend(
        workspace
            .ran(store.is_setup_open([0; 32], Timestamp(1)))
            .await,
    );
    for who in &whoever[..2] {
        ran.extend(workspace.ran(store.inbox_counts(who.clone())).await);
        ran.extend(workspace.ran(store.today(who.clone(), Timestamp(1))).await);
        ran.extend(
            workspace
                .ran(store.notifications(who.clone(), Some((9, 9)), PAGE))
                .await,
        );
    }
    ran.extend(workspace.ran(store.statuses()).await);
    ran.extend(workspace.ran(store.queues()).await);
    let agents = vec!["agent".into()];
    ran.extend(workspace.ran(store.can_give_out("d1".into(), agents)).await);
    ran.extend(workspace.ran(store.whose_absence_matters()).await);
    let offline = vec![("agent".into(), Timestamp(0))];
    ran.extend(
        workspace
            .ran(store.is_something_due(offline, Timestamp(1)))
            .await,
    );
    ran.extend(workspace.ran(store.presence_audience("agent".into())).await);
    ran.extend(workspace.ran(store.presence_audience("v1".into())).await);
    ran.extend(workspace.ran(store.orphans(vec!["00".to_owned()])).await);
    ran.extend(workspace.ran(store.export_of(owner(), 11)).await);

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

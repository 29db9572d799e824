//! What a visitor sent before it was shut out, and what the writer comes to after.

use super::*;
use crate::error::Kind;
use crate::model::{Clock, ConversationId, Draft};
use crate::store::{NewConversationRow, answer_unheard};

const SEED: &str = "INSERT INTO people (pk, id, kind, name, created_at)
         VALUES (2, 'olga', 'agent', 'Olga', 0), (3, 'v', 'visitor', 'Vera', 0);
     INSERT INTO users (person, email, role) VALUES (2, 'olga@example.org', 'owner');
     INSERT INTO visitors (person, seen_at) VALUES (3, 0);
     INSERT INTO conversations (pk, id, visitor, status, created_at, updated_at) VALUES (1, 'c', 3, 'open', 0, 0);";

/// A store with an owner, and a visitor with a conversation.
async fn store() -> (Store, std::path::PathBuf) {
    let directory = std::env::temp_dir().join(format!("voxora-{}", crate::model::new_id()));
    std::fs::create_dir(&directory).unwrap();
    let clock = Clock::new(|| Timestamp(1_800_000_000_000));
    let (store, committed) = Store::open(&directory, clock).unwrap();
    tokio::spawn(answer_unheard(committed));
    store.write(|tx| Ok(tx.execute_batch(SEED)?)).await.unwrap();
    (store, directory)
}

/// The visitor, as it was let in before.
fn vera() -> Caller {
    Caller {
        person: "v".into(),
        person_pk: 3,
        session: "s".into(),
        until: Timestamp(i64::MAX),
        name: "Vera".into(),
        role: None,
        is_bot: false,
        departments: std::sync::Arc::default(),
    }
}

async fn say(store: &Store) -> Result<()> {
    let text = "my name is Vera".to_owned();
    let draft = Draft::parse(PersonKind::Visitor, text, None, None, None, Vec::new(), 0)?;
    let (answer, answered) = tokio::sync::oneshot::channel();
    store.send(vera(), "c".into(), draft, None, |sent| {
        drop(answer.send(sent))
    });
    answered.await.unwrap().map(|_| ())
}

async fn count(store: &Store, sql: &'static str) -> i64 {
    let counted = store.read(|db| Ok(db.query_row(sql, [], |row| row.get(0))?));
    counted.await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_behind_an_erasure_leaves_nothing() {
    let (store, directory) = store().await;
    say(&store).await.unwrap();
    store.erase_visitor("v".into()).await.unwrap();
    let named = VisitorChange {
        name: Some("Vera".to_owned()),
        ..VisitorChange::default()
    };
    let page = store.open_page(vera(), "https://shop.example/".to_owned(), None);
    let outcomes = [
        say(&store).await,
        page.await,
        store.describe_self(vera(), named).await.map(|_| ()),
    ];
    for outcome in outcomes {
        assert_eq!(outcome.unwrap_err().kind, Kind::SessionRevoked);
    }
    assert_eq!(count(&store, "SELECT count(*) FROM visitor_pages").await, 0);
    let words = "SELECT count(*) FROM messages WHERE content LIKE '%Vera%'";
    assert_eq!(count(&store, words).await, 0);
    let names = "SELECT count(*) FROM people WHERE name = 'Vera'";
    assert_eq!(count(&store, names).await, 0);
    std::fs::remove_dir_all(directory).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_begins_only_so_many_conversations() {
    let (store, directory) = store().await;
    let more = "WITH RECURSIVE n (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM n WHERE n < 999)
         INSERT INTO conversations (pk, id, visitor, status, created_at, updated_at)
             SELECT n, 'c' || n, 3, 'resolved', 0, 0 FROM n;";
    store
        .write(move |tx| Ok(tx.execute_batch(more)?))
        .await
        .unwrap();
    let begin = || {
        let new = NewConversationRow {
            id: ConversationId::new(),
            visitor: "v".into(),
            department: None,
            subject: None,
            assignee: None,
        };
        store.create_conversation(vera(), new)
    };
    assert!(begin().await.is_ok());
    assert_eq!(begin().await.unwrap_err().kind, Kind::Conflict);
    std::fs::remove_dir_all(directory).unwrap();
}

#[test]
fn a_prefix_is_taken_literally() {
    assert_eq!(like("ann"), "ann%");
    assert_eq!(like("50%_\\"), "50\\%\\_\\\\%");
}

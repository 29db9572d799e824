//! Two processes' stores on one database, as far as one process can have them.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use crate::error::Kind;
use crate::model::{Clock, NodeId, PersonId, Timestamp};
use crate::protocol::{Announcement, Left, WorkspacePart};
use crate::store::{Beat, Budget, Store, answer_unheard};

/// Two nodes, and the time that both go by.
struct Pair {
    one: Store,
    two: Store,
    now: Arc<AtomicI64>,
    directory: PathBuf,
}

impl Pair {
    fn new() -> Self {
        let directory =
            std::env::temp_dir().join(format!("voxora-pair-{}", crate::model::new_id()));
        std::fs::create_dir(&directory).unwrap();
        let now = Arc::new(AtomicI64::new(1_800_000_000_000));
        let open = |node: &str| {
            let now = now.clone();
            let clock = Clock::new(move || Timestamp(now.load(Ordering::SeqCst)));
            let (store, committed) =
                Store::open_shared(&directory, clock, NodeId::from(node)).unwrap();
            tokio::spawn(answer_unheard(committed));
            store
        };
        Self {
            one: open("one"),
            two: open("two"),
            now,
            directory,
        }
    }

    fn later(&self, by: Duration) {
        let by = i64::try_from(by.as_millis()).unwrap();
        self.now.fetch_add(by, Ordering::SeqCst);
    }

    /// What `two` hears of after a number, in words, and the last number.
    async fn heard(&self, after: i64) -> (Vec<String>, i64) {
        let events = self.two.events_after(after).await.unwrap();
        assert!(!events.missed);
        let last = events.found.last().map_or(after, |(id, _)| *id);
        let said = events.found.into_iter().flat_map(|(_, said)| said);
        (said.map(|one| word(&one)).collect(), last)
    }
}

impl Drop for Pair {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.directory);
    }
}

fn word(announcement: &Announcement) -> String {
    match announcement {
        Announcement::WorkspaceChanged { what, .. } => what.to_string(),
        Announcement::Came { person, first, .. } => format!("{person} came {first}"),
        Announcement::Left(Left { person, last, .. }) => format!("{person} left {last}"),
        Announcement::NodeGone(node) => format!("{node} gone"),
        other => format!("{other:?}"),
    }
}

fn change(what: WorkspacePart) -> Announcement {
    Announcement::WorkspaceChanged {
        what,
        only_for: None,
    }
}

fn beat() -> Beat {
    Beat {
        name: "name".to_owned(),
        version: "1",
        started_at: Timestamp(0),
        sockets: 0,
        waiting: 0,
        redis: true,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_hears_of_others_commits_up_to_its_own_next_one() {
    let pair = Pair::new();
    pair.one
        .announce(change(WorkspacePart::Tags))
        .await
        .unwrap();
    pair.one
        .announce(change(WorkspacePart::Team))
        .await
        .unwrap();
    pair.two
        .announce(change(WorkspacePart::Sites))
        .await
        .unwrap();
    pair.one
        .announce(change(WorkspacePart::Tokens))
        .await
        .unwrap();
    assert_eq!(pair.heard(0).await, (vec!["tags".into(), "team".into()], 2));
    assert_eq!(pair.heard(2).await, (vec![], 2));
    assert_eq!(pair.heard(3).await, (vec!["tokens".into()], 4));
    assert_eq!(pair.two.newest_event().await.unwrap(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_away_for_too_long_is_told_so_and_numbers_never_come_again() {
    let pair = Pair::new();
    pair.one
        .announce(change(WorkspacePart::Tags))
        .await
        .unwrap();
    pair.one
        .announce(change(WorkspacePart::Team))
        .await
        .unwrap();
    pair.later(Duration::from_secs(61));
    pair.one.beat(beat()).await.unwrap();
    let events = pair.two.events_after(0).await.unwrap();
    assert!(events.missed);
    // Of the newest one the number is left.
    assert_eq!(pair.heard(1).await, (vec![], 2));
    pair.one
        .announce(change(WorkspacePart::Sites))
        .await
        .unwrap();
    assert_eq!(pair.heard(2).await, (vec!["sites".into()], 3));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_version_announces_is_passed_over_alone() {
    let pair = Pair::new();
    let body = r#"[{"Unheard":{"of":1}},{"WorkspaceChanged":{"what":"tags","only_for":null,"more":2}},"NotEither"]"#;
    pair.one
        .write(move |tx| {
            tx.execute(
                "INSERT INTO events (node, at, body) VALUES ('one', 0, ?1), ('one', 0, 'no list')",
                [body],
            )?;
            Ok(())
        })
        .await
        .unwrap();
    assert_eq!(pair.heard(0).await, (vec!["tags".into()], 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn nodes_give_no_more_together_than_one_would() {
    let pair = Pair::new();
    let budget = Budget {
        key: "visitor v".to_owned(),
        limit: 3,
        window: Duration::from_secs(60),
    };
    pair.one.take(budget.clone()).await.unwrap();
    pair.later(Duration::from_secs(10));
    pair.two.take(budget.clone()).await.unwrap();
    pair.one.take(budget.clone()).await.unwrap();
    for store in [&pair.one, &pair.two] {
        let refused = store.take(budget.clone()).await.unwrap_err();
        assert_eq!(refused.kind, Kind::RateLimited);
        assert_eq!(refused.retry_after, Some(Duration::from_secs(50)));
    }
    pair.two.give_back(budget.key.clone()).await.unwrap();
    pair.one.take(budget.clone()).await.unwrap();
    pair.later(Duration::from_secs(50));
    pair.two.take(budget.clone()).await.unwrap();
    assert!(pair.one.take(budget).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_node_is_taken_out_with_its_people_and_its_lead() {
    let pair = Pair::new();
    let (ann, bob) = (PersonId::from("ann"), PersonId::from("bob"));
    assert!(pair.one.beat(beat()).await.unwrap().is_new);
    assert!(pair.two.beat(beat()).await.unwrap().is_new);
    assert!(!pair.one.beat(beat()).await.unwrap().is_new);
    let now = || Timestamp(pair.now.load(Ordering::SeqCst));
    assert!(pair.one.leads(now()).await.unwrap());
    assert!(!pair.two.leads(now()).await.unwrap());
    pair.one.arrive(ann.clone()).await.unwrap();
    pair.one.arrive(bob.clone()).await.unwrap();
    pair.two.arrive(bob.clone()).await.unwrap();
    let before = pair.two.newest_event().await.unwrap();
    pair.later(Duration::from_secs(8));
    assert_eq!(pair.two.beat(beat()).await.unwrap().nodes, 1);
    let (said, _) = (
        pair.one.events_after(before).await.unwrap().found,
        pair.two.newest_event().await.unwrap(),
    );
    let said: Vec<String> = said
        .iter()
        .flat_map(|(_, of)| of.iter().map(word))
        .collect();
    assert_eq!(said, ["ann left true", "bob left false", "one gone"]);
    assert!(pair.two.leads(now()).await.unwrap());
    assert!(!pair.one.leads(now()).await.unwrap());
    assert!(pair.one.beat(beat()).await.unwrap().is_new);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_back_while_its_leaving_is_written_has_not_left() {
    let pair = Pair::new();
    let ann = PersonId::from("ann");
    pair.one.arrive(ann.clone()).await.unwrap();
    pair.one.leave(ann.clone(), true, || true).await.unwrap();
    assert_eq!(pair.heard(0).await.0, ["ann came true"]);
    assert_eq!(pair.two.people_elsewhere().await.unwrap().len(), 1);
    pair.two.arrive(ann.clone()).await.unwrap();
    pair.one.leave(ann, true, || false).await.unwrap();
    assert_eq!(pair.heard(2).await.0, ["ann left false"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn both_write_at_once_and_each_commit_has_its_number() {
    let pair = Pair::new();
    let write = |store: Store| async move {
        for _ in 0..200 {
            store.announce(change(WorkspacePart::Tags)).await.unwrap();
        }
    };
    let (one, two) = (
        tokio::spawn(write(pair.one.clone())),
        tokio::spawn(write(pair.two.clone())),
    );
    one.await.unwrap();
    two.await.unwrap();
    let counted = pair
        .one
        .read(|db| {
            let sql = "SELECT count(*), max(id), sum(node = 'one') FROM events";
            Ok(db.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?)
        })
        .await;
    assert_eq!(counted.unwrap(), (400, 400, 200));
}

//! What a read costs does not grow with what there is.

use super::{CONVERSATIONS, LONG, PAGE, Workspace, agent, owner, query};
use crate::model::{Caller, Timestamp};
use crate::store::{ConversationQuery, Window};

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

#[tokio::test]
async fn numbers_cost_the_same_however_many_there_are() {
    const MORE: i64 = 45_000;
    let workspace = Workspace::new().await;
    let store = &workspace.store;
    let rules = "UPDATE departments SET routing = 'least_busy', requeue_offline_secs = 1, requeue_silent_secs = 1";
    let ruled = store.write(|tx| Ok(tx.execute_batch(rules)?));
    ruled.await.unwrap();
    let reads = async || {
        let mut steps = Vec::new();
        for who in [owner(), agent()] {
            steps.push(workspace.steps(store.inbox_counts(who.clone())).await);
            steps.push(
                workspace
                    .steps(store.today(who.clone(), Timestamp(0)))
                    .await,
            );
            steps.push(workspace.steps(store.notifications(who, None, PAGE)).await);
        }
        steps.push(workspace.steps(store.queues()).await);
        for now in [Timestamp(1), Timestamp(1_000_000)] {
            let offline = vec![("agent".into(), Timestamp(0))];
            steps.push(workspace.steps(store.is_something_due(offline, now)).await);
        }
        let agents = vec!["agent".into()];
        steps.push(
            workspace
                .steps(store.can_give_out("d1".into(), agents))
                .await,
        );
        steps
    };
    workspace.grow(CONVERSATIONS, MORE).await;
    let first = reads().await;
    workspace.grow(CONVERSATIONS + MORE, MORE).await;
    let last = reads().await;
    for (at, (first, last)) in first.iter().zip(&last).enumerate() {
        assert!(last * 10 <= first * 11, "{at}: {first} steps, then {last}");
    }
    assert!(first[0] > 1000, "{first:?}");
}

#[tokio::test]
async fn a_page_of_a_rare_site_or_tag_costs_what_is_found() {
    let workspace = Workspace::new().await;
    let store = &workspace.store;
    workspace.grow(CONVERSATIONS, 20_000).await;
    let rare = "INSERT INTO sites (pk, id, public_key, identity_secret, name, allowed_origins, appearance, created_at)
            VALUES (2, 's2', 'pk2', 'x', 'Rare', '[]', '{}', 0);
        UPDATE conversations SET site = 2 WHERE pk IN (11, 12, 13);
        INSERT INTO conversation_tags (tag, conversation) VALUES ('rare', 11), ('rare', 12), ('rare', 13);";
    let made = store.write(|tx| Ok(tx.execute_batch(rare)?));
    made.await.unwrap();
    let site = |id: &str| {
        store.conversations(
            owner(),
            ConversationQuery {
                site: Some(id.into()),
                ..query()
            },
        )
    };
    let tag = |tag: &str| {
        store.conversations(
            owner(),
            ConversationQuery {
                tag: Some(tag.to_owned()),
                ..query()
            },
        )
    };
    for (what, rare, common) in [
        (
            "site",
            workspace.steps(site("s2")).await,
            workspace.steps(site("s1")).await,
        ),
        (
            "tag",
            workspace.steps(tag("rare")).await,
            workspace.steps(tag("tag")).await,
        ),
    ] {
        assert!(rare < 2000, "{what}: {rare} steps for three conversations");
        assert!(
            common < 200_000,
            "{what}: {common} steps for a page of many"
        );
    }
}

//! What happens on other nodes, for the sockets of this one.

mod open;
mod views;

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use tokio::sync::mpsc;
use tokio::time::{Instant, MissedTickBehavior, interval};

pub(super) use self::open::OpenElsewhere;
pub(super) use self::views::ViewersElsewhere;
use super::{NO_SOCKET, Shared};
use crate::bus::Heard;
use crate::model::{NodeId, PersonId};
use crate::protocol::{Aside, Left, Opened};

/// How often a node says again who looks at what.
const REPEAT: Duration = Duration::from_secs(4);

/// Listens to the other nodes, and repeats to them who looks at what here.
pub(super) async fn follow(shared: Arc<Shared>, mut heard: mpsc::Receiver<Heard>) {
    let mut repeat = interval(REPEAT);
    repeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            said = heard.recv() => match said {
                Some(said) => shared.hear(said),
                None => return,
            },
            _ = repeat.tick() => {
                shared.say_all_views();
                shared.forget_old_views(Instant::now());
            }
        }
    }
}

impl Shared {
    fn hear(self: &Arc<Self>, Heard { node, aside }: Heard) {
        match aside {
            Aside::Typing {
                conversation,
                person,
                name,
                place,
                internal,
            } => {
                let typist = (person, name.into());
                self.begin_typing(NO_SOCKET, typist, conversation, place, internal);
            }
            Aside::StoppedTyping {
                conversation,
                person,
            } => self.end_typing(&conversation, &person, None),
            Aside::Viewing(viewed) => {
                for viewed in viewed {
                    self.viewed_elsewhere(&node, viewed);
                }
            }
            Aside::Opened(opened) => self.opened_elsewhere(node, &opened),
            Aside::Closed(opened) => self.closed_elsewhere(&node, &opened),
        }
    }

    /// Takes in who has its first socket on a node.
    pub(super) async fn came(&self, node: NodeId, person: PersonId, first: bool) {
        let presence = &self.app.live.presence;
        if self.app.is_elsewhere(&node) {
            presence.came_elsewhere(&person, &node);
            self.app.look_for_work();
        }
        if first {
            let status = presence.status(&person);
            self.tell_presence(&person, "user_online", status).await;
        }
    }

    /// Takes in who has no socket on a node any more.
    pub(super) async fn left_node(&self, left: &Left) {
        let (node, person) = (&left.node, &left.person);
        if self.app.is_elsewhere(node) {
            self.app.live.presence.left_elsewhere(person, node);
            self.close_elsewhere(node, Some(person));
        }
        if left.last {
            self.gone(person, left.staff, left.at).await;
        }
    }

    /// Takes in that a node is gone.
    pub(super) fn node_gone(&self, node: &NodeId) {
        self.close_elsewhere(node, None);
        self.forget_views_of(node);
    }

    fn opened_elsewhere(&self, node: NodeId, opened: &Opened) {
        let first = {
            let state = &mut *self.hub.0.lock();
            let first = !state.is_open(&opened.conversation, &opened.person);
            state.open_elsewhere.open(node, opened);
            first
        };
        if first {
            self.tell_opened("user_joined", opened);
        }
    }

    fn closed_elsewhere(&self, node: &NodeId, opened: &Opened) {
        let last = {
            let state = &mut *self.hub.0.lock();
            state.open_elsewhere.close(node, opened)
                && !state.is_open(&opened.conversation, &opened.person)
        };
        if last {
            self.tell_opened("user_left", opened);
        }
    }

    /// What a person had open on a node is closed, or all that was open there.
    fn close_elsewhere(&self, node: &NodeId, person: Option<&PersonId>) {
        let closed = {
            let state = &mut *self.hub.0.lock();
            let mut closed = state.open_elsewhere.close_all(node, person);
            closed.retain(|one| !state.is_open(&one.conversation, &one.person));
            closed
        };
        for opened in closed {
            self.tell_opened("user_left", &opened);
        }
    }

    /// Tells a conversation's room who opened it, or left.
    pub(super) fn tell_opened(&self, event: &str, opened: &Opened) {
        let payload = json!({
            "conversationId": opened.conversation,
            "userId": opened.person,
            "userName": opened.name,
        });
        self.to_room(&opened.conversation, event, &payload, |_| true);
    }
}

//! Who looks at what on the other nodes: said at each change and again and again, and forgotten when it is not.

use std::time::Duration;

use tokio::time::Instant;

use crate::model::{ConversationId, NodeId};
use crate::protocol::{Aside, Viewed, Viewer};
use crate::socket::Shared;
use crate::socket::hub::State;

/// How long what a node said counts: more than two of its repetitions.
const COUNTS: Duration = Duration::from_secs(10);
/// Conversations of one aside, and people at one conversation.
const AT_ONCE: usize = 100;

/// Who looks at a conversation on another node, as it said last.
pub(in crate::socket) struct ViewersElsewhere {
    pub(in crate::socket) viewers: Vec<Viewer>,
    until: Instant,
}

impl Shared {
    /// Tells the other nodes who looks at a conversation here.
    pub(in crate::socket) fn say_views(&self, state: &State, conversation: &ConversationId) {
        if let Some(viewed) = viewed(state, conversation) {
            self.app.say(|| Aside::Viewing(vec![viewed]));
        }
    }

    /// Tells them who looks at anything.
    pub(super) fn say_all_views(&self) {
        let state = self.hub.0.lock();
        let all = state.activities.iter();
        let own = all.filter(|(_, activity)| !activity.viewers.is_empty());
        let all: Vec<Viewed> = own.filter_map(|(id, _)| viewed(&state, id)).collect();
        for some in all.chunks(AT_ONCE) {
            self.app.say(|| Aside::Viewing(some.to_vec()));
        }
    }

    /// Takes in who looks at a conversation on another node.
    pub(super) fn viewed_elsewhere(&self, node: &NodeId, viewed: Viewed) {
        let state = &mut *self.hub.0.lock();
        let conversation = &viewed.conversation;
        let elsewhere = &mut state.activity_at(conversation, viewed.place).elsewhere;
        let before = if viewed.viewers.is_empty() {
            elsewhere.remove(node)
        } else {
            let said = ViewersElsewhere {
                viewers: viewed.viewers.clone(),
                until: Instant::now() + COUNTS,
            };
            elsewhere.insert(node.clone(), said)
        };
        if before.map(|before| before.viewers).unwrap_or_default() != viewed.viewers {
            self.tell_activity(state, conversation);
        }
    }

    /// Forgets what no node repeats any more.
    pub(super) fn forget_old_views(&self, now: Instant) {
        self.forget_views(|_, said| said.until <= now);
    }

    /// Forgets what a node said that is gone.
    pub(super) fn forget_views_of(&self, gone: &NodeId) {
        self.forget_views(|node, _| node == gone);
    }

    fn forget_views(&self, is_over: impl Fn(&NodeId, &ViewersElsewhere) -> bool) {
        let state = &mut *self.hub.0.lock();
        let mut changed = Vec::new();
        for (conversation, activity) in &mut state.activities {
            let before = activity.elsewhere.len();
            activity.elsewhere.retain(|node, said| !is_over(node, said));
            if activity.elsewhere.len() < before {
                changed.push(conversation.clone());
            }
        }
        for conversation in changed {
            self.tell_activity(state, &conversation);
        }
    }
}

/// Who looks at a conversation on this node.
fn viewed(state: &State, conversation: &ConversationId) -> Option<Viewed> {
    let activity = state.activities.get(conversation)?;
    let mut viewers = state.viewers_here(activity);
    viewers.truncate(AT_ONCE);
    Some(Viewed {
        conversation: conversation.clone(),
        place: activity.place.clone(),
        viewers,
    })
}

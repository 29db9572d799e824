//! The events that the agents' app alone hears, beside who is at a conversation.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::json;

use super::Shared;
use super::delivery::{emit_to, staff_of};
use super::hub::{MemberId, Room, State};
use crate::model::{ConversationId, Place};
use crate::protocol::VisitorPage;

/// Those of them that run the agents' app: users, all of them.
pub(super) fn apps(state: &State, mut ids: BTreeSet<MemberId>) -> BTreeSet<MemberId> {
    ids.retain(|id| state.members.get(id).is_some_and(|member| member.app));
    ids
}

impl Shared {
    /// Tells those who have a conversation in a list that they may not see it any more.
    pub(super) fn moved(&self, conversation: &ConversationId, from: &Place, to: Place) {
        let payload = json!({ "conversationId": conversation });
        {
            let state = &mut *self.hub.0.lock();
            let stay = staff_of(state, &to);
            let mut ids = apps(state, staff_of(state, from));
            ids.retain(|id| !stay.contains(id));
            emit_to(state, &ids, "conversation_gone", &payload);
        }
        self.stand(conversation, to);
    }

    /// An event of the agents' app, for those in a room who run it.
    pub(super) fn to_app<T: Serialize>(&self, room: &Room, event: &str, payload: &T) {
        let state = &mut *self.hub.0.lock();
        let ids = state.ids_in(room);
        emit_to(state, &apps(state, ids), event, payload);
    }

    /// Where a visitor is, for staff who have one of its conversations open.
    pub(super) fn visitor_page(&self, page: &VisitorPage) {
        let state = &mut *self.hub.0.lock();
        let ids = apps(state, state.ids_with_visitor(&page.visitor_id));
        emit_to(state, &ids, "visitor_page", page);
    }
}

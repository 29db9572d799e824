//! Who may be in which room: log-ins that end, access that changes, conversations that move.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::json;

use super::Shared;
use super::delivery::emit_to;
use super::hub::{MemberId, Room, State};
use super::member::{Kind, Member};
use crate::model::{Action, PersonId, SessionId};
use crate::protocol::Conversation;

impl Shared {
    /// Ends the sockets of these log-ins, telling them why.
    pub(super) fn end_sessions(self: &Arc<Self>, sessions: &[SessionId], reason: &str) {
        for session in sessions {
            self.app.live.sessions.invalidate(session);
            let ids = {
                let state = &mut *self.hub.0.lock();
                let ids = state.ids_of_session(session);
                emit_to(state, &ids, "session_revoked", &json!({ "reason": reason }));
                ids
            };
            self.shut_out(ids);
        }
    }

    /// Forgets sockets and ends them; what is still on its way to them goes first.
    fn shut_out(self: &Arc<Self>, ids: impl IntoIterator<Item = MemberId>) {
        for id in ids {
            if let Some(member) = self.forget(id) {
                member.disconnect();
            }
        }
    }

    /// Looks up again what a user's sockets may see.
    pub(super) async fn access_changed(self: &Arc<Self>, person: &PersonId) {
        // Of both namespaces, and every log-in: each is cached by itself.
        let (ids, sessions) = {
            let state = self.hub.0.lock();
            let members = state.members.iter();
            let own = members.filter(|(_, member)| member.caller.person == *person);
            own.map(|(id, member)| (*id, member.caller.session.clone()))
                .unzip::<_, _, Vec<MemberId>, BTreeSet<SessionId>>()
        };
        let mut current = None;
        for session in &sessions {
            self.app.live.sessions.invalidate(session);
            // One that is over is ended by its own announcement.
            current = self.app.caller_by_session(session).await.ok().or(current);
        }
        let Some(caller) = current else {
            return;
        };
        let outside = {
            let state = &mut *self.hub.0.lock();
            for &id in &ids {
                for room in state.rooms_of(id) {
                    let keeps = match &room {
                        Room::Conversation(conversation) => state
                            .places
                            .get(conversation)
                            .is_some_and(|place| caller.may(Action::Talk, place)),
                        Room::Person(_) | Room::Queue(_) => true,
                        _ => false,
                    };
                    if !keeps {
                        state.leave(id, &room);
                    }
                }
                if let Some(member) = state.members.get_mut(&id) {
                    let session = member.caller.session.clone();
                    member.caller = crate::model::Caller {
                        session,
                        ..caller.clone()
                    };
                }
                if state
                    .members
                    .get(&id)
                    .is_some_and(|member| member.kind == Kind::Main)
                {
                    state.join_staff_rooms(id, &caller);
                }
            }
            let is_outside = |member: &Member| match &member.kind {
                Kind::Queue(department) => {
                    member.caller.person == *person
                        && !caller.manages()
                        && !caller.departments.contains(department)
                }
                Kind::Main => false,
            };
            let members = state.members.iter();
            let outside = members.filter(|(_, member)| is_outside(member));
            outside.map(|(id, _)| *id).collect::<Vec<MemberId>>()
        };
        self.recheck_views(person);
        self.shut_out(outside);
    }
}

/// Takes out of a conversation's room who may not be there any more.
pub(super) fn settle(state: &mut State, conversation: &Conversation) {
    let place = conversation.place();
    if state.places.get(&conversation.id) == Some(&place) {
        return;
    }
    state.moves += 1;
    let room = Room::Conversation(conversation.id.clone());
    for id in state.ids_in(&room) {
        let stays = state
            .members
            .get(&id)
            .is_some_and(|member| member.caller.may(Action::Talk, &place));
        if !stays {
            state.leave(id, &room);
        }
    }
    if let Some(known) = state.places.get_mut(&conversation.id) {
        *known = place;
    }
}

/// Brings those into a conversation's room who are always there: its visitor and its assignee.
pub(super) fn gather(state: &mut State, conversation: &Conversation) {
    admit(state, conversation, &conversation.visitor.id);
    admit_assignee(state, conversation);
}

/// Brings the one who takes care of a conversation now into its room.
pub(super) fn admit_assignee(state: &mut State, conversation: &Conversation) {
    if let Some(assignee) = &conversation.assignee_id {
        admit(state, conversation, assignee);
    }
}

fn admit(state: &mut State, conversation: &Conversation, person: &PersonId) {
    state.moves += 1;
    let place = conversation.place();
    for id in state.ids_in(&Room::Person(person.clone())) {
        state.join_conversation(id, &conversation.id, &place);
    }
}

//! From what is committed to what clients hear, in commit order.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde_json::json;
use serde_json::value::{RawValue, to_raw_value};

use super::Shared;
use super::events::delivered;
use super::hub::{MemberId, Room, State};
use super::member::Member;
use super::membership::{admit_assignee, gather, settle};
use crate::model::{ConversationId, Place};
use crate::protocol::announcement::ConversationPair;
use crate::protocol::{Announcement, Conversation, Message, WorkspaceChanged};

/// How long a burst is gathered for those who want arrays, and at how many it ends before.
const BURST: Duration = Duration::from_millis(100);
const BURST_SIZE: usize = 10;

/// Tells everybody whom it concerns of something that is committed.
pub(super) async fn publish(shared: &Arc<Shared>, announcement: Announcement, moved: &mut Moved) {
    match announcement {
        Announcement::Message {
            message,
            conversation,
            reopened,
        } => {
            shared.message(&message, &conversation, reopened);
            moved.note(conversation, message);
        }
        Announcement::ConversationCreated(pair) => {
            gather(&mut shared.hub.0.lock(), &pair.staff);
            shared.conversation("conversation_created", &pair);
        }
        Announcement::ConversationUpdated(pair) => {
            moved.forget(&pair.staff.id);
            shared.conversation("conversation_updated", &pair);
        }
        Announcement::ConversationAssigned {
            conversation,
            assignee_name,
        } => shared.assigned(&conversation, assignee_name.as_deref()),
        Announcement::ConversationMoved {
            conversation,
            from,
            to,
        } => shared.moved(&conversation, &from, to),
        Announcement::Read {
            conversation,
            person,
            seq,
        } => {
            let payload = json!({ "conversationId": conversation, "userId": person, "seq": seq });
            shared.to_room(&conversation, "message_read", &payload, |_| true);
        }
        Announcement::MessageUpdated(message) => {
            let hears = |member: &Member| !message.internal || member.caller.is_staff();
            shared.to_room(
                &message.conversation_id,
                "message_updated",
                &*message,
                hears,
            );
        }
        Announcement::MessagesDeleted {
            conversation,
            messages,
            internal,
        } => {
            let hears = |member: &Member| !internal || member.caller.is_staff();
            for (id, seq) in messages {
                let payload = json!({ "conversationId": conversation, "id": id, "seq": seq });
                shared.to_room(&conversation, "message_deleted", &payload, hears);
            }
        }
        Announcement::SessionsEnded { sessions, reason } => shared.end_sessions(&sessions, &reason),
        Announcement::AccessChanged(person) => shared.access_changed(&person).await,
        // What is cached of it was dropped where it changed, and is dropped on other nodes as they hear of it.
        Announcement::SessionChanged(_) | Announcement::PreviewMade { .. } => {}
        Announcement::StatusSet { person, status } => shared.status_set(&person, status).await,
        Announcement::Came {
            node,
            person,
            first,
        } => shared.came(node, person, first).await,
        Announcement::Left(left) => shared.left_node(&left).await,
        Announcement::NodeGone(node) => shared.node_gone(&node),
        Announcement::Notified {
            person,
            notification,
        } => shared.to_app(&Room::Person(person), "notification", &*notification),
        Announcement::NotificationsRead { person, read } => {
            shared.to_app(&Room::Person(person), "notifications_read", &read);
        }
        Announcement::WorkspaceChanged { what, only_for } => {
            let room = only_for.map_or(Room::Staff, Room::Person);
            shared.to_app(&room, "workspace_changed", &WorkspaceChanged { what });
        }
        Announcement::SiteSeen(seen) => shared.to_app(&Room::Managers, "site_seen", &seen),
        Announcement::VisitorPage(page) => shared.visitor_page(&page),
    }
}

/// Conversations that moved in a batch, for the agents who have them in a list: the last state of each.
#[derive(Default)]
pub(super) struct Moved(Vec<(Arc<Conversation>, Arc<Message>)>);

impl Moved {
    fn note(&mut self, conversation: Arc<Conversation>, message: Arc<Message>) {
        self.forget(&conversation.id);
        self.0.push((conversation, message));
    }

    fn forget(&mut self, id: &ConversationId) {
        self.0.retain(|(known, _)| known.id != *id);
    }

    pub(super) fn tell(self, shared: &Shared) {
        for (conversation, message) in self.0 {
            let mut state = shared.hub.0.lock();
            let mut ids = staff_of(&state, &conversation.place());
            for id in state.ids_in(&Room::Conversation(conversation.id.clone())) {
                ids.remove(&id);
            }
            if ids.is_empty() {
                continue;
            }
            let view = Conversation {
                last_message: Some((*message).clone()),
                ..(*conversation).clone()
            };
            if let Some(raw) = raw(&view) {
                emit_to(&mut state, &ids, "conversation_updated", &raw);
            }
        }
    }
}

/// The staff who may see a conversation: its department's, or everybody where it has none, its assignee, and
/// managers.
pub(super) fn staff_of(state: &State, place: &Place) -> BTreeSet<MemberId> {
    let mut ids = state.ids_in(&Room::Managers);
    match &place.department {
        None => ids.extend(state.ids_in(&Room::Staff)),
        Some(department) => {
            ids.extend(state.ids_in(&Room::Department(department.clone())));
            ids.extend(state.ids_in(&Room::Queue(department.clone())));
        }
    }
    if let Some(assignee) = &place.assignee {
        ids.extend(state.ids_in(&Room::Person(assignee.clone())));
    }
    ids
}

/// Encodes once for all recipients. Views are plain data, so that this does not fail.
fn raw<T: Serialize>(value: &T) -> Option<Box<RawValue>> {
    to_raw_value(value)
        .inspect_err(|error| tracing::error!(error = %error, "a view could not be encoded"))
        .ok()
}

pub(super) fn emit_to<T: Serialize + ?Sized>(
    state: &mut State,
    ids: &BTreeSet<MemberId>,
    event: &str,
    payload: &T,
) {
    for id in ids {
        if let Some(member) = state.members.get_mut(id) {
            flush(member);
            member.emit(event, payload);
        }
    }
}

/// Sends what a burst gathered: one message as itself, several as an array.
fn flush(member: &mut Member) {
    let Some(gathered) = &mut member.batch else {
        return;
    };
    let gathered = std::mem::take(gathered);
    match gathered.as_slice() {
        [] => {}
        [message] => member.emit("new_message", message),
        messages => member.emit("new_messages", messages),
    }
}

impl Shared {
    fn message(self: &Arc<Self>, message: &Arc<Message>, view: &Conversation, reopened: bool) {
        let conversation = &message.conversation_id;
        self.end_typing(conversation, &message.sender_id, None);
        let Some(raw) = raw(&**message) else {
            return;
        };
        let state = &mut *self.hub.0.lock();
        // Nobody can be put out of an empty room, and a message alone moves no conversation.
        if state.places.contains_key(conversation) {
            settle(state, view);
        }
        if reopened {
            gather(state, view);
        }
        let senders = state.ids_in(&Room::Person(message.sender_id.clone()));
        let mut ids = state.ids_in(&Room::Conversation(conversation.clone()));
        ids.extend(&senders);
        for id in &ids {
            if let Some(member) = state.members.get_mut(id)
                && (!message.internal || member.caller.is_staff())
            {
                self.hand_over(*id, member, &raw);
            }
        }
        emit_to(state, &senders, "message_delivered", &delivered(message));
    }

    /// A message for one socket: at once, or into the burst that is being gathered for it.
    fn hand_over(self: &Arc<Self>, id: MemberId, member: &mut Member, raw: &RawValue) {
        let Some(gathered) = &mut member.batch else {
            member.emit("new_message", raw);
            return;
        };
        if member.gathering {
            gathered.push(raw.to_owned());
            if gathered.len() >= BURST_SIZE {
                flush(member);
            }
            return;
        }
        member.gathering = true;
        member.emit("new_message", raw);
        let shared = self.clone();
        tokio::spawn(async move {
            tokio::time::sleep(BURST).await;
            if let Some(member) = shared.hub.0.lock().members.get_mut(&id) {
                member.gathering = false;
                flush(member);
            }
        });
    }

    /// Tells everybody who may see a conversation; who may not see it any more leaves its room.
    fn conversation(&self, event: &str, pair: &ConversationPair) {
        let visitors = self.app.with_presence((*pair.visitor).clone());
        let (Some(staff_raw), Some(visitor_raw)) = (raw(&*pair.staff), raw(&visitors)) else {
            return;
        };
        let state = &mut *self.hub.0.lock();
        settle(state, &pair.staff);
        let staff = staff_of(state, &pair.staff.place());
        emit_to(state, &staff, event, &staff_raw);
        let visitor = state.ids_in(&Room::Person(pair.staff.visitor.id.clone()));
        emit_to(state, &visitor, event, &visitor_raw);
    }

    fn assigned(&self, pair: &ConversationPair, assignee_name: Option<&str>) {
        let payload = json!({
            "conversationId": pair.staff.id,
            "assigneeId": pair.staff.assignee_id,
            "assigneeName": assignee_name,
        });
        let state = &mut *self.hub.0.lock();
        settle(state, &pair.staff);
        admit_assignee(state, &pair.staff);
        let mut ids = staff_of(state, &pair.staff.place());
        ids.extend(state.ids_in(&Room::Person(pair.staff.visitor.id.clone())));
        emit_to(state, &ids, "conversation_assigned", &payload);
    }

    /// An event for those in a conversation's room that `chosen` names.
    pub(super) fn to_room<T: Serialize>(
        &self,
        conversation: &ConversationId,
        event: &str,
        payload: &T,
        chosen: impl Fn(&Member) -> bool,
    ) {
        let state = &mut *self.hub.0.lock();
        let ids = state
            .ids_in(&Room::Conversation(conversation.clone()))
            .into_iter()
            .filter(|id| state.members.get(id).is_some_and(&chosen))
            .collect();
        emit_to(state, &ids, event, payload);
    }
}

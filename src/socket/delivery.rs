//! From what is committed to what clients hear, in commit order.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::Serialize;
use serde_json::json;
use serde_json::value::{RawValue, to_raw_value};
use tokio::sync::mpsc;

use super::Shared;
use super::hub::{Kind, Member, MemberId, Room, State};
use crate::model::{Action, ConversationId, PersonId, Priority, SessionId};
use crate::protocol::announcement::ConversationPair;
use crate::protocol::{Announcement, Conversation, Message};
use crate::store::Committed;

/// Announcements between two chances for the sockets' writers to run: a burst must not fill their queues.
const TURN: usize = 32;
/// How long a burst is gathered for those who want arrays, and at how many it ends before.
const BURST: Duration = Duration::from_millis(100);
const BURST_SIZE: usize = 10;

/// Publishes each batch, then answers those who wrote it.
pub(super) async fn announce(shared: Arc<Shared>, mut committed: mpsc::Receiver<Vec<Committed>>) {
    while let Some(batch) = committed.recv().await {
        let started = Instant::now();
        let mut moved = Moved::default();
        for (at, job) in batch.into_iter().enumerate() {
            for announcement in job.announcements {
                publish(&shared, announcement, &mut moved).await;
            }
            (job.done)();
            if at % TURN == TURN - 1 {
                tokio::task::yield_now().await;
            }
        }
        moved.tell(&shared);
        metrics::histogram!("voxora_delivery_seconds").record(started.elapsed().as_secs_f64());
    }
}

async fn publish(shared: &Arc<Shared>, announcement: Announcement, moved: &mut Moved) {
    match announcement {
        Announcement::Message {
            message,
            conversation,
            reopened,
        } => {
            shared.message(&message, reopened.then_some(&*conversation));
            moved.note(conversation, message);
        }
        Announcement::ConversationCreated(pair) => {
            shared.conversation("conversation_created", &pair)
        }
        Announcement::ConversationUpdated(pair) => {
            moved.forget(&pair.staff.id);
            shared.conversation("conversation_updated", &pair);
        }
        Announcement::ConversationAssigned {
            conversation,
            assignee_name,
        } => shared.assigned(&conversation, assignee_name.as_deref()),
        Announcement::Read {
            conversation,
            person,
            seq,
        } => {
            let payload = json!({ "conversationId": conversation, "userId": person, "seq": seq });
            shared.to_room(&conversation, "message_read", &payload, |_| true);
        }
        Announcement::MessagesDeleted {
            conversation,
            messages,
        } => {
            for (id, seq) in messages {
                let payload = json!({ "conversationId": conversation, "id": id, "seq": seq });
                shared.to_room(&conversation, "message_deleted", &payload, |_| true);
            }
        }
        Announcement::SessionsEnded { sessions, reason } => shared.end_sessions(&sessions, reason),
        Announcement::AccessChanged(person) => shared.access_changed(&person).await,
    }
}

/// Conversations that moved in a batch, for the agents who have them in a list: the last state of each.
#[derive(Default)]
struct Moved(Vec<(Arc<Conversation>, Arc<Message>)>);

impl Moved {
    fn note(&mut self, conversation: Arc<Conversation>, message: Arc<Message>) {
        self.forget(&conversation.id);
        self.0.push((conversation, message));
    }

    fn forget(&mut self, id: &ConversationId) {
        self.0.retain(|(known, _)| known.id != *id);
    }

    fn tell(self, shared: &Shared) {
        for (conversation, message) in self.0 {
            let mut state = shared.hub.0.lock();
            let mut ids = staff_of(&state, &conversation);
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
fn staff_of(state: &State, conversation: &Conversation) -> BTreeSet<MemberId> {
    let mut ids = state.ids_in(&Room::Managers);
    match &conversation.department_id {
        None => ids.extend(state.ids_in(&Room::Staff)),
        Some(department) => {
            ids.extend(state.ids_in(&Room::Department(department.clone())));
            ids.extend(state.ids_in(&Room::Queue(department.clone())));
        }
    }
    if let Some(assignee) = &conversation.assignee_id {
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

fn emit_to<T: Serialize + ?Sized>(
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

/// Tells a conversation's room that a message opened it again, staff and visitor each in their own view.
fn tell_reopened(
    state: &mut State,
    ids: &BTreeSet<MemberId>,
    conversation: &Conversation,
    message: &Message,
) {
    let staff = Conversation {
        last_message: Some(message.clone()),
        ..conversation.clone()
    };
    // The message is one that the visitor sees, so that its number is the visitor's last one, too.
    let visitor = Conversation {
        tags: Vec::new(),
        priority: Priority::Medium,
        last_seq: message.seq,
        ..staff.clone()
    };
    let is_staff = |id: &MemberId| {
        let member = state.members.get(id);
        member.is_some_and(|member| member.caller.is_staff())
    };
    let (agents, visitors): (BTreeSet<_>, BTreeSet<_>) = ids.iter().copied().partition(is_staff);
    emit_to(state, &agents, "conversation_updated", &staff);
    emit_to(state, &visitors, "conversation_updated", &visitor);
}

impl Shared {
    fn message(self: &Arc<Self>, message: &Arc<Message>, reopened: Option<&Conversation>) {
        let conversation = &message.conversation_id;
        self.stop_typing(conversation, &message.sender_id, None);
        let Some(raw) = raw(&**message) else {
            return;
        };
        let state = &mut *self.hub.0.lock();
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
        if let Some(view) = reopened {
            tell_reopened(state, &ids, view, message);
        }
        let delivered = (
            &message.id,
            json!({ "clientId": message.client_id, "conversationId": conversation, "seq": message.seq }),
        );
        emit_to(state, &senders, "message_delivered", &delivered);
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

    /// Tells everybody who may see a conversation; its visitor and its assignee come into its room, and who may not
    /// see it any more leaves.
    fn conversation(&self, event: &str, pair: &ConversationPair) {
        let (Some(staff_raw), Some(visitor_raw)) = (raw(&*pair.staff), raw(&*pair.visitor)) else {
            return;
        };
        let state = &mut *self.hub.0.lock();
        settle(state, &pair.staff);
        let staff = staff_of(state, &pair.staff);
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
        let mut ids = staff_of(state, &pair.staff);
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
    async fn access_changed(self: &Arc<Self>, person: &PersonId) {
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
        self.shut_out(outside);
    }
}

/// Brings a conversation's room in line with where it stands now.
fn settle(state: &mut State, conversation: &Conversation) {
    state.moves += 1;
    let place = conversation.place();
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
    let mut belongs = state.ids_in(&Room::Person(place.visitor.clone()));
    if let Some(assignee) = &place.assignee {
        belongs.extend(state.ids_in(&Room::Person(assignee.clone())));
    }
    for id in belongs {
        state.join_conversation(id, &conversation.id, &place);
    }
    if state.places.contains_key(&conversation.id) {
        state.places.insert(conversation.id.clone(), place);
    }
}

//! Who is connected and in which rooms, and the way to each of them.
//!
//! One lock, held for a breath: adding, removing, and handing packets to sockets' queues, which never blocks.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

use parking_lot::Mutex;

use super::activity::Activities;
use super::member::{Kind, Member, disconnect_when_possible};
use super::nodes::OpenElsewhere;
use crate::error::{Error, Result};
use crate::model::{Caller, ConversationId, DepartmentId, PersonId, Place, SessionId};

/// A socket in a namespace.
pub(super) type MemberId = u64;

/// Who hears something together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Room {
    /// Those who have a conversation open.
    Conversation(ConversationId),
    /// A department's members.
    Department(DepartmentId),
    /// The department namespace's sockets.
    Queue(DepartmentId),
    /// Every user.
    Staff,
    /// Owners and admins.
    Managers,
    /// One person's sockets.
    Person(PersonId),
}

/// How the limits of PROTOCOL's table stand; 0 is none.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    pub user: usize,
    pub address: usize,
    pub all: usize,
}

/// All members and rooms.
#[derive(Default)]
pub(super) struct Hub(pub(super) Mutex<State>);

/// What the hub's lock guards.
#[derive(Default)]
pub(super) struct State {
    next: MemberId,
    pub(super) members: BTreeMap<MemberId, Member>,
    rooms: BTreeMap<Room, BTreeSet<MemberId>>,
    sessions: HashMap<SessionId, BTreeSet<MemberId>>,
    /// Sockets by address.
    addresses: HashMap<std::net::IpAddr, usize>,
    /// Where the conversations of non-empty rooms stand.
    pub(super) places: HashMap<ConversationId, Place>,
    /// The same conversations by their visitors.
    by_visitor: BTreeSet<(PersonId, ConversationId)>,
    /// Who is at which conversation.
    pub(super) activities: Activities,
    /// What is open on other nodes.
    pub(super) open_elsewhere: OpenElsewhere,
    /// Counts the conversations that moved, so that who looks one up notices.
    pub(super) moves: u64,
}

impl Hub {
    /// Takes a socket in, with its person's rooms.
    ///
    /// # Errors
    /// `rate_limited` when a limit is reached.
    pub(super) fn add(&self, member: Member, limits: Limits) -> Result<MemberId> {
        let state = &mut *self.0.lock();
        if state.is_full(&member, limits) {
            return Err(Error::rate_limited(Duration::from_secs(1)));
        }
        state.next += 1;
        let id = state.next;
        let (session, caller, kind) = (
            member.caller.session.clone(),
            member.caller.clone(),
            member.kind.clone(),
        );
        *state.addresses.entry(member.address).or_default() += 1;
        state.members.insert(id, member);
        state.sessions.entry(session).or_default().insert(id);
        match kind {
            Kind::Queue(department) => state.join(id, Room::Queue(department)),
            Kind::Main => {
                state.join(id, Room::Person(caller.person.clone()));
                state.join_staff_rooms(id, &caller);
            }
        }
        Ok(id)
    }

    /// Sends everybody away, to come back and fetch what it missed.
    pub(super) fn start_over(&self) {
        for member in self.0.lock().members.values() {
            member.kill();
            disconnect_when_possible(&member.socket, Duration::ZERO);
        }
    }

    /// Tells everybody that the server stops.
    pub(super) fn say_goodbye(&self, retry_after: Duration) {
        let payload = serde_json::json!({ "retryAfterMs": retry_after.as_millis() });
        for member in self.0.lock().members.values() {
            member.emit("server_shutdown", &payload);
        }
    }

    /// Cuts every connection that is left.
    pub(super) fn kill_all(&self) {
        self.0.lock().members.values().for_each(Member::kill);
    }
}

impl State {
    /// Whether a socket more would be over a limit.
    fn is_full(&self, member: &Member, limits: Limits) -> bool {
        let over = |limit: usize, count: usize| limit > 0 && count >= limit;
        let room = match &member.kind {
            Kind::Main => Room::Person(member.caller.person.clone()),
            Kind::Queue(department) => Room::Queue(department.clone()),
        };
        let of_user = self
            .members_in(&room)
            .filter(|other| other.caller.person == member.caller.person)
            .count();
        let of_address = self.addresses.get(&member.address).copied().unwrap_or(0);
        over(limits.user, of_user)
            || over(limits.address, of_address)
            || over(limits.all, self.members.len())
    }

    /// Forgets a socket.
    pub(super) fn remove(&mut self, id: MemberId) -> Option<Member> {
        let member = self.members.remove(&id)?;
        for room in &member.rooms {
            self.take_out(id, room);
        }
        if let Some(count) = self.addresses.get_mut(&member.address) {
            *count -= 1;
            if *count == 0 {
                self.addresses.remove(&member.address);
            }
        }
        if let Some(ids) = self.sessions.get_mut(&member.caller.session) {
            ids.remove(&id);
            if ids.is_empty() {
                self.sessions.remove(&member.caller.session);
            }
        }
        Some(member)
    }

    /// Puts a socket into a room.
    pub(super) fn join(&mut self, id: MemberId, room: Room) {
        if let Some(member) = self.members.get_mut(&id)
            && member.rooms.insert(room.clone())
        {
            self.rooms.entry(room).or_default().insert(id);
        }
    }

    /// Puts a socket into a conversation's room.
    pub(super) fn join_conversation(
        &mut self,
        id: MemberId,
        conversation: &ConversationId,
        place: &Place,
    ) {
        // A room that stays empty would never take its place away again.
        if self.members.contains_key(&id) {
            self.places.insert(conversation.clone(), place.clone());
            self.by_visitor
                .insert((place.visitor.clone(), conversation.clone()));
            self.join(id, Room::Conversation(conversation.clone()));
        }
    }

    /// Takes a socket out of a room.
    pub(super) fn leave(&mut self, id: MemberId, room: &Room) {
        if let Some(member) = self.members.get_mut(&id) {
            member.rooms.remove(room);
        }
        self.take_out(id, room);
    }

    fn take_out(&mut self, id: MemberId, room: &Room) {
        if let Some(ids) = self.rooms.get_mut(room) {
            ids.remove(&id);
            if ids.is_empty() {
                self.rooms.remove(room);
                if let Room::Conversation(conversation) = room
                    && let Some(place) = self.places.remove(conversation)
                {
                    self.by_visitor
                        .remove(&(place.visitor, conversation.clone()));
                }
            }
        }
    }

    /// The rooms that go with a user's role and departments.
    pub(super) fn join_staff_rooms(&mut self, id: MemberId, caller: &Caller) {
        if caller.is_staff() {
            self.join(id, Room::Staff);
        }
        if caller.manages() {
            self.join(id, Room::Managers);
        }
        for department in caller.departments.iter() {
            self.join(id, Room::Department(department.clone()));
        }
    }

    /// A member's rooms.
    pub(super) fn rooms_of(&self, id: MemberId) -> Vec<Room> {
        self.members
            .get(&id)
            .map(|member| member.rooms.iter().cloned().collect())
            .unwrap_or_default()
    }

    /// Who is in a room.
    pub(super) fn ids_in(&self, room: &Room) -> BTreeSet<MemberId> {
        self.rooms.get(room).cloned().unwrap_or_default()
    }

    /// Who is in a room, itself.
    pub(super) fn members_in<'a>(
        &'a self,
        room: &Room,
    ) -> impl Iterator<Item = &'a Member> + use<'a> {
        let ids = self.rooms.get(room);
        ids.into_iter()
            .flatten()
            .filter_map(|id| self.members.get(id))
    }

    /// The sockets of a log-in.
    pub(super) fn ids_of_session(&self, session: &SessionId) -> BTreeSet<MemberId> {
        self.sessions.get(session).cloned().unwrap_or_default()
    }

    /// Who is in the room of one of a visitor's conversations.
    pub(super) fn ids_with_visitor(&self, visitor: &PersonId) -> BTreeSet<MemberId> {
        self.by_visitor
            .range((visitor.clone(), ConversationId::from(""))..)
            .take_while(|(of, _)| of == visitor)
            .flat_map(|(_, conversation)| self.ids_in(&Room::Conversation(conversation.clone())))
            .collect()
    }

    /// Whether another socket of a member's person, on this node, has a conversation open.
    pub(super) fn is_open_beside(
        &self,
        id: MemberId,
        person: &PersonId,
        conversation: &ConversationId,
    ) -> bool {
        self.ids_in(&Room::Person(person.clone()))
            .into_iter()
            .filter(|other| *other != id)
            .filter_map(|other| self.members.get(&other))
            .any(|member| member.opened.contains(conversation))
    }

    /// Whether somebody has a conversation open anywhere.
    pub(super) fn is_open(&self, conversation: &ConversationId, person: &PersonId) -> bool {
        self.open_elsewhere.has(conversation, person)
            || self
                .members_in(&Room::Person(person.clone()))
                .any(|member| member.opened.contains(conversation))
    }
}

//! Who is at a conversation: who looks at it and who writes, told to the staff who may see it, all of it at each change.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Shared;
use super::app_events::apps;
use super::delivery::{emit_to, staff_of};
use super::hub::{MemberId, Room, State};
use super::nodes::ViewersElsewhere;
use crate::error::{Error, Result};
use crate::model::{Action, Caller, ConversationId, NodeId, PersonId, Place};
use crate::protocol::{AtWork, ConversationActivity, Typist, Viewer};

/// The conversations at which somebody is.
pub(super) type Activities = HashMap<ConversationId, Activity>;

/// Somebody is at a conversation that stands here.
pub(super) struct Activity {
    pub(super) place: Place,
    /// On this node.
    pub(super) viewers: BTreeSet<MemberId>,
    /// On others.
    pub(super) elsewhere: BTreeMap<NodeId, ViewersElsewhere>,
}

impl Shared {
    /// A user's socket has this conversation before its eyes, and no other one.
    pub(super) async fn view(
        &self,
        id: MemberId,
        caller: &Caller,
        conversation: Option<ConversationId>,
    ) -> Result<AtWork> {
        if !caller.is_staff() {
            return Err(Error::forbidden("This is for agents."));
        }
        let Some(conversation) = conversation else {
            self.view_none(id);
            return Ok(AtWork::default());
        };
        let place = self.app.place(caller, &conversation, Action::Talk).await?;
        if !self.begin_view(id, &conversation, place) {
            return Ok(AtWork::default());
        }
        // Read anew, now that whatever moves it from here on moves its place here, too.
        match self
            .app
            .place_now(caller, &conversation, Action::Talk)
            .await
        {
            Ok(place) => self.stand(&conversation, place),
            Err(error) => {
                self.view_none(id);
                return Err(error);
            }
        }
        let state = self.hub.0.lock();
        Ok(self.at_work(&state, &conversation))
    }

    /// False: the socket is gone.
    fn begin_view(&self, id: MemberId, conversation: &ConversationId, place: Place) -> bool {
        let state = &mut *self.hub.0.lock();
        let Some(member) = state.members.get_mut(&id) else {
            return false;
        };
        let before = member.viewing.replace(conversation.clone());
        if before.as_ref() == Some(conversation) {
            return true;
        }
        state.activity_at(conversation, place).viewers.insert(id);
        if let Some(before) = before {
            self.end_view(state, id, &before);
        }
        self.say_views(state, conversation);
        self.tell_activity(state, conversation);
        true
    }

    /// A socket looks at nothing any more.
    pub(super) fn view_none(&self, id: MemberId) {
        let state = &mut *self.hub.0.lock();
        let viewing = state
            .members
            .get_mut(&id)
            .and_then(|member| member.viewing.take());
        if let Some(conversation) = viewing {
            self.end_view(state, id, &conversation);
        }
    }

    /// A socket that looks at `conversation` does not any more.
    pub(super) fn look_away(&self, id: MemberId, conversation: &ConversationId) {
        let state = &mut *self.hub.0.lock();
        let is_there =
            |id| state.members.get(id).and_then(|one| one.viewing.as_ref()) == Some(conversation);
        if is_there(&id) {
            if let Some(member) = state.members.get_mut(&id) {
                member.viewing = None;
            }
            self.end_view(state, id, conversation);
        }
    }

    fn end_view(&self, state: &mut State, id: MemberId, conversation: &ConversationId) {
        if let Some(activity) = state.activities.get_mut(conversation) {
            activity.viewers.remove(&id);
        }
        self.say_views(state, conversation);
        self.tell_activity(state, conversation);
    }

    /// Somebody began to write in a conversation, or stopped.
    pub(super) fn typing_changed(&self, conversation: &ConversationId, place: Option<Place>) {
        let state = &mut *self.hub.0.lock();
        if let Some(place) = place {
            state.activity_at(conversation, place);
        }
        self.tell_activity(state, conversation);
    }

    /// A conversation stands elsewhere: who may not see it any more is not at it.
    pub(super) fn stand(&self, conversation: &ConversationId, place: Place) {
        let state = &mut *self.hub.0.lock();
        let Some(activity) = state.activities.get_mut(conversation) else {
            return;
        };
        if activity.place == place {
            return;
        }
        activity.place = place;
        self.put_out(state, conversation);
        self.tell_activity(state, conversation);
    }

    /// A user's access changed: it is at nothing any more that it may not see.
    pub(super) fn recheck_views(&self, person: &PersonId) {
        let state = &mut *self.hub.0.lock();
        let viewed: BTreeSet<ConversationId> = state
            .members_in(&Room::Person(person.clone()))
            .filter_map(|member| member.viewing.clone())
            .collect();
        for conversation in viewed {
            if self.put_out(state, &conversation) {
                self.tell_activity(state, &conversation);
            }
        }
    }

    /// Ends the views of those who may not see a conversation. Whether there were any.
    fn put_out(&self, state: &mut State, conversation: &ConversationId) -> bool {
        let Some(activity) = state.activities.get_mut(conversation) else {
            return false;
        };
        let place = &activity.place;
        let members = &mut state.members;
        let before = activity.viewers.len();
        activity.viewers.retain(|id| {
            let Some(member) = members.get_mut(id) else {
                return false;
            };
            let stays = member.caller.may(Action::Talk, place);
            if !stays {
                member.viewing = None;
            }
            stays
        });
        let some_went = activity.viewers.len() < before;
        if some_went {
            self.say_views(state, conversation);
        }
        some_went
    }

    /// What a socket has to know that just connected.
    pub(super) fn show_activities(&self, id: MemberId) {
        let state = &mut *self.hub.0.lock();
        let Some(member) = state.members.get(&id).filter(|member| member.app) else {
            return;
        };
        for (conversation, activity) in &state.activities {
            if member.caller.may(Action::Talk, &activity.place) {
                let told = ConversationActivity {
                    conversation_id: conversation.clone(),
                    at_work: self.at_work(state, conversation),
                };
                member.emit("conversation_activity", &told);
            }
        }
    }

    pub(super) fn tell_activity(&self, state: &mut State, conversation: &ConversationId) {
        let Some(activity) = state.activities.get(conversation) else {
            return;
        };
        let ids = apps(state, staff_of(state, &activity.place));
        let at_work = self.at_work(state, conversation);
        if at_work == AtWork::default() {
            state.activities.remove(conversation);
        }
        let told = ConversationActivity {
            conversation_id: conversation.clone(),
            at_work,
        };
        emit_to(state, &ids, "conversation_activity", &told);
    }

    fn at_work(&self, state: &State, conversation: &ConversationId) -> AtWork {
        let activity = state.activities.get(conversation);
        let mut viewers = activity.map_or_else(Vec::new, |activity| state.viewers_here(activity));
        let elsewhere = activity.into_iter().flat_map(|one| one.elsewhere.values());
        for viewer in elsewhere.flat_map(|said| &said.viewers) {
            push_once(&mut viewers, viewer.clone());
        }
        let typing = self.app.live.typing.in_conversation(conversation);
        let typists = typing.into_iter().map(|(user_id, typed)| Typist {
            user_id,
            user_name: typed.name.to_string(),
            internal: typed.internal,
        });
        AtWork {
            viewers,
            typists: typists.collect(),
        }
    }
}

/// A user with two windows is one viewer.
fn push_once(viewers: &mut Vec<Viewer>, viewer: Viewer) {
    if viewers.iter().all(|known| known.user_id != viewer.user_id) {
        viewers.push(viewer);
    }
}

impl State {
    /// Who looks at it on this node.
    pub(super) fn viewers_here(&self, activity: &Activity) -> Vec<Viewer> {
        let mut viewers = Vec::new();
        let members = activity
            .viewers
            .iter()
            .filter_map(|id| self.members.get(id));
        for member in members {
            let viewer = Viewer {
                user_id: member.caller.person.clone(),
                user_name: member.caller.name.to_string(),
            };
            push_once(&mut viewers, viewer);
        }
        viewers
    }

    /// The activity at a conversation that stands at `place`, as far as it is not known better.
    pub(super) fn activity_at(
        &mut self,
        conversation: &ConversationId,
        place: Place,
    ) -> &mut Activity {
        let known = self.places.get(conversation).cloned();
        let make = || Activity {
            place: known.unwrap_or(place),
            viewers: BTreeSet::new(),
            elsewhere: BTreeMap::new(),
        };
        self.activities
            .entry(conversation.clone())
            .or_insert_with(make)
    }
}

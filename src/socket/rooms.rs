//! Opening and leaving a conversation, and what a socket leaves behind when it is gone.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value as Json;

use super::Shared;
use super::hub::{MemberId, Room};
use super::member::Member;
use crate::error::{Error, Result};
use crate::model::{Action, Caller, ConversationId, Seq};
use crate::protocol::{Aside, Opened};

/// The payload of what happens in a conversation.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct InConversation {
    pub conversation_id: ConversationId,
    pub after: Option<Seq>,
    /// A note is being typed.
    #[serde(default)]
    pub internal: bool,
}

impl Shared {
    /// Opens a conversation: into its room first, then its history, so that nothing falls between.
    pub(super) async fn open(
        &self,
        id: MemberId,
        caller: &Caller,
        at: InConversation,
    ) -> Result<Json> {
        let conversation = at.conversation_id;
        let place = self.app.place(caller, &conversation, Action::Talk).await?;
        let room = Room::Conversation(conversation.clone());
        let was_in = {
            let state = &mut *self.hub.0.lock();
            let was_in = state.ids_in(&room).contains(&id);
            state.join_conversation(id, &conversation, &place);
            was_in
        };
        let joined = self.app.join(caller, &conversation, at.after).await;
        let state = || self.hub.0.lock();
        let joined = joined.inspect_err(|_| {
            if !was_in {
                state().leave(id, &room);
            }
        })?;
        let (first_here, open_elsewhere) = {
            let state = &mut *state();
            let member = state.members.get_mut(&id);
            let newly = member.is_some_and(|member| member.opened.insert(conversation.clone()));
            (
                newly && !state.is_open_beside(id, &caller.person, &conversation),
                state.open_elsewhere.has(&conversation, &caller.person),
            )
        };
        if first_here {
            let opened = opened(caller, &conversation);
            if !open_elsewhere {
                self.tell_opened("user_joined", &opened);
            }
            self.app.say(|| Aside::Opened(opened));
        }
        serde_json::to_value(&joined).map_err(Error::internal)
    }

    /// Leaves a conversation; its visitor and assignee hear of it again with their next connection.
    pub(super) fn close(&self, id: MemberId, caller: &Caller, conversation: &ConversationId) {
        if self.app.live.typing.at(id).contains(conversation) {
            self.stop_typing(conversation, &caller.person);
        }
        let (last_here, open_elsewhere) = {
            let state = &mut *self.hub.0.lock();
            let opened = state
                .members
                .get_mut(&id)
                .is_some_and(|member| member.opened.remove(conversation));
            (
                opened && !state.is_open_beside(id, &caller.person, conversation),
                state.open_elsewhere.has(conversation, &caller.person),
            )
        };
        if last_here {
            let opened = opened(caller, conversation);
            if !open_elsewhere {
                self.tell_opened("user_left", &opened);
            }
            self.app.say(|| Aside::Closed(opened));
        }
        self.look_away(id, conversation);
        let room = Room::Conversation(conversation.clone());
        self.hub.0.lock().leave(id, &room);
    }

    /// Forgets a socket that is gone: what it had open and typed, and its person's presence.
    pub(super) fn forget(self: &Arc<Self>, id: MemberId) -> Option<Member> {
        let (caller, opened) = {
            let state = self.hub.0.lock();
            let member = state.members.get(&id)?;
            (member.caller.clone(), member.opened.clone())
        };
        for conversation in self.app.live.typing.at(id) {
            self.stop_typing(&conversation, &caller.person);
        }
        for conversation in &opened {
            self.close(id, &caller, conversation);
        }
        self.view_none(id);
        let member = self.hub.0.lock().remove(id)?;
        if member.counts() {
            metrics::gauge!("voxora_sockets").decrement(1);
            self.left(caller);
        }
        Some(member)
    }
}

fn opened(caller: &Caller, conversation: &ConversationId) -> Opened {
    Opened {
        conversation: conversation.clone(),
        person: caller.person.clone(),
        name: caller.name.to_string(),
    }
}

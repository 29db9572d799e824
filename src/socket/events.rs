//! What each event does: decode, ask the app, answer.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value as Json, json};
use socketioxide::extract::TryData;
use socketioxide::handler::FromMessageParts;

use super::Shared;
use super::handler::{Context, Job};
use super::hub::{Member, MemberId, Room};
use super::reply;
use crate::app::Sent;
use crate::error::{Error, Kind as ErrorKind, Result};
use crate::model::{Action, Caller, ConversationId, PersonId, Presence, Seq};
use crate::protocol::request::SendMessage;

/// How long a start of typing counts without another one.
const TYPING: Duration = Duration::from_secs(5);

/// What a client can ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event {
    SendMessage,
    Join,
    Leave,
    TypingStart,
    TypingStop,
    MarkRead,
    SetStatus,
    FileUpload,
    Unknown,
}

impl Event {
    /// Every event by its name.
    pub(super) const NAMED: &[(&'static str, Self)] = &[
        ("send_message", Self::SendMessage),
        ("join_conversation", Self::Join),
        ("leave_conversation", Self::Leave),
        ("typing_start", Self::TypingStart),
        ("typing_stop", Self::TypingStop),
        ("mark_read", Self::MarkRead),
        ("set_status", Self::SetStatus),
        ("file_upload", Self::FileUpload),
    ];

    fn name(self) -> &'static str {
        let named = Self::NAMED.iter().find(|(_, event)| *event == self);
        named.map_or("unknown", |(name, _)| name)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct InConversation {
    conversation_id: ConversationId,
    after: Option<Seq>,
    #[serde(default)]
    internal: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ReadUpTo {
    conversation_id: ConversationId,
    seq: Seq,
}

#[derive(Deserialize)]
struct NewStatus {
    status: Presence,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct FileMeta {
    conversation_id: Option<ConversationId>,
    name: Option<String>,
    mime_type: Option<String>,
}

/// A message on its way, with what its sender knows it by.
pub(super) struct Sending {
    outcome: Pin<Box<dyn Future<Output = Result<Sent>> + Send>>,
    client_id: Option<String>,
    conversation_id: Option<ConversationId>,
}

/// Decodes a message and takes it into the queue; the order of these calls is the order of the messages.
pub(super) async fn begin_send(context: &Context, job: &mut Job) -> Sending {
    let request = match decode::<SendMessage>(job, "{conversationId, content}") {
        Ok(request) => request,
        Err(error) => {
            return Sending {
                outcome: Box::pin(std::future::ready(Err(error))),
                client_id: None,
                conversation_id: None,
            };
        }
    };
    let (client_id, conversation_id) = (request.client_id.clone(), request.conversation_id.clone());
    let app = &context.shared.app;
    let outcome: Pin<Box<dyn Future<Output = Result<Sent>> + Send>> =
        match app.caller_by_session(&context.session).await {
            Ok(caller) => Box::pin(app.begin_send(&caller, request)),
            Err(error) => Box::pin(std::future::ready(Err(error))),
        };
    Sending {
        outcome,
        client_id,
        conversation_id,
    }
}

/// Answers a message's sender.
pub(super) async fn end_send(sending: Sending, job: &mut Job) {
    match sending.outcome.await {
        Ok(sent) => reply::ok(job.answer(), &*sent.message),
        Err(error) => {
            let mut payload = json!({ "error": error.message, "code": error.kind.code() });
            if let Some(id) = sending.client_id {
                payload["clientId"] = id.into();
            }
            if let Some(id) = sending.conversation_id {
                payload["conversationId"] = id.as_str().into();
            }
            // A client that is gone or does not read learns it from the history.
            let _ = job.socket.emit("message_error", &payload);
            refuse(job, &error);
        }
    }
}

/// Answers that an event failed; a rate has an event of its own, and so has a failure that nobody waits for.
pub(super) fn refuse(job: &mut Job, error: &Error) {
    if let (ErrorKind::RateLimited, Some(wait)) = (error.kind, error.retry_after) {
        let payload = json!({ "event": job.event.name(), "retryAfterMs": wait.as_millis() });
        let _ = job.socket.emit("rate_limit_exceeded", &payload);
    } else if job.ack.is_none() && job.event != Event::SendMessage {
        let payload =
            json!({ "event": job.event.name(), "error": error.message, "code": error.kind.code() });
        let _ = job.socket.emit("event_error", &payload);
    }
    reply::failed(job.answer(), error);
}

/// Does any event but `send_message`, and answers.
pub(super) async fn handle(context: &Context, job: &mut Job) {
    match perform(context, job).await {
        Ok(data) => reply::ok(job.answer(), &data),
        Err(error) => refuse(job, &error),
    }
}

async fn perform(context: &Context, job: &mut Job) -> Result<Json> {
    let (shared, id) = (&context.shared, context.id);
    let caller = shared.app.caller_by_session(&context.session).await?;
    match job.event {
        Event::Join => {
            shared
                .open(id, &caller, decode(job, "{conversationId}")?)
                .await
        }
        Event::Leave => {
            let at: InConversation = decode(job, "{conversationId}")?;
            shared.close(id, &caller, &at.conversation_id);
            Ok(Json::Null)
        }
        Event::TypingStart => {
            let at: InConversation = decode(job, "{conversationId}")?;
            shared
                .app
                .place(&caller, &at.conversation_id, Action::Talk)
                .await?;
            shared.start_typing(
                id,
                &caller,
                at.conversation_id,
                at.internal && caller.is_staff(),
            );
            Ok(Json::Null)
        }
        Event::TypingStop => {
            let at: InConversation = decode(job, "{conversationId}")?;
            shared
                .app
                .place(&caller, &at.conversation_id, Action::Talk)
                .await?;
            shared.stop_typing(&at.conversation_id, &caller.person, None);
            Ok(Json::Null)
        }
        Event::MarkRead => {
            let read: ReadUpTo = decode(job, "{conversationId, seq}")?;
            shared
                .app
                .mark_read(&caller, &read.conversation_id, read.seq)
                .await?;
            Ok(Json::Null)
        }
        Event::SetStatus => {
            let new: NewStatus = decode(job, "{status}, which is online, away or busy")?;
            shared.set_status(&caller, new.status).await?;
            Ok(Json::Null)
        }
        Event::FileUpload => {
            let (bytes, meta) = decode_file(job)?;
            let file = shared.app.upload(
                &caller,
                meta.conversation_id,
                meta.name,
                meta.mime_type,
                bytes,
            );
            to_json(&file.await?)
        }
        Event::SendMessage | Event::Unknown => Err(Error::invalid(
            "There is no such event; see the documentation.",
        )),
    }
}

fn to_json<T: serde::Serialize>(value: &T) -> Result<Json> {
    serde_json::to_value(value).map_err(Error::internal)
}

fn decode<T: DeserializeOwned>(job: &mut Job, expected: &str) -> Result<T> {
    let Ok(TryData(decoded)) =
        TryData::<T>::from_message_parts(&job.socket, &mut job.payload, &job.ack);
    decoded.map_err(|_| Error::invalid(format!("The payload must be {expected}.")))
}

/// A buffer, alone or with a description of it.
fn decode_file(job: &mut Job) -> Result<(Bytes, FileMeta)> {
    let mut again = job.payload.clone();
    let Ok(TryData(both)) =
        TryData::<(Bytes, FileMeta)>::from_message_parts(&job.socket, &mut again, &job.ack);
    match both {
        Ok(both) => Ok(both),
        Err(_) => {
            let bytes = decode::<Bytes>(
                job,
                "a binary buffer, then {conversationId, name, mimeType}",
            )?;
            Ok((bytes, FileMeta::default()))
        }
    }
}

impl Shared {
    /// Opens a conversation: into its room first, then its history, so that nothing falls between.
    async fn open(&self, id: MemberId, caller: &Caller, at: InConversation) -> Result<Json> {
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
        let newly = state()
            .members
            .get_mut(&id)
            .is_some_and(|member| member.opened.insert(conversation.clone()));
        if newly {
            let payload = about(caller, &conversation);
            self.to_room(&conversation, "user_joined", &payload, |_| true);
        }
        to_json(&joined)
    }

    /// Leaves a conversation; its visitor and assignee hear of it again with their next connection.
    fn close(&self, id: MemberId, caller: &Caller, conversation: &ConversationId) {
        if self.app.live.typing.at(id).contains(conversation) {
            self.stop_typing(conversation, &caller.person, None);
        }
        let last = {
            let state = &mut *self.hub.0.lock();
            let opened = state
                .members
                .get_mut(&id)
                .is_some_and(|member| member.opened.remove(conversation));
            opened && !state.is_open_elsewhere(id, &caller.person, conversation)
        };
        if last {
            self.to_room(
                conversation,
                "user_left",
                &about(caller, conversation),
                |_| true,
            );
        }
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
            self.stop_typing(&conversation, &caller.person, None);
        }
        for conversation in &opened {
            self.close(id, &caller, conversation);
        }
        let member = self.hub.0.lock().remove(id)?;
        if member.counted {
            metrics::gauge!("voxora_sockets").decrement(1);
            self.left(caller.person);
        }
        Some(member)
    }

    fn start_typing(
        self: &Arc<Self>,
        id: MemberId,
        caller: &Caller,
        conversation: ConversationId,
        internal: bool,
    ) {
        let typing = &self.app.live.typing;
        let generation = typing.start(&conversation, &caller.person, &caller.name, id, internal);
        self.tell_typing(
            "user_typing",
            &conversation,
            caller.person.clone(),
            &caller.name,
            internal,
        );
        let (shared, person) = (self.clone(), caller.person.clone());
        tokio::spawn(async move {
            tokio::time::sleep(TYPING).await;
            shared.stop_typing(&conversation, &person, Some(generation));
        });
    }

    /// Ends somebody's typing, if it typed; with a generation, only that start's.
    pub(super) fn stop_typing(
        &self,
        conversation: &ConversationId,
        person: &PersonId,
        generation: Option<u64>,
    ) {
        let Some(typed) = self.app.live.typing.stop(conversation, person, generation) else {
            return;
        };
        self.tell_typing(
            "user_stopped_typing",
            conversation,
            person.clone(),
            &typed.name,
            typed.internal,
        );
    }

    fn tell_typing(
        &self,
        event: &str,
        conversation: &ConversationId,
        person: PersonId,
        name: &str,
        internal: bool,
    ) {
        let payload = json!({ "conversationId": conversation, "userId": person, "userName": name });
        self.to_room(conversation, event, &payload, |member| {
            member.caller.person != person && (!internal || member.caller.is_staff())
        });
    }

    async fn set_status(&self, caller: &Caller, status: Presence) -> Result<()> {
        if !caller.is_staff() {
            return Err(Error::forbidden("Only agents have a status."));
        }
        if status == Presence::Offline {
            return Err(Error::invalid("`status` must be online, away or busy."));
        }
        self.app.live.presence.set_status(&caller.person, status);
        self.tell_presence(&caller.person, "user_online", status)
            .await;
        Ok(())
    }
}

fn about(caller: &Caller, conversation: &ConversationId) -> Json {
    json!({ "conversationId": conversation, "userId": caller.person, "userName": caller.name })
}

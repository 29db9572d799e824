//! What each event does: decode, ask the app, answer.

use bytes::Bytes;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use socketioxide::extract::{Event as EventName, TryData};
use socketioxide::handler::FromMessageParts;
use tokio::sync::OwnedSemaphorePermit;

use super::handler::{Context, Job};
use super::reply;
use super::rooms::InConversation;
use crate::app::Sent;
use crate::error::{Error, Kind as ErrorKind, Result};
use crate::model::{Action, ConversationId, Presence, Seq};
use crate::protocol::Message;
use crate::protocol::request::SendMessage;

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
    ViewConversation,
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
        ("view_conversation", Self::ViewConversation),
    ];
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ReadUpTo {
    conversation_id: ConversationId,
    seq: Seq,
}

/// Null is looking at none; it has to be said.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct View {
    #[serde(deserialize_with = "Option::deserialize")]
    conversation_id: Option<ConversationId>,
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

/// What a message's sender knows it by, as far as it could be read.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Names {
    client_id: Option<Json>,
    conversation_id: Option<Json>,
}

/// Decodes a message and takes it into the queue; the order of these calls is the order of the messages. `turn` ends
/// with the answer.
pub(super) async fn send(context: &Context, mut job: Job, turn: OwnedSemaphorePermit) {
    let app = &context.shared.app;
    let admitted = match app.caller_by_session(&context.session).await {
        Ok(caller) => decode::<SendMessage>(&mut job, "{conversationId, content}")
            .map(|request| (caller, request)),
        Err(error) => Err(error),
    };
    match admitted {
        Ok((caller, request)) => app.begin_send(&caller, request, move |outcome| {
            answer_send(&mut job, outcome);
            drop(turn);
        }),
        Err(error) => answer_send(&mut job, Err(error)),
    }
}

/// Answers a message's sender.
fn answer_send(job: &mut Job, outcome: Result<Sent>) {
    match outcome {
        Ok(sent) => {
            if !sent.first {
                // Nothing was announced; who gave no callback waits for this.
                let _ = job
                    .socket
                    .emit("message_delivered", &delivered(&sent.message));
            }
            reply::ok(job.answer(), &*sent.message);
        }
        Err(error) => {
            let names: Names = decode(job, "").unwrap_or_default();
            let mut payload = json!({ "error": error.message, "code": error.kind.code() });
            for (key, name) in [
                ("clientId", names.client_id),
                ("conversationId", names.conversation_id),
            ] {
                if let Some(name @ Json::String(_)) = name {
                    payload[key] = name;
                }
            }
            // A client that is gone or does not read learns it from the history.
            let _ = job.socket.emit("message_error", &payload);
            refuse(job, &error);
        }
    }
}

/// What `message_delivered` carries.
pub(super) fn delivered(message: &Message) -> impl Serialize + use<> {
    let mut detail = json!({ "conversationId": message.conversation_id, "seq": message.seq });
    if let Some(id) = &message.client_id {
        detail["clientId"] = id.as_str().into();
    }
    (message.id.clone(), detail)
}

/// Answers that an event failed; a rate has an event of its own, and so has a failure that nobody waits for.
pub(super) fn refuse(job: &mut Job, error: &Error) {
    if let (ErrorKind::RateLimited, Some(wait)) = (error.kind, error.retry_after) {
        let payload = json!({ "event": name(job), "retryAfterMs": wait.as_millis() });
        let _ = job.socket.emit("rate_limit_exceeded", &payload);
    } else if job.ack.is_none() && job.event != Event::SendMessage {
        let payload =
            json!({ "event": name(job), "error": error.message, "code": error.kind.code() });
        let _ = job.socket.emit("event_error", &payload);
    }
    reply::failed(job.answer(), error);
}

/// As the client called it.
fn name(job: &mut Job) -> String {
    EventName::from_message_parts(&job.socket, &mut job.payload, &job.ack)
        .map_or_else(|_| "unknown".to_owned(), |EventName(name)| name)
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
            let place = shared
                .app
                .place(&caller, &at.conversation_id, Action::Talk)
                .await?;
            shared.start_typing(
                id,
                &caller,
                at.conversation_id,
                place,
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
            shared.stop_typing(&at.conversation_id, &caller.person);
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
        Event::ViewConversation => {
            let view: View = decode(job, "{conversationId}, which may be null")?;
            to_json(&shared.view(id, &caller, view.conversation_id).await?)
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
    const EXPECTED: &str = "a binary buffer, then {conversationId, name, mimeType}";
    // Decoding takes the binary part out of the payload.
    let whole = job.payload.clone();
    if let Ok((bytes, meta)) = decode::<(Bytes, Option<FileMeta>)>(job, EXPECTED) {
        return Ok((bytes, meta.unwrap_or_default()));
    }
    job.payload = whole.clone();
    if decode::<(Bytes, IgnoredAny)>(job, EXPECTED).is_ok() {
        return Err(Error::invalid(format!("The payload must be {EXPECTED}.")));
    }
    job.payload = whole;
    Ok((decode(job, EXPECTED)?, FileMeta::default()))
}

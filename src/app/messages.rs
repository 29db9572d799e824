//! Saying something, and reading what was said.

use std::sync::Arc;

use super::App;
use crate::error::{Error, Result};
use crate::live::limits::SlidingWindow;
use crate::model::{Action, Caller, ConversationId, Draft, PersonId, Place, Seq};
use crate::protocol::request::SendMessage;
use crate::protocol::{Found, History, Joined, Message, Page};
use crate::store::{Window, cursor};

/// Messages that a join gives at once.
const JOIN_PAGE: usize = 200;

/// A message that is on disk.
#[derive(Clone, Debug)]
pub struct Sent {
    /// The message; with a repeated `clientId`, the first one.
    pub message: Arc<Message>,
    /// False where it was stored before.
    pub first: bool,
}

impl App {
    /// Takes a message into the queue, now, and answers when it is on disk and announced. Messages are stored
    /// in the order of these calls.
    pub fn begin_send(
        &self,
        caller: &Caller,
        request: SendMessage,
    ) -> impl Future<Output = Result<Sent>> + Send + 'static {
        let queued = self.queue_message(caller, request);
        let (app, caller) = (self.clone(), caller.clone());
        async move {
            let stored = queued?.await?;
            if stored.first {
                metrics::counter!("voxora_messages_total").increment(1);
            } else {
                // Whoever asks again whether it arrived has not said more.
                app.rate_of(&caller).give_back(&caller.person);
            }
            Ok(Sent {
                message: stored.message,
                first: stored.first,
            })
        }
    }

    fn queue_message(
        &self,
        caller: &Caller,
        request: SendMessage,
    ) -> Result<impl Future<Output = Result<crate::store::Stored>> + Send + 'static> {
        self.take_message(caller)?;
        let conversation = request
            .conversation_id
            .filter(ConversationId::is_plausible)
            .ok_or_else(|| Error::invalid("`conversationId` must be a conversation's id."))?;
        let draft = Draft::parse(
            caller.kind(),
            request.content,
            request.kind.as_deref(),
            request.client_id,
            request.attachment_id,
            self.config.max_content,
        )?;
        Ok(self.store.send(caller.clone(), conversation, draft))
    }

    /// Counts a message against its sender's rate.
    fn take_message(&self, caller: &Caller) -> Result<()> {
        self.rate_of(caller)
            .take(&caller.person, self.clock.now().0)
            .map_err(Error::rate_limited)
    }

    fn rate_of(&self, caller: &Caller) -> &SlidingWindow<PersonId> {
        if caller.is_staff() {
            &self.live.agent_messages
        } else {
            &self.live.visitor_messages
        }
    }

    /// Stores a message.
    pub async fn send(
        &self,
        caller: &Caller,
        conversation: &ConversationId,
        request: SendMessage,
    ) -> Result<Sent> {
        let request = SendMessage {
            conversation_id: Some(conversation.clone()),
            ..request
        };
        self.begin_send(caller, request).await
    }

    /// A page of history: after a number, before one, or the newest.
    pub async fn history(
        &self,
        caller: &Caller,
        conversation: &ConversationId,
        after: Option<Seq>,
        before: Option<Seq>,
        limit: Option<u32>,
    ) -> Result<History> {
        let window = match (after, before) {
            (Some(_), Some(_)) => {
                return Err(Error::invalid("Give `after` or `before`, not both."));
            }
            (Some(seq), None) => Window::After(seq),
            (None, Some(seq)) => Window::Before(seq),
            (None, None) => Window::Before(Seq::MAX),
        };
        let size = cursor::page_size(limit)?;
        self.store
            .history(caller.clone(), conversation.clone(), window, size)
            .await
    }

    /// Notes how far the caller has read.
    pub async fn mark_read(
        &self,
        caller: &Caller,
        conversation: &ConversationId,
        seq: Seq,
    ) -> Result<()> {
        self.store
            .mark_read(caller.clone(), conversation.clone(), seq)
            .await
    }

    /// A conversation and what the caller missed in it.
    pub async fn join(
        &self,
        caller: &Caller,
        conversation: &ConversationId,
        after: Option<Seq>,
    ) -> Result<Joined> {
        self.store
            .join(caller.clone(), conversation.clone(), after, JOIN_PAGE)
            .await
    }

    /// Where a conversation stands, if the caller may do `action` in it.
    pub async fn place(
        &self,
        caller: &Caller,
        conversation: &ConversationId,
        action: Action,
    ) -> Result<Place> {
        let place = match self.live.places.get(conversation) {
            Some(place) => place,
            None => {
                let place = self
                    .store
                    .place(conversation.clone())
                    .await?
                    .ok_or_else(|| Error::not_found("conversation"))?;
                self.live.places.insert(conversation.clone(), place.clone());
                place
            }
        };
        if caller.may(action, &place) {
            Ok(place)
        } else {
            Err(Error::not_found("conversation"))
        }
    }

    /// Messages with all the words of `q`, best first.
    pub async fn search(
        &self,
        caller: &Caller,
        q: &str,
        limit: Option<u32>,
        cursor: Option<String>,
    ) -> Result<Page<Found>> {
        if !caller.is_staff() {
            return Err(Error::forbidden("Search is for agents."));
        }
        let size = cursor::page_size(limit)?;
        let after = cursor.as_deref().map(cursor::decode).transpose()?;
        self.store
            .search(caller.clone(), q.to_owned(), size, after)
            .await
    }
}

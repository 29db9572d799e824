//! Saying something, and reading what was said.

use tokio::sync::oneshot;

use super::App;
use crate::error::{Error, Kind, Result};
use crate::live::limits::SlidingWindow;
use crate::model::message::checked_content;
use crate::model::{Action, Caller, ConversationId, Draft, PersonId, Place, Seq};
use crate::protocol::request::SendMessage;
use crate::protocol::{Found, History, Joined, Message, Page};
pub use crate::store::Stored as Sent;
use crate::store::{Window, cursor};

/// Messages that a join gives at once.
const JOIN_PAGE: usize = 200;

impl App {
    /// Takes a message into the queue, now. `answer` is called when it is on disk and announced, or refused, and
    /// must not block. Messages are stored in the order of these calls.
    pub fn begin_send(
        &self,
        caller: &Caller,
        request: SendMessage,
        answer: impl FnOnce(Result<Sent>) + Send + 'static,
    ) {
        let (conversation, draft) = match self.admit(caller, request) {
            Ok(admitted) => admitted,
            Err(error) => return answer(Err(error)),
        };
        let (app, person, is_staff) = (self.clone(), caller.person.clone(), caller.is_staff());
        let budget = self.budget(self.rate(is_staff), &person);
        self.store
            .send(caller.clone(), conversation, draft, budget, move |stored| {
                app.account_for(&stored, &person, is_staff);
                answer(stored);
            });
    }

    /// What may be stored of what a client asks.
    fn admit(&self, caller: &Caller, request: SendMessage) -> Result<(ConversationId, Draft)> {
        self.rate(caller.is_staff())
            .take(&caller.person, self.clock.now().0)
            .map_err(Error::rate_limited)?;
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
            request.mentions,
            self.config.max_content,
        )?;
        Ok((conversation, draft))
    }

    fn account_for(&self, outcome: &Result<Sent>, sender: &PersonId, is_staff: bool) {
        match outcome {
            Ok(sent) if sent.first => {
                metrics::counter!("voxora_messages_total").increment(1);
            }
            // Whoever asks again whether it arrived has not said more, nor who is over what all nodes allow together.
            Ok(_) => self.rate(is_staff).give_back(sender),
            Err(error) if error.kind == Kind::RateLimited => {
                self.rate(is_staff).give_back(sender);
            }
            Err(_) => {}
        }
    }

    /// The messages a minute of a visitor, or of a user. What changes one counts, too: it goes to all who see it.
    fn rate(&self, is_staff: bool) -> &SlidingWindow<PersonId> {
        if is_staff {
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
        let (answer, answered) = oneshot::channel();
        self.begin_send(caller, request, move |outcome| {
            // Whoever asked may be gone.
            let _ = answer.send(outcome);
        });
        answered.await.map_err(Error::internal)?
    }

    /// Changes what the caller's own message says.
    pub async fn edit_message(
        &self,
        caller: &Caller,
        conversation: &ConversationId,
        seq: Seq,
        content: String,
    ) -> Result<Message> {
        self.take(self.rate(caller.is_staff()), &caller.person)
            .await?;
        let content = checked_content(content, self.config.max_content)?;
        self.store
            .edit_message(caller.clone(), conversation.clone(), seq, content)
            .await
    }

    /// Takes back the caller's own message, and its file.
    pub async fn delete_message(
        &self,
        caller: &Caller,
        conversation: &ConversationId,
        seq: Seq,
    ) -> Result<()> {
        self.take(self.rate(caller.is_staff()), &caller.person)
            .await?;
        let file = self
            .store
            .delete_message(caller.clone(), conversation.clone(), seq)
            .await?;
        self.remove_files(file.into_iter().collect()).await
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
        let joined = self
            .store
            .join(caller.clone(), conversation.clone(), after, JOIN_PAGE)
            .await?;
        Ok(Joined {
            conversation: self.with_presence(joined.conversation),
            ..joined
        })
    }

    /// Where a conversation stands, if the caller may do `action` in it.
    pub async fn place(
        &self,
        caller: &Caller,
        conversation: &ConversationId,
        action: Action,
    ) -> Result<Place> {
        match self.live.places.get(conversation) {
            Some(place) => seen(caller, action, place),
            None => self.place_now(caller, conversation, action).await,
        }
    }

    /// As [`App::place`], from the database.
    pub async fn place_now(
        &self,
        caller: &Caller,
        conversation: &ConversationId,
        action: Action,
    ) -> Result<Place> {
        let before = self.live.places.moment();
        let place = self
            .store
            .place(conversation.clone())
            .await?
            .ok_or_else(|| Error::not_found("conversation"))?;
        self.live.places.keep(conversation, &place, before);
        seen(caller, action, place)
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
        if q.trim().is_empty() {
            return Err(Error::invalid("`q` must have a word to search for."));
        }
        let size = cursor::page_size(limit)?;
        let after = cursor.as_deref().map(cursor::decode).transpose()?;
        self.store
            .search(caller.clone(), q.to_owned(), size, after)
            .await
    }
}

/// What a caller may not see does not exist for it.
fn seen(caller: &Caller, action: Action, place: Place) -> Result<Place> {
    if caller.may(action, &place) {
        Ok(place)
    } else {
        Err(Error::not_found("conversation"))
    }
}

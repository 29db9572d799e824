//! Conversations: beginning, finding, moving them on.

use super::App;
use crate::error::{Error, Result};
use crate::model::{Caller, ConversationId, PersonId, Place};
use crate::protocol::request::{
    ConversationFilter, ConversationPatch, NewConversation, RateConversation,
};
use crate::protocol::{Conversation, Page, Rating};
use crate::store::{ConversationQuery, NewConversationRow, cursor};

/// A subject's characters; a conversation's tags, and a tag's characters.
const MAX_SUBJECT: usize = 200;
const MAX_TAGS: usize = 20;
const MAX_TAG: usize = 50;
/// A rating's characters.
const MAX_COMMENT: usize = 1000;

impl App {
    /// Begins a conversation: a visitor its own, a user one with a visitor.
    pub async fn create_conversation(
        &self,
        caller: &Caller,
        request: NewConversation,
    ) -> Result<Conversation> {
        let request = NewConversation {
            subject: request.subject.map(checked_subject).transpose()?,
            ..request
        };
        if caller.is_staff() {
            self.begin_with_visitor(caller, request).await
        } else {
            self.begin_own(caller, request).await
        }
    }

    async fn begin_own(&self, caller: &Caller, request: NewConversation) -> Result<Conversation> {
        if request.visitor_id.is_some() || request.visitor.is_some() {
            return Err(Error::forbidden(
                "A visitor begins conversations of its own only.",
            ));
        }
        let new = NewConversationRow {
            id: ConversationId::new(),
            visitor: caller.person.clone(),
            department: request.department_id,
            subject: request.subject,
            assignee: None,
        };
        let conversation = self.store.create_conversation(caller.clone(), new).await?;
        self.route(&conversation).await?;
        self.conversation(caller, &conversation.id).await
    }

    async fn begin_with_visitor(
        &self,
        caller: &Caller,
        request: NewConversation,
    ) -> Result<Conversation> {
        let visitor = match (request.visitor_id, request.visitor) {
            (Some(id), None) => {
                self.visitor(caller, &id).await?;
                id
            }
            (None, Some(visitor)) => self.create_visitor(caller, visitor).await?,
            _ => return Err(Error::invalid("Give `visitorId` or `visitor`.")),
        };
        let new = NewConversationRow {
            id: ConversationId::new(),
            visitor,
            department: request.department_id,
            subject: request.subject,
            assignee: Some(caller.person.clone()),
        };
        self.store.create_conversation(caller.clone(), new).await
    }

    /// Gives a waiting conversation to the least busy member who is online, where its department wants that.
    async fn route(&self, conversation: &Conversation) -> Result<()> {
        let Some(department) = &conversation.department_id else {
            return Ok(());
        };
        let members = self.store.routed_members(department.clone()).await?;
        let online: Vec<PersonId> = members
            .into_iter()
            .filter(|member| self.live.presence.takes_work(member))
            .collect();
        if online.is_empty() {
            return Ok(());
        }
        self.store
            .assign_least_busy(conversation.id.clone(), online)
            .await?;
        self.live.places.invalidate(&conversation.id);
        Ok(())
    }

    /// A page of the inbox.
    pub async fn conversations(
        &self,
        caller: &Caller,
        filter: ConversationFilter,
    ) -> Result<Page<Conversation>> {
        let assignee = match filter.assignee_id.as_deref() {
            None => None,
            Some("none") => Some(None),
            Some("me") => Some(Some(caller.person.clone())),
            Some(id) => Some(Some(id.into())),
        };
        let query = ConversationQuery {
            status: filter.status,
            assignee,
            department: filter.department_id,
            tag: filter.tag,
            text: filter.q.filter(|text| !text.trim().is_empty()),
            after: filter.cursor.as_deref().map(cursor::decode).transpose()?,
            size: cursor::page_size(filter.limit)?,
        };
        let page = self.store.conversations(caller.clone(), query).await?;
        let items = page.items.into_iter();
        Ok(Page {
            items: items.map(|one| self.with_presence(one)).collect(),
            ..page
        })
    }

    /// One conversation.
    pub async fn conversation(&self, caller: &Caller, id: &ConversationId) -> Result<Conversation> {
        let conversation = self.store.conversation(caller.clone(), id.clone());
        Ok(self.with_presence(conversation.await?))
    }

    /// Ends a conversation: for its visitor alone.
    pub async fn end_conversation(
        &self,
        caller: &Caller,
        id: &ConversationId,
    ) -> Result<Conversation> {
        let ended = self.store.end_conversation(caller.clone(), id.clone());
        Ok(self.with_presence(ended.await?))
    }

    /// Keeps what its visitor, and nobody else, thought of a conversation.
    pub async fn rate_conversation(
        &self,
        caller: &Caller,
        id: &ConversationId,
        request: RateConversation,
    ) -> Result<Rating> {
        // Each changes the conversation for all who see it, as a message does.
        if !caller.is_staff() {
            self.live
                .visitor_messages
                .take(&caller.person, self.clock.now().0)
                .map_err(Error::rate_limited)?;
        }
        if !(1..=5).contains(&request.score) {
            return Err(Error::invalid("`score` must be a number from 1 to 5."));
        }
        let comment = request.comment.map(checked_comment).transpose()?.flatten();
        self.store
            .rate_conversation(caller.clone(), id.clone(), request.score, comment)
            .await
    }

    /// Changes a conversation. Who may see it may change with it, so what is cached of that is dropped.
    pub async fn update_conversation(
        &self,
        caller: &Caller,
        id: &ConversationId,
        patch: ConversationPatch,
    ) -> Result<Conversation> {
        let patch = ConversationPatch {
            subject: patch
                .subject
                .map(|subject| subject.map(checked_subject).transpose())
                .transpose()?,
            tags: patch.tags.map(checked_tags).transpose()?,
            ..patch
        };
        let updated = self
            .store
            .update_conversation(caller.clone(), id.clone(), patch)
            .await;
        self.live.places.invalidate(id);
        updated
    }

    /// The conversations that the caller's sockets join by themselves.
    pub async fn rooms_of(&self, caller: &Caller) -> Result<Vec<(ConversationId, Place)>> {
        self.store.rooms_of(caller.clone()).await
    }
}

fn checked_subject(subject: String) -> Result<String> {
    if subject.chars().count() > MAX_SUBJECT {
        return Err(Error::invalid(format!(
            "`subject` must have at most {MAX_SUBJECT} characters."
        )));
    }
    Ok(subject)
}

/// Words about a conversation; none where they are blank.
fn checked_comment(comment: String) -> Result<Option<String>> {
    if comment.chars().count() > MAX_COMMENT {
        return Err(Error::invalid(format!(
            "`comment` must have at most {MAX_COMMENT} characters."
        )));
    }
    Ok(Some(comment).filter(|comment| !comment.trim().is_empty()))
}

/// Each once, in order.
fn checked_tags(mut tags: Vec<String>) -> Result<Vec<String>> {
    tags.sort();
    tags.dedup();
    let fits = |tag: &String| !tag.trim().is_empty() && tag.chars().count() <= MAX_TAG;
    if tags.len() > MAX_TAGS || !tags.iter().all(fits) {
        return Err(Error::invalid(format!(
            "`tags` must be at most {MAX_TAGS} words of 1 to {MAX_TAG} characters."
        )));
    }
    Ok(tags)
}

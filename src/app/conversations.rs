//! Conversations: beginning, finding, moving them on.

use std::collections::BTreeSet;
use std::str::FromStr;
use std::time::Duration;

use super::App;
use super::tags::{MAX_TAG, checked_tag};
use crate::error::{Error, Result};
use crate::model::{Caller, ConversationId, Place, Status, Timestamp};
use crate::protocol::request::{
    ConversationFilter, ConversationPatch, NewConversation, RateConversation,
};
use crate::protocol::{Conversation, Page, Rating};
use crate::store::{ConversationQuery, NewConversationRow, cursor};

/// A subject's characters, and a conversation's tags.
const MAX_SUBJECT: usize = 200;
const MAX_TAGS: usize = 20;
/// A rating's characters, and those of why a conversation is given on.
const MAX_COMMENT: usize = 1000;
const MAX_REASON: usize = 500;
/// How far ahead a snooze may end.
const MAX_SNOOZE: Duration = Duration::from_secs(366 * 86_400);

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
        self.take(&self.live.visitor_conversations, &caller.person)
            .await?;
        let new = NewConversationRow {
            id: ConversationId::new(),
            visitor: caller.person.clone(),
            department: request.department_id,
            subject: request.subject,
            assignee: None,
        };
        let conversation = self.store.create_conversation(caller.clone(), new).await?;
        if let Some(department) = &conversation.department_id
            && let Err(error) = self.give_out_of(department).await
        {
            // It is begun: an error would have its visitor begin it again. The schedule tries again.
            tracing::warn!(error = %error, "a new conversation could not be given out at once");
        }
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
            statuses: parsed_statuses(filter.status.as_deref())?,
            assignee,
            department: filter.department_id,
            site: filter.site_id,
            visitor: filter.visitor_id,
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
            self.take(&self.live.visitor_messages, &caller.person)
                .await?;
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
            status: self.checked_snooze(patch.status, patch.snoozed_until)?,
            reason: checked_reason(&patch)?,
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
        self.live.places.forget(id);
        self.look_for_work();
        updated
    }

    /// The status that goes with a snooze's end.
    fn checked_snooze(
        &self,
        status: Option<Status>,
        until: Option<Option<Timestamp>>,
    ) -> Result<Option<Status>> {
        let Some(Some(until)) = until else {
            return Ok(status);
        };
        if status.is_some_and(|status| status != Status::Snoozed) {
            return Err(Error::invalid(
                "`snoozedUntil` goes with the status snoozed, or with none.",
            ));
        }
        let now = self.clock.now();
        if until <= now || until > now.plus(MAX_SNOOZE) {
            return Err(Error::invalid(
                "`snoozedUntil` must be a time to come, within a year.",
            ));
        }
        Ok(Some(Status::Snoozed))
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

/// Statuses behind commas.
fn parsed_statuses(text: Option<&str>) -> Result<Vec<Status>> {
    let words = text.into_iter().flat_map(|text| text.split(','));
    words
        .map(|word| Status::from_str(word.trim()))
        .collect::<Result<_, _>>()
        .map_err(|expected| Error::invalid(format!("`status`: {expected}, several behind commas.")))
}

/// Why a conversation is given on; none where it is blank.
fn checked_reason(patch: &ConversationPatch) -> Result<Option<String>> {
    let Some(reason) = patch.reason.as_deref().map(str::trim) else {
        return Ok(None);
    };
    if patch.assignee_id.is_none() && patch.department_id.is_none() {
        return Err(Error::invalid(
            "A `reason` goes with `assigneeId` or `departmentId`.",
        ));
    }
    if reason.chars().count() > MAX_REASON {
        return Err(Error::invalid(format!(
            "`reason` must have at most {MAX_REASON} characters."
        )));
    }
    Ok(Some(reason.to_owned()).filter(|reason| !reason.is_empty()))
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
fn checked_tags(tags: Vec<String>) -> Result<Vec<String>> {
    let checked: Option<BTreeSet<String>> = tags.iter().map(|tag| checked_tag(tag)).collect();
    match checked {
        Some(tags) if tags.len() <= MAX_TAGS => Ok(tags.into_iter().collect()),
        _ => Err(Error::invalid(format!(
            "`tags` must be at most {MAX_TAGS} words of 1 to {MAX_TAG} characters."
        ))),
    }
}

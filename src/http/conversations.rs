//! Conversations, messages and search.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;

use super::extract::{Bearer, Body, OptionalBody, Parameters, Segment};
use super::problem::Problem;
use crate::app::App;
use crate::error::Result;
use crate::model::{ConversationId, Seq};
use crate::protocol::request::{
    ConversationFilter, ConversationPatch, MarkRead, NewConversation, RateConversation, SendMessage,
};
use crate::protocol::{Conversation, EditMessage, Found, History, Message, Page, Rating};

/// The query of a list without filters.
#[derive(Deserialize)]
pub(super) struct Paging {
    pub(super) limit: Option<u32>,
    pub(super) cursor: Option<String>,
}

/// The query of a history.
#[derive(Deserialize)]
pub(super) struct Window {
    after: Option<Seq>,
    before: Option<Seq>,
    limit: Option<u32>,
}

/// The query of a search.
#[derive(Deserialize)]
pub(super) struct Search {
    #[serde(default)]
    q: String,
    limit: Option<u32>,
    cursor: Option<String>,
}

/// The inbox, newest activity first; a visitor's own.
#[utoipa::path(get, path = "/api/v1/conversations", operation_id = "conversations", tag = "conversations", params(("status" = Option<String>, Query, description = "One, or several behind commas"), ("assigneeId" = Option<String>, Query), ("departmentId" = Option<String>, Query), ("siteId" = Option<String>, Query), ("visitorId" = Option<String>, Query), ("tag" = Option<String>, Query), ("q" = Option<String>, Query), ("limit" = Option<u32>, Query), ("cursor" = Option<String>, Query)), responses((status = 200, body = Page<Conversation>), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn list(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Parameters(filter): Parameters<ConversationFilter>,
) -> Result<Json<Page<Conversation>>> {
    Ok(Json(app.conversations(&caller, filter).await?))
}

/// Begins a conversation.
#[utoipa::path(post, path = "/api/v1/conversations", tag = "conversations", request_body = Option<NewConversation>, responses((status = 201, body = Conversation), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn create(
    State(app): State<App>,
    Bearer(caller): Bearer,
    OptionalBody(new): OptionalBody<NewConversation>,
) -> Result<(StatusCode, Json<Conversation>)> {
    let conversation = app.create_conversation(&caller, new).await?;
    Ok((StatusCode::CREATED, Json(conversation)))
}

/// A conversation.
#[utoipa::path(get, path = "/api/v1/conversations/{id}", operation_id = "conversation", tag = "conversations", params(("id" = String, Path)), responses((status = 200, body = Conversation), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn one(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Segment(id): Segment<ConversationId>,
) -> Result<Json<Conversation>> {
    Ok(Json(app.conversation(&caller, &id).await?))
}

/// Changes a conversation. Taking what somebody else has is a conflict.
#[utoipa::path(patch, path = "/api/v1/conversations/{id}", operation_id = "update_conversation", tag = "conversations", params(("id" = String, Path)), request_body = ConversationPatch, responses((status = 200, body = Conversation), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn update(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Segment(id): Segment<ConversationId>,
    Body(patch): Body<ConversationPatch>,
) -> Result<Json<Conversation>> {
    Ok(Json(app.update_conversation(&caller, &id, patch).await?))
}

/// A page of history, ascending.
#[utoipa::path(get, path = "/api/v1/conversations/{id}/messages", tag = "conversations", params(("id" = String, Path), ("after" = Option<i64>, Query), ("before" = Option<i64>, Query), ("limit" = Option<u32>, Query)), responses((status = 200, body = History), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn history(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Segment(id): Segment<ConversationId>,
    Parameters(window): Parameters<Window>,
) -> Result<Json<History>> {
    let page = app.history(&caller, &id, window.after, window.before, window.limit);
    Ok(Json(page.await?))
}

/// Says something; 200 where its `clientId` was seen before.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/messages", tag = "conversations", params(("id" = String, Path)), request_body = SendMessage, responses((status = 201, body = Message), (status = 200, description = "The first message with this `clientId`", body = Message), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn send(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Segment(id): Segment<ConversationId>,
    Body(request): Body<SendMessage>,
) -> Result<(StatusCode, Json<Message>)> {
    let sent = app.send(&caller, &id, request).await?;
    let status = if sent.first {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    Ok((status, Json((*sent.message).clone())))
}

/// Changes what one's own message says; a file can only be deleted.
#[utoipa::path(patch, path = "/api/v1/conversations/{id}/messages/{seq}", operation_id = "edit_message", tag = "conversations", params(("id" = String, Path), ("seq" = i64, Path)), request_body = EditMessage, responses((status = 200, body = Message), (status = 403, description = "Somebody else's message", body = Problem), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn edit(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Segment((id, seq)): Segment<(ConversationId, Seq)>,
    Body(request): Body<EditMessage>,
) -> Result<Json<Message>> {
    let edited = app.edit_message(&caller, &id, seq, request.content);
    Ok(Json(edited.await?))
}

/// Takes back one's own message, and its file: that it was there stays.
#[utoipa::path(delete, path = "/api/v1/conversations/{id}/messages/{seq}", operation_id = "delete_message", tag = "conversations", params(("id" = String, Path), ("seq" = i64, Path)), responses((status = 204), (status = 403, description = "Somebody else's message", body = Problem), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn delete(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Segment((id, seq)): Segment<(ConversationId, Seq)>,
) -> Result<StatusCode> {
    app.delete_message(&caller, &id, seq).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Notes how far one has read.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/read", tag = "conversations", params(("id" = String, Path)), request_body = MarkRead, responses((status = 204), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn read(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Segment(id): Segment<ConversationId>,
    Body(read): Body<MarkRead>,
) -> Result<StatusCode> {
    app.mark_read(&caller, &id, read.seq).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Keeps what its visitor thought of a conversation, in place of what it thought before.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/rating", tag = "conversations", params(("id" = String, Path)), request_body = RateConversation, responses((status = 200, body = Rating), (status = 400, body = Problem), (status = 401, body = Problem), (status = 404, description = "Not a conversation of the caller's own", body = Problem), (status = 429, body = Problem), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn rate(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Segment(id): Segment<ConversationId>,
    Body(request): Body<RateConversation>,
) -> Result<Json<Rating>> {
    Ok(Json(app.rate_conversation(&caller, &id, request).await?))
}

/// Resolves a conversation for its visitor; a message of its opens it again.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/end", tag = "conversations", params(("id" = String, Path)), responses((status = 200, body = Conversation), (status = 401, body = Problem), (status = 404, description = "Not a conversation of the caller's own", body = Problem), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn end(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Segment(id): Segment<ConversationId>,
) -> Result<Json<Conversation>> {
    Ok(Json(app.end_conversation(&caller, &id).await?))
}

/// Messages one may see, best first.
#[utoipa::path(get, path = "/api/v1/search", tag = "search", params(("q" = String, Query), ("limit" = Option<u32>, Query), ("cursor" = Option<String>, Query)), responses((status = 200, body = Page<Found>), (status = "default", body = Problem)), security(("token" = [])))]
pub(super) async fn search(
    State(app): State<App>,
    Bearer(caller): Bearer,
    Parameters(search): Parameters<Search>,
) -> Result<Json<Page<Found>>> {
    let found = app.search(&caller, &search.q, search.limit, search.cursor);
    Ok(Json(found.await?))
}

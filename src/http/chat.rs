//! The chat as a page of its own. It is the widget's frame; where no script runs, a form that posts and shows the
//! history when it is loaded again.

mod form;
mod words;

use axum::extract::{Form, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;

use self::form::Plain;
use self::words::Words;
use super::extract::{Client, Segment};
use super::problem::no_such_page;
use super::widget::{FRAME, foreign_origin, protect};
use super::{assets, pages};
use crate::app::{App, ClientInfo, SitePage};
use crate::error::{Error, Kind, Result};
use crate::model::{Caller, ConversationId, Status};
use crate::protocol::request::{
    ConversationFilter, NewConversation, OpenVisitorSession, SendMessage, VisitorDetails,
};
use crate::protocol::{Conversation, Message};

/// Holds the visitor's token. No script reads it, and no other site's page sends it.
const COOKIE: &str = "voxora_visitor";
const COOKIE_AGE: u32 = 30 * 24 * 60 * 60;
/// Messages that are shown.
const SHOWN: u32 = 100;

/// What the form sends.
#[derive(Deserialize)]
pub(super) struct Written {
    #[serde(default)]
    content: String,
    /// Of the page on which it was written: sent twice, it is said once.
    #[serde(default, rename = "clientId")]
    client_id: String,
}

/// `GET /chat/{siteKey}`. Makes nothing.
pub(super) async fn page(
    State(app): State<App>,
    Segment(key): Segment<String>,
    headers: HeaderMap,
) -> Response {
    let (site, chat) = match open(&app, &key, &headers).await {
        Ok(opened) => opened,
        Err(response) => return response,
    };
    let form = Plain {
        key: &key,
        site: &site,
        words: words(&site, &headers),
        messages: &chat,
        content: "",
        client_id: "",
        wrong: None,
    };
    show(StatusCode::OK, &headers, &form).await
}

/// `POST /chat/{siteKey}`, from the form of that page alone.
pub(super) async fn say(
    State(app): State<App>,
    Segment(key): Segment<String>,
    Client(client): Client,
    headers: HeaderMap,
    form: Result<Form<Written>, axum::extract::rejection::FormRejection>,
) -> Response {
    if is_from_elsewhere(&app, &headers) {
        return Error::forbidden("This form is for its own page.").into_response();
    }
    let Ok(Form(written)) = form else {
        return Error::invalid("Send the form of the page.").into_response();
    };
    let (site, chat) = match open(&app, &key, &headers).await {
        Ok(opened) => opened,
        Err(response) => return response,
    };
    let there = format!("/chat/{key}");
    let mut cookie = None;
    match store(&app, &key, &client, &headers, &written, &mut cookie).await {
        Ok(()) => with_cookie(Redirect::to(&there).into_response(), cookie),
        Err(error) => {
            let words = words(&site, &headers);
            let wrong = reason(words, &error, &written.content, app.config.max_content);
            // What was written stays in the form.
            let form = Plain {
                key: &key,
                site: &site,
                words,
                messages: &chat,
                content: &written.content,
                client_id: &written.client_id,
                wrong: Some(&wrong),
            };
            let status = error.into_response().status();
            let response = show(status, &headers, &form).await;
            with_cookie(response, cookie)
        }
    }
}

/// In the site's language, else in the browser's.
fn words(site: &SitePage, headers: &HeaderMap) -> Words {
    let accepted = headers.get(header::ACCEPT_LANGUAGE);
    let accepted = accepted.and_then(|value| value.to_str().ok());
    let own = site.site.appearance.locale.as_deref();
    Words::choose(own, accepted.unwrap_or_default())
}

/// Why it was not taken, and what to do.
fn reason(words: Words, error: &Error, content: &str, max_content: usize) -> String {
    let excess = content.chars().count().saturating_sub(max_content);
    match error.kind {
        Kind::Invalid if content.trim().is_empty() => words.get("isRequired").to_owned(),
        Kind::TooLarge if excess > 0 => words.counted("tooLong", excess),
        Kind::RateLimited => words.get("tooFast").to_owned(),
        _ => words.get("tryAgain").to_owned(),
    }
}

/// A browser says where a form comes from; what is no browser has no cookies of somebody else.
fn is_from_elsewhere(app: &App, headers: &HeaderMap) -> bool {
    let fetched = headers.get("sec-fetch-site");
    foreign_origin(app, headers).is_some() || fetched.is_some_and(|site| site != "same-origin")
}

/// The site, and what its visitor said there before.
async fn open(
    app: &App,
    key: &str,
    headers: &HeaderMap,
) -> Result<(SitePage, Vec<Message>), Response> {
    let site = match app.site_page(key).await {
        Ok(site) => site,
        Err(error) if error.kind == Kind::NotFound => return Err(pages::no_such_site()),
        Err(error) => return Err(error.into_response()),
    };
    let history = history(app, &site, headers).await;
    Ok((site, history.map_err(IntoResponse::into_response)?))
}

async fn history(app: &App, site: &SitePage, headers: &HeaderMap) -> Result<Vec<Message>> {
    let Some(visitor) = visitor(app, headers).await? else {
        return Ok(Vec::new());
    };
    match latest(app, &visitor).await? {
        // The cookie's path is the site's; this is for who writes cookies by hand.
        Some(latest) if latest.site_id.as_ref() == Some(&site.site.id) => {
            let page = app.history(&visitor, &latest.id, None, None, Some(SHOWN));
            Ok(page.await?.items)
        }
        _ => Ok(Vec::new()),
    }
}

/// Who comes back. A token that counts no more is as good as none.
async fn visitor(app: &App, headers: &HeaderMap) -> Result<Option<Caller>> {
    let Some(token) = cookie(headers) else {
        return Ok(None);
    };
    match app.caller(token).await {
        Ok(caller) => Ok(Some(caller).filter(|caller| !caller.is_staff())),
        Err(error) if error.kind == Kind::Unavailable || error.kind == Kind::Internal => Err(error),
        Err(_) => Ok(None),
    }
}

async fn latest(app: &App, visitor: &Caller) -> Result<Option<Conversation>> {
    let filter = ConversationFilter {
        limit: Some(1),
        ..ConversationFilter::default()
    };
    let page = app.conversations(visitor, filter).await?;
    Ok(page.items.into_iter().next())
}

/// Lets the visitor in, finds or begins its conversation, and says it. `cookie` is set as soon as there is one.
async fn store(
    app: &App,
    key: &str,
    client: &ClientInfo,
    headers: &HeaderMap,
    written: &Written,
    cookie_set: &mut Option<HeaderValue>,
) -> Result<()> {
    // Before there is a visitor: who says nothing is none.
    if written.content.trim().is_empty() {
        return Err(Error::invalid("Write something first."));
    }
    let request = OpenVisitorSession {
        site_key: key.to_owned(),
        visitor_token: cookie(headers).map(str::to_owned),
        identity: None,
        details: VisitorDetails::default(),
    };
    let session = app
        .open_visitor_session(request, None, client.clone())
        .await?;
    *cookie_set = set_cookie(app, key, &session.token);
    let visitor = app.caller(&session.token).await?;
    let conversation = current(app, &visitor).await?;
    let message = SendMessage {
        conversation_id: None,
        content: written.content.replace("\r\n", "\n"),
        kind: None,
        client_id: Some(written.client_id.clone()).filter(|id| !id.is_empty()),
        attachment_id: None,
        mentions: Vec::new(),
    };
    app.send(&visitor, &conversation, message).await?;
    Ok(())
}

/// The conversation that goes on, or a new one after one that is over.
async fn current(app: &App, visitor: &Caller) -> Result<ConversationId> {
    match latest(app, visitor).await? {
        Some(latest) if latest.status != Status::Resolved => Ok(latest.id),
        _ => {
            let new = NewConversation::default();
            Ok(app.create_conversation(visitor, new).await?.id)
        }
    }
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    headers
        .get_all(header::COOKIE)
        .into_iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))
}

fn set_cookie(app: &App, key: &str, token: &str) -> Option<HeaderValue> {
    let public = app.config.public_url.as_deref().unwrap_or_default();
    let secure = if public.starts_with("https:") {
        "; Secure"
    } else {
        ""
    };
    HeaderValue::try_from(format!(
        "{COOKIE}={token}; HttpOnly; SameSite=Strict; Path=/chat/{key}; Max-Age={COOKIE_AGE}{secure}"
    ))
    .ok()
}

fn with_cookie(mut response: Response, cookie: Option<HeaderValue>) -> Response {
    if let Some(cookie) = cookie {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

/// The frame's page with the form in it.
async fn show(status: StatusCode, asked: &HeaderMap, form: &Plain<'_>) -> Response {
    let Some(frame) = assets::text(FRAME) else {
        return no_such_page().await;
    };
    let Words { language, .. } = form.words;
    let direction = form.words.direction();
    let opening = format!("lang=\"{language}\" dir=\"{direction}\" data-mode=\"page\"");
    let html = frame
        .replacen("lang=\"en\" data-mode=\"frame\"", &opening, 1)
        .replacen("<title>Chat<", &format!("<title>{}<", form.title()), 1)
        .replacen("</body>", &format!("{}</body>", form.html()), 1);
    let mut response = (status, Html(html)).into_response();
    let said = response.headers_mut();
    protect(said, asked, form.site, "'self'");
    // With no referrer at all, browsers would not say where the form comes from.
    said.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("same-origin"),
    );
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_is_found_by_its_whole_name() {
        let headers =
            |value| HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_static(value))]);
        assert_eq!(cookie(&headers("a=b; voxora_visitor=x.y.z")), Some("x.y.z"));
        assert_eq!(
            cookie(&headers("voxora_visitor2=x; not_voxora_visitor=y")),
            None
        );
    }
}

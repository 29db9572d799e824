//! What is seen of the chat where no script runs: its history, and a form.

use std::fmt::Write;

use super::words::Words;
use crate::app::SitePage;
use crate::model::{MessageType, PersonKind, new_id};
use crate::protocol::{Happening, Message};

/// The words that the page needs.
#[cfg(test)]
pub(super) const KEYS: [&str; 13] = [
    "greeting",
    "write",
    "send",
    "lookAgain",
    "qrCode",
    "you",
    "deleted",
    "ended",
    "reopened",
    "isRequired",
    "tooLong",
    "tooFast",
    "tryAgain",
];

pub(super) struct Plain<'a> {
    pub key: &'a str,
    pub site: &'a SitePage,
    pub words: Words,
    pub messages: &'a [Message],
    /// What stays in the form after it was refused.
    pub content: &'a str,
    /// Empty: a new message's.
    pub client_id: &'a str,
    /// Why it was refused.
    pub wrong: Option<&'a str>,
}

impl Plain<'_> {
    /// As the title of the page, too.
    pub fn title(&self) -> String {
        let site = &self.site.site;
        escaped(site.appearance.title.as_ref().unwrap_or(&site.name))
    }

    pub fn html(&self) -> String {
        let words = self.words;
        let appearance = &self.site.site.appearance;
        let greeting = appearance.greeting.as_deref().filter(|own| !own.is_empty());
        let said: String = self.messages.iter().map(|it| line(it, words)).collect();
        let wrong = self.wrong.map_or_else(String::new, |wrong| {
            format!("<p class=\"wrong\" role=\"alert\">{}</p>", escaped(wrong))
        });
        let client_id = match self.client_id {
            "" => new_id(),
            id => escaped(id),
        };
        let consent = appearance.consent.as_deref().map(escaped);
        let consent = consent.map_or_else(String::new, |text| format!("<p><bdi>{text}</bdi></p>"));
        format!(
            "<noscript><link rel=\"stylesheet\" href=\"/chat/plain.css\"><main class=\"plain\">\
             <h1><bdi>{title}</bdi></h1><p><bdi>{greeting}</bdi></p><ol>{said}</ol>{wrong}\
             <form method=\"post\" action=\"/chat/{key}\"><input type=\"hidden\" name=\"clientId\" value=\"{client_id}\">\
             <label>{write}<textarea name=\"content\" dir=\"auto\" required>\n{content}</textarea></label>{consent}\
             <button>{send}</button></form><p><a href=\"/chat/{key}\">{again}</a> · <a href=\"/chat/{key}/qr.svg\">{code}</a></p></main></noscript>",
            title = self.title(),
            greeting = escaped(greeting.unwrap_or(words.get("greeting"))),
            key = escaped(self.key),
            write = escaped(words.get("write")),
            content = escaped(self.content),
            send = escaped(words.get("send")),
            again = escaped(words.get("lookAgain")),
            code = escaped(words.get("qrCode")),
        )
    }
}

fn line(message: &Message, words: Words) -> String {
    if message.kind == MessageType::System {
        let happened = message.event.as_ref().map(|event| &event.what);
        let said = match happened {
            Some(Happening::Resolved) => words.get("ended"),
            Some(Happening::Reopened) => words.get("reopened"),
            _ => &message.content,
        };
        return format!("<li class=\"system\"><p>{}</p></li>", escaped(said));
    }
    let (class, who) = match message.sender.kind {
        PersonKind::Visitor => ("own", words.get("you")),
        _ => ("other", message.sender.name.as_str()),
    };
    let at = message.timestamp.to_string();
    let content = match message.deleted_at {
        Some(_) => words.get("deleted"),
        None => &message.content,
    };
    let mut html = format!(
        "<li class=\"{class}\"><p class=\"by\"><bdi>{}</bdi> · <time datetime=\"{at}\"><bdi>{}</bdi></time></p>\
         <p dir=\"auto\">{}</p>",
        escaped(who),
        readable(&at),
        escaped(content),
    );
    if let Some(file) = &message.attachment {
        // Writing into a text does not fail.
        let _ = write!(html, "<p>[<bdi>{}</bdi>]</p>", escaped(&file.name));
    }
    html.push_str("</li>");
    html
}

/// A moment as people read it; the page does not know where they are.
fn readable(moment: &str) -> String {
    match moment.split_once('T') {
        Some((date, time)) => format!("{date} {} UTC", time.get(..5).unwrap_or(time)),
        None => moment.to_owned(),
    }
}

/// A text that is only a text, in an element as in an attribute.
pub(super) fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            _ => html.push(c),
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_makes_no_element() {
        assert_eq!(
            escaped("</textarea><b onclick=\"x('&')\">"),
            "&lt;/textarea&gt;&lt;b onclick=&quot;x(&#39;&amp;&#39;)&quot;&gt;"
        );
    }

    #[test]
    fn a_moment_is_read_to_the_minute() {
        assert_eq!(readable("2026-11-26T00:35:34.302Z"), "2026-11-26 00:35 UTC");
    }
}

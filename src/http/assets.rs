//! Built files of the front end: compressed when they were built, named by their content, cached long.

use std::borrow::Cow;
use std::fmt::Write;

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

/// What the front end's build wrote. Beside each file its `.br` and `.gz`.
#[derive(RustEmbed)]
#[folder = "assets/dist"]
struct Dist;

/// How long an answer counts.
#[derive(Clone, Copy, Debug)]
pub(super) enum Caching {
    /// Its name changes with its content.
    Forever,
    /// A name that stays: a minute's change is seen within minutes.
    Briefly,
    /// Asked for again each time.
    Revalidated,
}

impl Caching {
    const fn directive(self) -> &'static str {
        match self {
            Self::Forever => "public, max-age=31536000, immutable",
            Self::Briefly => "public, max-age=300, stale-while-revalidate=86400",
            Self::Revalidated => "no-cache",
        }
    }
}

/// A built file's text, as it was before compression.
pub(super) fn text(name: &str) -> Option<Cow<'static, str>> {
    match Dist::get(name)?.data {
        Cow::Borrowed(bytes) => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
        Cow::Owned(bytes) => String::from_utf8(bytes).ok().map(Cow::Owned),
    }
}

/// Answers with a file of a folder, but its page, which has an address of its own.
pub(super) fn named(folder: &str, name: &str, asked: &HeaderMap) -> Option<Response> {
    // What is built has a plain name; a debug build looks for it on the disk.
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let is_file = name.chars().all(plain) && !name.starts_with('.') && name != "index.html";
    is_file
        .then(|| answer(&format!("{folder}/{name}"), asked, Caching::Forever))
        .flatten()
}

/// Answers with a built file in the best encoding that the client takes, or with 304 where it has that.
pub(super) fn answer(name: &str, asked: &HeaderMap, caching: Caching) -> Option<Response> {
    let plain = Dist::get(name)?;
    let kind = HeaderValue::from_str(content_type(plain.metadata.mimetype()).as_ref()).ok()?;
    let (file, encoding) = best(name, asked).unwrap_or((plain, None));
    let tag = tag(&file);
    let mut response = if has(asked, &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        file.data.into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, kind);
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static(caching.directive()),
    );
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    Some(response)
}

fn content_type(kind: &str) -> Cow<'_, str> {
    if kind.starts_with("text/") || kind == "application/json" {
        Cow::Owned(format!("{kind}; charset=utf-8"))
    } else {
        Cow::Borrowed(kind)
    }
}

/// The smallest that was built and is taken.
fn best(name: &str, asked: &HeaderMap) -> Option<(EmbeddedFile, Option<&'static str>)> {
    [("br", "br"), ("gz", "gzip")]
        .into_iter()
        .filter(|(_, coding)| takes(asked, coding))
        .find_map(|(ending, coding)| Some((Dist::get(&format!("{name}.{ending}"))?, Some(coding))))
}

/// Whether `Accept-Encoding` names a coding, and not to refuse it.
fn takes(asked: &HeaderMap, coding: &str) -> bool {
    values(asked, header::ACCEPT_ENCODING).any(|entry| {
        let mut parts = entry.split(';').map(str::trim);
        let named = parts
            .next()
            .is_some_and(|name| name.eq_ignore_ascii_case(coding));
        let weight = parts.find_map(|part| part.strip_prefix("q="));
        named && weight.is_none_or(|weight| weight.parse::<f32>().is_ok_and(|q| q > 0.0))
    })
}

/// Whether the client has the file with this tag.
fn has(asked: &HeaderMap, tag: &str) -> bool {
    values(asked, header::IF_NONE_MATCH)
        .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
}

/// The entries of a header that is a list.
fn values(headers: &HeaderMap, name: header::HeaderName) -> impl Iterator<Item = &str> {
    headers
        .get_all(name)
        .into_iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
}

/// By the bytes that are sent: each encoding has its own.
fn tag(file: &EmbeddedFile) -> String {
    let hash = file.metadata.sha256_hash();
    let mut tag = String::from("\"");
    for byte in hash.iter().take(16) {
        // Writing into a text does not fail.
        let _ = write!(tag, "{byte:02x}");
    }
    tag.push('"');
    tag
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asking(name: header::HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn an_encoding_is_taken_where_it_is_named_and_not_refused() {
        let asked = |value| asking(header::ACCEPT_ENCODING, value);
        for taken in ["br", "gzip, br", "gzip;q=0.5, BR;q=0.1", "deflate,br;q=1.0"] {
            assert!(takes(&asked(taken), "br"), "{taken}");
        }
        for refused in ["", "gzip", "br;q=0", "br;q=0.0", "brotli", "*"] {
            assert!(!takes(&asked(refused), "br"), "{refused}");
        }
        assert!(!takes(&HeaderMap::new(), "gzip"));
    }

    #[test]
    fn a_known_tag_is_found_in_a_list() {
        let asked = |value| asking(header::IF_NONE_MATCH, value);
        for known in ["\"a\"", "\"b\", \"a\"", "W/\"a\"", "*"] {
            assert!(has(&asked(known), "\"a\""), "{known}");
        }
        for unknown in ["\"b\"", "a", ""] {
            assert!(!has(&asked(unknown), "\"a\""), "{unknown}");
        }
    }
}

//! A node's mark: its name behind the `sid` of a session that begins by polling, `SID.NAME`. All later requests of the
//! session have it in their query, and a proxy can lead them to their node without keeping anything in mind.

use axum::body::{Body, to_bytes};
use axum::http::{StatusCode, Uri, header::CONTENT_LENGTH};
use axum::response::{IntoResponse, Response};

/// The answer that opens a session has some hundred bytes.
const MAX_OPENING: usize = 64 * 1024;

/// What a node puts behind its sessions' ids.
pub(super) struct Mark {
    plain: String,
    /// As clients write it in a query: a colon is the only character of a name that they escape.
    escaped: String,
}

impl Mark {
    /// Of the node of this name.
    pub(super) fn new(name: &str) -> Self {
        Self {
            plain: format!(".{name}"),
            escaped: format!(".{}", name.replace(':', "%3A")),
        }
    }

    /// The address that a request has without the mark; none if it does not have this node's. What has another one's is
    /// of no session here.
    pub(super) fn taken_off(&self, uri: &Uri) -> Option<Uri> {
        let (path, query) = (uri.path(), uri.query()?);
        let (before, sid) = match query.strip_prefix("sid=") {
            Some(sid) => ("", sid),
            None => query.split_once("&sid=")?,
        };
        let and = if before.is_empty() { "" } else { "&" };
        let (sid, after) = sid.split_at(sid.find('&').unwrap_or(sid.len()));
        let sid = sid
            .strip_suffix(&self.plain)
            .or_else(|| sid.strip_suffix(&self.escaped))?;
        format!("{path}?{before}{and}sid={sid}{after}").parse().ok()
    }

    /// The answer that opens a session, `0{"sid":"…",…}`, with the mark.
    pub(super) async fn put_on(&self, answer: Response) -> Response {
        let (mut parts, body) = answer.into_parts();
        let Ok(body) = to_bytes(body, MAX_OPENING).await else {
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        };
        let marked = std::str::from_utf8(&body)
            .ok()
            .and_then(|body| self.put_into(body));
        parts.headers.remove(CONTENT_LENGTH);
        Response::from_parts(parts, marked.map_or_else(|| body.into(), Body::from))
    }

    fn put_into(&self, opening: &str) -> Option<String> {
        let (before, rest) = opening.split_once(r#""sid":""#)?;
        let (sid, after) = rest.split_once('"')?;
        Some(format!(r#"{before}"sid":"{sid}{}"{after}"#, self.plain))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken_off(name: &str, query: &str) -> Option<String> {
        let uri = format!("/socket.io/?{query}").parse().unwrap();
        let uri = Mark::new(name).taken_off(&uri)?;
        assert_eq!(uri.path(), "/socket.io/");
        uri.query().map(str::to_owned)
    }

    #[test]
    fn a_mark_is_put_on_and_taken_off() {
        let opening = Mark::new("a").put_into(r#"0{"sid":"x-Y_1","upgrades":["websocket"]}"#);
        assert_eq!(
            opening.as_deref(),
            Some(r#"0{"sid":"x-Y_1.a","upgrades":["websocket"]}"#)
        );
        for (name, query, without) in [
            ("a", "sid=x-Y_1.a", "sid=x-Y_1"),
            ("a", "EIO=4&sid=x.a&t=1", "EIO=4&sid=x&t=1"),
            ("a.b_c-d", "EIO=4&sid=x.a.b_c-d", "EIO=4&sid=x"),
            (
                "host:3002",
                "EIO=4&sid=x.host%3A3002&t=1",
                "EIO=4&sid=x&t=1",
            ),
            ("host:3002", "EIO=4&sid=x.host:3002", "EIO=4&sid=x"),
        ] {
            assert_eq!(taken_off(name, query).as_deref(), Some(without), "{query}");
        }
    }

    #[test]
    fn what_has_not_this_nodes_mark_stays_as_it_is() {
        for query in [
            "EIO=4",
            "sid=x",
            "sid=x.b",
            "sid=xa",
            "othersid=x.a",
            "sid=x.a.b",
            "sid=",
        ] {
            assert_eq!(taken_off("a", query), None, "{query}");
        }
        assert_eq!(
            Mark::new("a").taken_off(&Uri::from_static("/socket.io/")),
            None
        );
        assert_eq!(Mark::new("a").put_into("0{}"), None);
    }
}

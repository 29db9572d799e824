//! Which scope an API token needs for which route: the one place where that is said.

use axum::http::Method;

use crate::error::{Error, Result};
use crate::model::Scope;

/// What a route asks of an API token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Need {
    /// All of these scopes.
    Scopes(&'static [Scope]),
    /// It is for people who logged in, or for visitors: no API token opens it.
    LogIn,
    /// It asks nobody who they are.
    Nothing,
}

use Need::{LogIn, Nothing};

const CONVERSATIONS_READ: Need = Need::Scopes(&[Scope::ConversationsRead]);
const CONVERSATIONS_WRITE: Need = Need::Scopes(&[Scope::ConversationsWrite]);
const VISITORS_READ: Need = Need::Scopes(&[Scope::VisitorsRead]);
const VISITORS_WRITE: Need = Need::Scopes(&[Scope::VisitorsWrite]);
/// An export has what was said, too.
const EXPORT: Need = Need::Scopes(&[Scope::VisitorsRead, Scope::ConversationsRead]);
const WORKSPACE_READ: Need = Need::Scopes(&[Scope::WorkspaceRead]);
const WORKSPACE_WRITE: Need = Need::Scopes(&[Scope::WorkspaceWrite]);

/// Every route below `/api/v1`.
const NEEDS: &[(&str, &str, Need)] = &[
    ("POST", "/auth/setup", Nothing),
    ("POST", "/auth/login", Nothing),
    ("POST", "/auth/refresh", Nothing),
    ("POST", "/auth/link", Nothing),
    ("POST", "/auth/accept", Nothing),
    ("POST", "/auth/logout", LogIn),
    ("GET", "/auth/me", LogIn),
    ("PATCH", "/auth/me", LogIn),
    ("POST", "/auth/password", LogIn),
    ("GET", "/auth/sessions", LogIn),
    ("DELETE", "/auth/sessions/{id}", LogIn),
    ("GET", "/tokens", LogIn),
    ("POST", "/tokens", LogIn),
    ("DELETE", "/tokens/{id}", LogIn),
    ("GET", "/start", Nothing),
    ("GET", "/workspace", WORKSPACE_READ),
    ("GET", "/nodes", WORKSPACE_READ),
    ("PATCH", "/workspace", WORKSPACE_WRITE),
    ("GET", "/team", WORKSPACE_READ),
    ("GET", "/users", WORKSPACE_READ),
    ("POST", "/users", WORKSPACE_WRITE),
    ("PATCH", "/users/{id}", WORKSPACE_WRITE),
    ("DELETE", "/users/{id}", WORKSPACE_WRITE),
    ("POST", "/users/{id}/link", WORKSPACE_WRITE),
    ("GET", "/departments", WORKSPACE_READ),
    ("POST", "/departments", WORKSPACE_WRITE),
    ("PATCH", "/departments/{id}", WORKSPACE_WRITE),
    ("DELETE", "/departments/{id}", WORKSPACE_WRITE),
    ("PUT", "/departments/{id}/members/{userId}", WORKSPACE_WRITE),
    (
        "DELETE",
        "/departments/{id}/members/{userId}",
        WORKSPACE_WRITE,
    ),
    // A site has the secret that vouches for visitors: who may only read is not shown it.
    ("GET", "/sites", WORKSPACE_WRITE),
    ("POST", "/sites", WORKSPACE_WRITE),
    ("PATCH", "/sites/{id}", WORKSPACE_WRITE),
    ("DELETE", "/sites/{id}", WORKSPACE_WRITE),
    ("POST", "/sites/{id}/avatar", WORKSPACE_WRITE),
    ("POST", "/sites/{id}/preview", WORKSPACE_WRITE),
    ("POST", "/sites/{id}/secret", WORKSPACE_WRITE),
    ("GET", "/replies", WORKSPACE_READ),
    ("POST", "/replies", WORKSPACE_WRITE),
    ("PATCH", "/replies/{id}", WORKSPACE_WRITE),
    ("DELETE", "/replies/{id}", WORKSPACE_WRITE),
    ("GET", "/tags", WORKSPACE_READ),
    ("POST", "/tags", WORKSPACE_WRITE),
    ("PATCH", "/tags/{name}", WORKSPACE_WRITE),
    ("DELETE", "/tags/{name}", WORKSPACE_WRITE),
    ("GET", "/widget/config", Nothing),
    ("POST", "/widget/session", Nothing),
    ("POST", "/widget/page", LogIn),
    ("PATCH", "/widget/visitor", LogIn),
    ("GET", "/visitors", VISITORS_READ),
    ("GET", "/visitors/{id}", VISITORS_READ),
    ("PATCH", "/visitors/{id}", VISITORS_WRITE),
    ("DELETE", "/visitors/{id}", VISITORS_WRITE),
    ("GET", "/visitors/{id}/export", EXPORT),
    ("GET", "/conversations", CONVERSATIONS_READ),
    ("POST", "/conversations", CONVERSATIONS_WRITE),
    ("GET", "/conversations/{id}", CONVERSATIONS_READ),
    ("PATCH", "/conversations/{id}", CONVERSATIONS_WRITE),
    ("GET", "/conversations/{id}/messages", CONVERSATIONS_READ),
    ("POST", "/conversations/{id}/messages", CONVERSATIONS_WRITE),
    (
        "PATCH",
        "/conversations/{id}/messages/{seq}",
        CONVERSATIONS_WRITE,
    ),
    (
        "DELETE",
        "/conversations/{id}/messages/{seq}",
        CONVERSATIONS_WRITE,
    ),
    ("POST", "/conversations/{id}/read", CONVERSATIONS_WRITE),
    ("POST", "/conversations/{id}/rating", LogIn),
    ("POST", "/conversations/{id}/end", LogIn),
    ("GET", "/search", CONVERSATIONS_READ),
    ("GET", "/inbox/counts", CONVERSATIONS_READ),
    ("GET", "/today", CONVERSATIONS_READ),
    ("GET", "/notifications", LogIn),
    ("POST", "/notifications/read", LogIn),
    ("POST", "/uploads", CONVERSATIONS_WRITE),
    ("GET", "/uploads/{id}/content", CONVERSATIONS_READ),
];

/// Lets an API token with these scopes pass where they are for the route, which is as the router has it.
pub(super) fn check(method: &Method, route: &str, scopes: &[Scope]) -> Result<()> {
    let Some(Need::Scopes(needed)) = need(method.as_str(), route) else {
        return Err(Error::forbidden(
            "No API token opens this: log in, and use the access token.",
        ));
    };
    let is_covered = |needed: &Scope| scopes.iter().any(|scope| scope.covers(*needed));
    match needed.iter().find(|needed| !is_covered(needed)) {
        None => Ok(()),
        Some(missing) => Err(Error::forbidden(format!(
            "The API token is not for this: it would need the scope `{missing}`."
        ))),
    }
}

fn need(method: &str, route: &str) -> Option<Need> {
    let below = route.strip_prefix("/api/v1")?;
    // What is answered without a body is the same route.
    let method = if method == "HEAD" { "GET" } else { method };
    NEEDS
        .iter()
        .find(|(asked, path, _)| *asked == method && *path == below)
        .map(|(_, _, need)| *need)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::http::openapi;

    /// Method, route and whether it asks who one is, as the description has them.
    fn described() -> Vec<(String, String, bool)> {
        let document = serde_json::to_value(openapi::document()).unwrap();
        let Value::Object(paths) = &document["paths"] else {
            unreachable!("a description has paths");
        };
        let mut routes = Vec::new();
        for (path, operations) in paths {
            for (method, operation) in operations.as_object().unwrap() {
                let asks = operation.get("security").is_some();
                routes.push((method.to_uppercase(), path.clone(), asks));
            }
        }
        routes
    }

    #[test]
    fn every_route_has_one_entry_and_every_entry_a_route() {
        let routes = described();
        assert!(routes.len() > 40);
        for (method, path, asks) in &routes {
            let entry = need(method, path);
            assert!(entry.is_some(), "{method} {path} has no entry");
            assert_eq!(entry == Some(Nothing), !asks, "{method} {path}");
        }
        for (at, (method, path, _)) in NEEDS.iter().enumerate() {
            let full = format!("/api/v1{path}");
            let is_described = routes.iter().any(|(m, p, _)| m == method && *p == full);
            assert!(is_described, "{method} {path} is no route");
            let again = NEEDS[..at].iter().any(|(m, p, _)| m == method && p == path);
            assert!(!again, "{method} {path} is there twice");
        }
    }

    #[test]
    fn log_ins_and_tokens_are_nothing_for_a_token() {
        for (method, path, need) in NEEDS {
            if path.starts_with("/auth/") || path.starts_with("/tokens") {
                assert!(!matches!(need, Need::Scopes(_)), "{method} {path}");
            }
        }
    }

    #[test]
    fn who_only_reads_changes_nothing() {
        for (method, path, need) in NEEDS {
            if let Need::Scopes(scopes) = need
                && *method != "GET"
            {
                let writes = |scope: &Scope| scope.as_str().ends_with(":write");
                assert!(scopes.iter().all(writes), "{method} {path}");
            }
        }
    }

    #[test]
    fn an_unknown_route_is_closed() {
        assert!(check(&Method::GET, "/api/v1/nowhere", Scope::ALL).is_err());
        assert!(check(&Method::GET, "/api/v1/team", &[Scope::WorkspaceWrite]).is_ok());
        assert!(check(&Method::GET, "/api/v1/team", &[Scope::VisitorsWrite]).is_err());
        let export = |scopes| check(&Method::GET, "/api/v1/visitors/{id}/export", scopes);
        assert!(export(&[Scope::VisitorsWrite]).is_err());
        assert!(export(&[Scope::VisitorsRead, Scope::ConversationsWrite]).is_ok());
        assert!(check(&Method::HEAD, "/api/v1/team", &[Scope::WorkspaceRead]).is_ok());
    }
}

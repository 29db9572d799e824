//! The interface's description (OpenAPI), written from the handlers themselves.

use axum::http::StatusCode;
use utoipa::openapi::RefOr;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

use super::{
    accounts, conversations, health, inbox, pictures, previews, replies, start, tags, tokens,
    uploads, users, visitors, widget, workspace,
};

#[derive(OpenApi)]
#[openapi(
    info(title = "Voxora", description = "Lists take `limit` (1 to 200) and `cursor`. Errors are problem+json with a `code`."),
    modifiers(&BearerToken, &Answers),
    paths(
        accounts::setup,
        accounts::login,
        accounts::refresh,
        accounts::logout,
        accounts::me,
        accounts::update_me,
        accounts::open_link,
        accounts::password,
        accounts::accept,
        accounts::sessions,
        accounts::end_session,
        users::list,
        users::create,
        users::update,
        users::delete,
        users::create_link,
        users::team,
        start::start,
        start::workspace,
        start::update_workspace,
        replies::list,
        replies::create,
        replies::update,
        replies::delete,
        tags::list,
        tags::create,
        tags::update,
        tags::delete,
        tokens::list,
        tokens::create,
        tokens::delete,
        workspace::departments,
        workspace::create_department,
        workspace::update_department,
        workspace::delete_department,
        workspace::add_member,
        workspace::remove_member,
        workspace::sites,
        workspace::create_site,
        workspace::update_site,
        workspace::delete_site,
        workspace::renew_secret,
        previews::create,
        pictures::add_avatar,
        widget::config,
        widget::describe_self,
        visitors::open_session,
        visitors::open_page,
        visitors::list,
        visitors::one,
        visitors::update,
        visitors::erase,
        visitors::export,
        conversations::list,
        conversations::create,
        conversations::one,
        conversations::update,
        conversations::history,
        conversations::send,
        conversations::edit,
        conversations::delete,
        conversations::read,
        conversations::rate,
        conversations::end,
        conversations::search,
        inbox::counts,
        inbox::today,
        health::nodes,
        inbox::notifications,
        inbox::read_notifications,
        uploads::upload,
        uploads::content,
    )
)]
struct Description;

/// How a caller says who it is.
struct BearerToken;

impl Modify for BearerToken {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("JWT")
            .description(Some(
                "An access token; or an API token (`vx_…`) where its scopes are for the route.",
            ));
        let components = document.components.get_or_insert_with(Default::default);
        components.add_security_scheme("token", SecurityScheme::Http(scheme.build()));
    }
}

/// What annotations leave out: every response has a description, and errors a media type of their own.
struct Answers;

impl Modify for Answers {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let paths = document.paths.paths.values_mut();
        for (status, response) in paths
            .flat_map(operations)
            .flat_map(|operation| &mut operation.responses.responses)
        {
            let RefOr::T(response) = response else {
                continue;
            };
            if response.description.is_empty() {
                response.description = described(status).to_owned();
            }
            if !status.starts_with('2')
                && let Some(problem) = response.content.shift_remove("application/json")
            {
                let kind = "application/problem+json".to_owned();
                response.content.insert(kind, problem);
            }
        }
    }
}

fn described(status: &str) -> &'static str {
    let known = StatusCode::from_bytes(status.as_bytes()).ok();
    known
        .and_then(|status| status.canonical_reason())
        .unwrap_or("An error")
}

fn operations(path: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    let PathItem {
        get,
        put,
        post,
        delete,
        patch,
        ..
    } = path;
    [get, put, post, delete, patch].into_iter().flatten()
}

/// The document.
pub fn document() -> utoipa::openapi::OpenApi {
    Description::openapi()
}

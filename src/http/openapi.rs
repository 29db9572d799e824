//! The interface's description (OpenAPI), written from the handlers themselves.

use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

use super::{accounts, conversations, uploads, visitors, workspace};

#[derive(OpenApi)]
#[openapi(
    info(title = "Voxora", description = "Lists take `limit` (1 to 200) and `cursor`. Errors are problem+json with a `code`."),
    modifiers(&BearerToken),
    paths(
        accounts::setup,
        accounts::login,
        accounts::refresh,
        accounts::logout,
        accounts::me,
        accounts::password,
        accounts::accept,
        accounts::sessions,
        accounts::end_session,
        accounts::users,
        accounts::create_user,
        accounts::update_user,
        accounts::delete_user,
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
        visitors::open_session,
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
        conversations::read,
        conversations::search,
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
            .bearer_format("JWT");
        let components = document.components.get_or_insert_with(Default::default);
        components.add_security_scheme("token", SecurityScheme::Http(scheme.build()));
    }
}

/// The document.
pub fn document() -> utoipa::openapi::OpenApi {
    Description::openapi()
}

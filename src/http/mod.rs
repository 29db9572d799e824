//! REST and pages: the only module that speaks HTTP. Handlers are thin: extract, ask the app, answer.

mod accounts;
mod app_page;
mod assets;
mod chat;
mod conversations;
mod drain;
mod extract;
mod health;
mod inbox;
pub mod listen;
pub mod openapi;
mod pages;
mod pictures;
mod previews;
mod problem;
mod qr;
mod replies;
mod scopes;
mod start;
mod tags;
mod tokens;
mod uploads;
mod users;
mod visitors;
mod widget;
mod workspace;

use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::map_response;
use axum::response::Response;
use axum::routing::{delete, get, patch, post, put};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::cors::{AllowHeaders, Any, CorsLayer};
use tower_http::timeout::RequestBodyTimeoutLayer;
use utoipa_swagger_ui::SwaggerUi;

use crate::app::{App, MAX_AVATAR};

/// Bytes of a JSON body.
const MAX_JSON: usize = 1_000_000;
/// Bytes of a multipart body beside its file.
const MULTIPART_EXTRA: usize = 10_000;
/// Between two pieces of a body.
const BODY_IDLE: Duration = Duration::from_secs(30);

/// Every route but Socket.IO's.
pub fn router(app: App, demo: bool) -> Router {
    let viewer = SwaggerUi::new("/api/v1/docs").url("/api/v1/openapi.json", openapi::document());
    let mut router = Router::new()
        .nest("/api/v1", api(&app))
        .merge(viewer)
        .merge(app_page::routes())
        .route("/favicon.ico", get(pages::icon))
        .route("/widget.js", get(widget::loader))
        .route("/widget/", get(widget::frame))
        .route("/widget/assets/{name}", get(widget::asset))
        .route("/avatars/{name}", get(pictures::avatar))
        .route("/preview/page.css", get(pages::preview_style))
        .route("/preview/{key}", get(previews::page))
        .route("/chat/plain.css", get(pages::plain_style))
        .route("/chat/{siteKey}", get(chat::page).post(chat::say))
        .route("/chat/{siteKey}/qr.svg", get(qr::code))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics));
    if demo {
        router = router
            .route("/demo/", get(pages::demo))
            .route("/demo/shop.css", get(pages::demo_style));
    }
    router
        .fallback(problem::no_such_page)
        .method_not_allowed_fallback(problem::no_such_method)
        .layer(RequestBodyTimeoutLayer::new(BODY_IDLE))
        .layer(CompressionLayer::new())
        .layer(map_response(harden))
        .layer(CatchPanicLayer::custom(problem::panicked))
        .with_state(app)
}

/// What is served at the metrics' own address.
pub fn metrics_router(app: App) -> Router {
    Router::new()
        .route("/healthz", get(health::alive))
        .route("/metrics", get(health::metrics_here))
        .fallback(problem::no_such_page)
        .method_not_allowed_fallback(problem::no_such_method)
        .layer(map_response(harden))
        .layer(CatchPanicLayer::custom(problem::panicked))
        .with_state(app)
}

fn api(app: &App) -> Router<App> {
    let upload_limit = match app.config.max_upload {
        0 => DefaultBodyLimit::disable(),
        bytes => DefaultBodyLimit::max(bytes + MULTIPART_EXTRA),
    };
    // Access is by bearer token, so any origin may ask. The refresh cookie never goes with such a request.
    let cors = CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([
            Method::GET,
            Method::POST,
            Method::PATCH,
            Method::PUT,
            Method::DELETE,
        ])
        .allow_headers(AllowHeaders::list([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
        ]))
        .max_age(Duration::from_secs(86_400));
    Router::new()
        .route("/auth/setup", post(accounts::setup))
        .route("/auth/login", post(accounts::login))
        .route("/auth/refresh", post(accounts::refresh))
        .route("/auth/logout", post(accounts::logout))
        .route("/auth/me", get(accounts::me).patch(accounts::update_me))
        .route("/auth/link", post(accounts::open_link))
        .route("/auth/password", post(accounts::password))
        .route("/auth/accept", post(accounts::accept))
        .route("/auth/sessions", get(accounts::sessions))
        .route("/auth/sessions/{id}", delete(accounts::end_session))
        .route("/users", get(users::list).post(users::create))
        .route("/users/{id}", patch(users::update).delete(users::delete))
        .route("/users/{id}/link", post(users::create_link))
        .route("/team", get(users::team))
        .route("/start", get(start::start))
        .route(
            "/workspace",
            get(start::workspace).patch(start::update_workspace),
        )
        .route("/replies", get(replies::list).post(replies::create))
        .route(
            "/replies/{id}",
            patch(replies::update).delete(replies::delete),
        )
        .route("/tags", get(tags::list).post(tags::create))
        .route("/tags/{name}", patch(tags::update).delete(tags::delete))
        .route("/tokens", get(tokens::list).post(tokens::create))
        .route("/tokens/{id}", delete(tokens::delete))
        .route(
            "/departments",
            get(workspace::departments).post(workspace::create_department),
        )
        .route(
            "/departments/{id}",
            patch(workspace::update_department).delete(workspace::delete_department),
        )
        .route(
            "/departments/{id}/members/{userId}",
            put(workspace::add_member).delete(workspace::remove_member),
        )
        .route("/sites", get(workspace::sites).post(workspace::create_site))
        .route(
            "/sites/{id}",
            patch(workspace::update_site).delete(workspace::delete_site),
        )
        .route("/sites/{id}/preview", post(previews::create))
        .route("/sites/{id}/secret", post(workspace::renew_secret))
        .route("/widget/config", get(widget::config))
        .route("/widget/session", post(visitors::open_session))
        .route("/widget/page", post(visitors::open_page))
        .route("/widget/visitor", patch(widget::describe_self))
        .route("/visitors", get(visitors::list))
        .route(
            "/visitors/{id}",
            get(visitors::one)
                .patch(visitors::update)
                .delete(visitors::erase),
        )
        .route("/visitors/{id}/export", get(visitors::export))
        .route(
            "/conversations",
            get(conversations::list).post(conversations::create),
        )
        .route(
            "/conversations/{id}",
            get(conversations::one).patch(conversations::update),
        )
        .route(
            "/conversations/{id}/messages",
            get(conversations::history).post(conversations::send),
        )
        .route(
            "/conversations/{id}/messages/{seq}",
            patch(conversations::edit).delete(conversations::delete),
        )
        .route("/conversations/{id}/read", post(conversations::read))
        .route("/conversations/{id}/rating", post(conversations::rate))
        .route("/conversations/{id}/end", post(conversations::end))
        .route("/search", get(conversations::search))
        .route("/inbox/counts", get(inbox::counts))
        .route("/today", get(inbox::today))
        .route("/nodes", get(health::nodes))
        .route("/notifications", get(inbox::notifications))
        .route("/notifications/read", post(inbox::read_notifications))
        .layer(DefaultBodyLimit::max(MAX_JSON))
        .route("/uploads", post(uploads::upload).layer(upload_limit))
        .route(
            "/sites/{id}/avatar",
            post(pictures::add_avatar).layer(DefaultBodyLimit::max(MAX_AVATAR + MULTIPART_EXTRA)),
        )
        .route("/uploads/{id}/content", get(uploads::content))
        // Set here as well, so that a preflight reaches the layer below instead of the outer fallback.
        .method_not_allowed_fallback(problem::no_such_method)
        .layer(cors)
}

/// What every answer says, unless it says otherwise itself.
async fn harden(mut response: Response) -> Response {
    let headers = response.headers_mut();
    let mut say = |name: HeaderName, value: &'static str| {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    };
    say(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    say(header::REFERRER_POLICY, "no-referrer");
    say(header::CACHE_CONTROL, "no-store");
    response
}

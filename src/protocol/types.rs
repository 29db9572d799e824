//! The wire's types in TypeScript, for the widget and the app: `assets/shared/protocol.ts` is this text.
//!
//! `make types` writes it; the test holds it to the Rust types.

use ts_rs::{Config, TS};

use super::request;
use crate::{model, protocol};

macro_rules! declarations {
    ($config:expr, $($type:ty),* $(,)?) => {
        [$(format!("export {}\n", <$type as TS>::decl($config))),*].concat()
    };
}

fn declarations() -> String {
    let config = &Config::new().with_large_int("number");
    let types = declarations!(
        config,
        model::ConversationId,
        model::DepartmentId,
        model::MessageId,
        model::PersonId,
        model::SessionId,
        model::SiteId,
        model::UploadId,
        model::Timestamp,
        model::PersonKind,
        model::Role,
        model::Presence,
        model::Status,
        model::Priority,
        model::MessageType,
        model::appearance::Side,
        model::appearance::LauncherIcon,
        model::appearance::HiddenOn,
        model::appearance::Theme,
        model::appearance::PreChatField,
        model::hours::TimeOfDay,
        model::hours::Week,
        model::Hours,
        model::Appearance,
        protocol::Message,
        protocol::Sender,
        protocol::Attachment,
        protocol::VisitorBrief,
        protocol::Assignee,
        protocol::Rating,
        protocol::Conversation,
        protocol::Page<protocol::Message>,
        protocol::History,
        protocol::Joined,
        protocol::UserView,
        protocol::LoggedIn,
        protocol::UserBrief,
        protocol::SessionView,
        protocol::Routing,
        protocol::Department,
        protocol::Site,
        protocol::SitePublic,
        protocol::DepartmentBrief,
        protocol::Away,
        protocol::WidgetConfig,
        protocol::VisitorSession,
        protocol::VisitorSelf,
        protocol::VisitorView,
        protocol::VisitorExport,
        protocol::ExportedConversation,
        protocol::Found,
        request::Setup,
        request::Login,
        request::Refresh,
        request::ChangePassword,
        request::AcceptInvitation,
        request::NewUser,
        request::UserPatch,
        request::DepartmentPatch,
        request::SitePatch,
        request::OpenVisitorSession,
        request::VisitorDetails,
        request::Identity,
        request::NewConversation,
        request::NewVisitor,
        request::ConversationPatch,
        request::RateConversation,
        request::SendMessage,
        request::MarkRead,
        request::VisitorPatch,
    );
    format!("// Written by `make types` from src/protocol. Do not edit.\n\n{types}")
}

#[test]
fn the_typescript_types_are_up_to_date() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/shared/protocol.ts");
    let expected = declarations();
    if std::env::var_os("VOXORA_WRITE_TYPES").is_some() {
        std::fs::write(path, &expected).unwrap();
    }
    let actual = std::fs::read_to_string(path).unwrap();
    assert!(actual == expected, "run `make types` and commit {path}");
}

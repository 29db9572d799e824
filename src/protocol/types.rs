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
        model::NotificationId,
        model::ReplyId,
        model::TokenId,
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
        model::settings::Notice,
        model::Settings,
        model::SettingsPatch,
        model::Scope,
        model::LinkKind,
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
        protocol::Limits,
        protocol::Avatar,
        protocol::VisitorSession,
        protocol::VisitorSelf,
        protocol::VisitorView,
        protocol::VisitorExport,
        protocol::ExportedConversation,
        protocol::Found,
        protocol::LineEvent,
        protocol::Happening,
        protocol::RequeueReason,
        protocol::InboxCounts,
        protocol::EditMessage,
        protocol::NotificationKind,
        protocol::Notification,
        protocol::NotificationActor,
        protocol::Notifications,
        protocol::ReadNotifications,
        protocol::UnreadNotifications,
        protocol::NotificationsRead,
        protocol::Today,
        protocol::Node,
        protocol::LongestWaiting,
        protocol::TeamLoad,
        protocol::AtWork,
        protocol::ConversationActivity,
        protocol::Viewer,
        protocol::Typist,
        protocol::Start,
        protocol::DemoLogin,
        protocol::Workspace,
        protocol::SiteBrief,
        protocol::WorkspacePatch,
        protocol::Me,
        protocol::MePatch,
        protocol::OpenLink,
        protocol::OpenedLink,
        protocol::Link,
        protocol::TeamMember,
        protocol::ReplyScope,
        protocol::Reply,
        protocol::ReplyPatch,
        protocol::Tag,
        protocol::TagPatch,
        protocol::ApiToken,
        protocol::TokenMaker,
        protocol::NewApiToken,
        protocol::NewPreview,
        protocol::Preview,
        protocol::OpenPage,
        protocol::VisitedPage,
        protocol::VisitorPage,
        protocol::SiteSeen,
        protocol::WorkspacePart,
        protocol::WorkspaceChanged,
        request::Setup,
        request::Login,
        request::Refresh,
        request::ChangePassword,
        request::AcceptLink,
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

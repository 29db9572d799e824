//! What the product is: who speaks, where, and who may do what. Pure: no I/O, no async.

pub mod access;
pub mod appearance;
pub mod browser;
pub mod clock;
pub mod conversation;
pub mod hours;
pub mod id;
pub mod link;
pub mod message;
pub mod person;
pub mod picture;
pub mod scope;
pub mod settings;

pub use access::{Action, Caller, Place, Relation};
pub use appearance::{Appearance, Fields, is_field_key};
pub use browser::{browser_of, language_of};
pub use clock::{Clock, Timestamp};
pub use conversation::{Priority, Status};
pub use hours::Hours;
pub use id::{
    ConversationId, DepartmentId, MessageId, NodeId, NotificationId, PersonId, ReplyId, SessionId,
    SiteId, TokenId, UploadId, new_id,
};
pub use link::LinkKind;
pub use message::{Draft, MessageType, Seq};
pub use person::{PersonKind, Presence, Role};
pub use picture::PictureHash;
pub use scope::Scope;
pub use settings::{Settings, SettingsPatch};

//! What the product is: who speaks, where, and who may do what. Pure: no I/O, no async.

pub mod access;
pub mod appearance;
pub mod clock;
pub mod conversation;
pub mod hours;
pub mod id;
pub mod message;
pub mod person;

pub use access::{Action, Caller, Place, Relation};
pub use appearance::{Appearance, Fields, is_field_key};
pub use clock::{Clock, Timestamp};
pub use conversation::{Priority, Status};
pub use hours::Hours;
pub use id::{
    ConversationId, DepartmentId, MessageId, PersonId, SessionId, SiteId, UploadId, new_id,
};
pub use message::{Draft, MessageType, Seq};
pub use person::{PersonKind, Presence, Role};

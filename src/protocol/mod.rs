//! What crosses the wire, and what the store announces after a commit.

pub mod announcement;
pub mod aside;
pub mod inbox;
pub mod line;
pub mod nodes;
pub mod request;
pub mod sites;
#[cfg(test)]
mod types;
pub mod users;
pub mod view;
pub mod visitors;
pub mod workspace;

pub use announcement::{Announcement, Left};
pub use aside::{Aside, Opened, Viewed};
pub use inbox::*;
pub use line::*;
pub use nodes::Node;
pub use sites::*;
pub use users::*;
pub use view::*;
pub use visitors::*;
pub use workspace::*;

//! What crosses the wire, and what the store announces after a commit.

pub mod announcement;
pub mod inbox;
pub mod line;
pub mod request;
#[cfg(test)]
mod types;
pub mod view;
pub mod workspace;

pub use announcement::Announcement;
pub use inbox::*;
pub use line::*;
pub use view::*;
pub use workspace::*;

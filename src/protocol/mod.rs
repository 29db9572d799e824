//! What crosses the wire, and what the store announces after a commit.

pub mod announcement;
pub mod request;
#[cfg(test)]
mod types;
pub mod view;

pub use announcement::Announcement;
pub use view::*;

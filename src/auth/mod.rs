//! Passwords, keys and tokens: the only module that does cryptography.

pub mod keys;
pub mod passwords;
pub mod tokens;

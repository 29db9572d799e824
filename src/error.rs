//! The one error of the product: a kind, a sentence for the caller, and the cause for the log.

use std::borrow::Cow;
use std::time::Duration;

/// What went wrong, as far as the caller can act on it. Each kind has one code on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The input is not of the form that is asked for.
    Invalid,
    /// No credentials, or wrong ones.
    Unauthorized,
    /// The access token was good and is past its time.
    TokenExpired,
    /// The token's session was ended.
    SessionRevoked,
    /// Known caller, not allowed.
    Forbidden,
    /// Does not exist, or must not be known to exist.
    NotFound,
    /// Contradicts what is stored.
    Conflict,
    /// Too many in a time; [`Error::retry_after`] says when to try again.
    RateLimited,
    /// Over a size limit.
    TooLarge,
    /// A file type that is not taken.
    UnsupportedMedia,
    /// Cannot be done at the moment.
    Unavailable,
    /// Our fault; the cause is in the log and never on the wire.
    Internal,
}

impl Kind {
    /// The code on the wire.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Invalid => "invalid",
            Self::Unauthorized => "unauthorized",
            Self::TokenExpired => "token_expired",
            Self::SessionRevoked => "session_revoked",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not_found",
            Self::Conflict => "conflict",
            Self::RateLimited => "rate_limited",
            Self::TooLarge => "too_large",
            Self::UnsupportedMedia => "unsupported_media",
            Self::Unavailable => "unavailable",
            Self::Internal => "internal",
        }
    }
}

/// An error that can be shown to its caller: `message` never holds a secret or an internal detail.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    /// What the caller can act on.
    pub kind: Kind,
    /// A sentence that says what to do.
    pub message: Cow<'static, str>,
    /// With [`Kind::RateLimited`] and [`Kind::Unavailable`]: when trying again makes sense.
    pub retry_after: Option<Duration>,
    /// The cause, for the log alone.
    #[source]
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// The result of everything that can fail with a code.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An error of a kind with its sentence.
    pub fn new(kind: Kind, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            kind,
            message: message.into(),
            retry_after: None,
            source: None,
        }
    }

    /// Input that is not of the form asked for.
    pub fn invalid(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::Invalid, message)
    }

    /// Missing or wrong credentials.
    pub fn unauthorized(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::Unauthorized, message)
    }

    /// A known caller who is not allowed.
    pub fn forbidden(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::Forbidden, message)
    }

    /// A thing that is not there, or not for this caller: `what` is its name, as in "conversation".
    pub fn not_found(what: &str) -> Self {
        Self::new(Kind::NotFound, format!("There is no such {what}."))
    }

    /// A contradiction to what is stored.
    pub fn conflict(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::Conflict, message)
    }

    /// Over a size limit.
    pub fn too_large(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::TooLarge, message)
    }

    /// Cannot be done at the moment.
    pub fn unavailable(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::Unavailable, message)
    }

    /// Too many in a time.
    pub fn rate_limited(retry_after: Duration) -> Self {
        Self {
            retry_after: Some(retry_after),
            ..Self::new(
                Kind::RateLimited,
                "Too many in a short time; wait and try again.",
            )
        }
    }

    /// Our fault: the cause goes to the log, the caller gets a neutral sentence.
    pub fn internal(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self {
            source: Some(source.into()),
            ..Self::new(
                Kind::Internal,
                "The server failed; the reason is in its log.",
            )
        }
    }
}

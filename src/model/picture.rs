//! Pictures that everybody may see are named by their content.

use std::fmt;

/// The hex digits of a name.
const DIGITS: usize = 32;
/// Where they are served.
const BEFORE: &str = "/avatars/";
const AFTER: &str = ".png";

/// What a picture is named by: the first 32 hex digits of the SHA-256 of its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureHash(String);

impl PictureHash {
    /// Of a whole digest, in hex.
    pub fn of_digest(hex: &str) -> Option<Self> {
        Self::parse(hex.get(..DIGITS)?)
    }

    /// Out of the name of a file, `HASH.png`.
    pub fn of_file(name: &str) -> Option<Self> {
        Self::parse(name.strip_suffix(AFTER)?)
    }

    /// Out of a path of this server, `/avatars/HASH.png`.
    pub fn of_path(path: &str) -> Option<Self> {
        Self::of_file(path.strip_prefix(BEFORE)?)
    }

    fn parse(text: &str) -> Option<Self> {
        let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        (text.len() == DIGITS && text.bytes().all(hex)).then(|| Self(text.to_owned()))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Its path on this server.
impl fmt::Display for PictureHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{BEFORE}{}{AFTER}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_names_a_picture_or_nothing() {
        let path = "/avatars/0123456789abcdef0123456789abcdef.png";
        assert_eq!(PictureHash::of_path(path).unwrap().to_string(), path);
        for other in [
            "",
            "/avatars/0123456789abcdef0123456789abcde.png",
            "/avatars/0123456789abcdef0123456789abcdeg.png",
            "/avatars/0123456789ABCDEF0123456789abcdef.png",
            "/avatars/../0123456789abcdef0123456789abcdef.png",
            "https://a.example.org/avatars/0123456789abcdef0123456789abcdef.png",
            "/avatars/0123456789abcdef0123456789abcdef.svg",
            "/avatars/0123456789abcdef0123456789abcdef.png?x",
        ] {
            assert!(PictureHash::of_path(other).is_none(), "{other}");
        }
    }
}

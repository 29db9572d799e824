//! Where a list goes on: the sort key of the last row, opaque outside.

use std::fmt::Write;

use crate::error::{Error, Result};

/// The cursor behind a row whose sort key is `(a, b)`.
pub fn encode(a: i64, b: i64) -> String {
    let mut text = String::with_capacity(32);
    // Writing to a String cannot fail.
    let _ = write!(text, "{:016x}{:016x}", a.cast_unsigned(), b.cast_unsigned());
    text
}

/// The sort key in a cursor that a client gave back.
pub fn decode(cursor: &str) -> Result<(i64, i64)> {
    let half = |range: std::ops::Range<usize>| {
        cursor
            .get(range)
            .and_then(|digits| u64::from_str_radix(digits, 16).ok())
            .map(u64::cast_signed)
    };
    match (cursor.len(), half(0..16), half(16..32)) {
        (32, Some(a), Some(b)) => Ok((a, b)),
        _ => Err(unknown()),
    }
}

fn unknown() -> Error {
    Error::invalid(
        "`cursor` is not one that this list gave; leave it out to start from the beginning.",
    )
}

/// The cursor behind a row whose sort key is a text.
pub fn encode_text(key: &str) -> String {
    key.bytes().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The text in a cursor that a client gave back.
pub fn decode_text(cursor: &str) -> Result<String> {
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    let bytes: Option<Vec<u8>> = cursor.as_bytes().chunks(2).map(byte).collect();
    bytes
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .ok_or_else(unknown)
}

/// The number of rows a caller asked for: 50 unless told, at most 200.
pub fn page_size(limit: Option<u32>) -> Result<usize> {
    match limit {
        None => Ok(50),
        Some(limit @ 1..=200) => Ok(limit as usize),
        Some(_) => Err(Error::invalid("`limit` must be 1 to 200.")),
    }
}

/// Cuts a list that was read with one row too many, and gives the cursor of what is left.
pub fn cut<T>(rows: &mut Vec<T>, size: usize, key: impl Fn(&T) -> (i64, i64)) -> Option<String> {
    if rows.len() <= size {
        return None;
    }
    rows.truncate(size);
    rows.last().map(|row| {
        let (a, b) = key(row);
        encode(a, b)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_gives_back_its_key() {
        for key in [(0, 0), (i64::MAX, -1), (i64::MIN, 42)] {
            assert_eq!(decode(&encode(key.0, key.1)).unwrap(), key);
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for junk in ["", "zz", "ä", &"0".repeat(33), &"ä".repeat(16)] {
            assert!(decode(junk).is_err(), "{junk}");
        }
        for junk in ["zz", "ä", "ff"] {
            assert!(decode_text(junk).is_err(), "{junk}");
        }
    }

    #[test]
    fn a_texts_cursor_gives_it_back() {
        for key in ["", "order", "größe €"] {
            assert_eq!(decode_text(&encode_text(key)).unwrap(), key);
        }
    }
}

//! The configuration file, as read and as shown.

use super::table::OPTIONS;
use super::{UsageError, Values, wrong};

/// The commented file that changes nothing.
pub fn default_file() -> String {
    let mut text = String::from(
        "# Voxora's options, as they are without this file. Flags and VOXORA_* variables go before it.\n",
    );
    for option in OPTIONS {
        text.push_str(&format!(
            "\n# {}.\n#{} = \"{}\"\n",
            option.help, option.name, option.default
        ));
    }
    text
}

/// Reads a configuration file's text.
///
/// # Errors
/// What is not TOML, or not a plain value.
pub fn parse_file(text: &str) -> Result<Values, UsageError> {
    let table: toml::Table = text
        .parse()
        .map_err(|error: toml::de::Error| UsageError(format!("--config: {}.", error.message())))?;
    table
        .into_iter()
        .map(|(name, value)| {
            let name = name.replace('_', "-");
            match plain(&value) {
                Some(text) => Ok((name, text)),
                None => Err(wrong(&name, &value.to_string(), "a text or a whole number")),
            }
        })
        .collect()
}

/// A value as a flag would have it; a list's items by commas.
fn plain(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Array(items) => {
            let items: Option<Vec<_>> = items.iter().map(plain).collect();
            Some(items?.join(","))
        }
        _ => None,
    }
}

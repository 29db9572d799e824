//! How a user likes the app: kept with the user, so that it is the same on every device.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::appearance::{Theme, is_language};
use super::person::words;
use crate::error::{Error, Result};

words! {
    /// Of which messages a user wants to be told.
    Notice {
        /// Of none.
        None = "none",
        /// Of those in conversations that are the user's, or that nobody has taken yet.
        Mine = "mine",
        /// Of all that the user may see.
        All = "all",
    }
}

/// A user's settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct Settings {
    /// `auto`, or a language's tag.
    pub locale: String,
    pub theme: Theme,
    /// Which messages make a sound.
    pub sound: Notice,
    /// Which messages the system shows.
    pub desktop: Notice,
    /// Enter sends, and Shift with Enter begins a line; otherwise the other way round.
    pub enter_sends: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            locale: "auto".to_owned(),
            theme: Theme::Auto,
            sound: Notice::Mine,
            desktop: Notice::Mine,
            enter_sends: true,
        }
    }
}

/// What changes of a user's settings; the rest stays.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct SettingsPatch {
    pub locale: Option<String>,
    pub theme: Option<Theme>,
    pub sound: Option<Notice>,
    pub desktop: Option<Notice>,
    pub enter_sends: Option<bool>,
}

impl SettingsPatch {
    /// Whether it can be applied at all.
    ///
    /// # Errors
    /// `invalid`, with the setting that is wrong.
    pub fn check(&self) -> Result<()> {
        if self.locale.as_deref().is_none_or(is_language) {
            Ok(())
        } else {
            Err(Error::invalid(
                "`settings.locale` must be `auto` or a language's tag like `en` or `pt-BR`.",
            ))
        }
    }
}

impl Settings {
    /// These settings, changed.
    #[must_use]
    pub fn with(self, patch: SettingsPatch) -> Self {
        Self {
            locale: patch.locale.unwrap_or(self.locale),
            theme: patch.theme.unwrap_or(self.theme),
            sound: patch.sound.unwrap_or(self.sound),
            desktop: patch.desktop.unwrap_or(self.desktop),
            enter_sends: patch.enter_sends.unwrap_or(self.enter_sends),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_patch_changes_what_it_names() {
        let patch = SettingsPatch {
            sound: Some(Notice::None),
            ..SettingsPatch::default()
        };
        let changed = Settings::default().with(patch);
        assert_eq!(changed.sound, Notice::None);
        assert_eq!(
            Settings {
                sound: Notice::Mine,
                ..changed
            },
            Settings::default()
        );
    }

    #[test]
    fn what_was_kept_before_a_setting_existed_has_its_default() {
        let kept: Settings = serde_json::from_str(r#"{"theme":"dark"}"#).unwrap();
        assert_eq!(kept.theme, Theme::Dark);
        assert!(kept.enter_sends);
    }

    #[test]
    fn a_locale_is_a_languages_tag() {
        let with = |locale: &str| SettingsPatch {
            locale: Some(locale.to_owned()),
            ..SettingsPatch::default()
        };
        assert!(with("auto").check().is_ok());
        assert!(with("pt-BR").check().is_ok());
        assert!(with("<b>").check().is_err());
    }
}

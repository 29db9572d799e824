//! How a site's widget looks and behaves: what an admin may set of it, parsed once.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::hours::Hours;
use super::person::words;
use super::{DepartmentId, PictureHash};
use crate::error::{Error, Result};

const MAX_OFFSET: i64 = 200;
const MAX_LAUNCHER_TEXT: usize = 40;
const MAX_TITLE: usize = 60;
const MAX_LABEL: usize = 60;
const MAX_REPLY_TIME: usize = 80;
const MAX_SUGGESTION: usize = 80;
const MAX_GREETING: usize = 300;
const MAX_CONSENT: usize = 500;
const MAX_SUGGESTIONS: usize = 4;
const MAX_PRE_CHAT: usize = 6;
const MAX_DEPARTMENTS: usize = 20;

words! {
    /// At which side of the page the launcher is.
    Side {
        /// Bottom left.
        Left = "left",
        /// Bottom right.
        Right = "right",
    }
}

words! {
    /// What is on the launcher.
    LauncherIcon {
        /// A speech bubble.
        Chat = "chat",
        /// A question mark.
        Question = "question",
        /// The text alone.
        Text = "text",
    }
}

words! {
    /// Where the launcher is not shown.
    HiddenOn {
        /// It is shown everywhere.
        None = "none",
        /// Small screens.
        Mobile = "mobile",
        /// Large screens.
        Desktop = "desktop",
    }
}

words! {
    /// Light or dark.
    Theme {
        /// As the visitor's system is.
        Auto = "auto",
        /// Always light.
        Light = "light",
        /// Always dark.
        Dark = "dark",
    }
}

/// What a visitor is asked before its first message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct PreChatField {
    /// `name`, `email`, `phone`, or one of the site's own.
    pub key: String,
    /// What is written above it; the widget's own word where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub label: Option<String>,
    /// Whether the widget insists.
    #[serde(default)]
    pub required: bool,
}

/// A site's settings for its widget. What is left out is the widget's default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Appearance {
    /// `#rrggbb`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<Side>,
    /// Pixels from the side, 0 to 200.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset_x: Option<i64>,
    /// Pixels from the bottom, 0 to 200.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset_y: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub icon: Option<LauncherIcon>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub launcher_text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub greeting: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_time: Option<String>,
    /// A picture of this server: `/avatars/HASH.png`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub avatar_url: Option<String>,
    /// First questions to choose from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestions: Option<Vec<String>>,
    /// They are shown above the launcher, too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestions_outside: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pre_chat: Option<Vec<PreChatField>>,
    /// What a visitor agrees to by writing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consent: Option<String>,
    /// Those that a visitor may choose.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<String>>)]
    pub departments: Option<Vec<DepartmentId>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hidden_on: Option<HiddenOn>,
    /// `auto`, or a language's tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theme: Option<Theme>,
    /// When somebody answers; always where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours: Option<Hours>,
}

impl Appearance {
    /// Reads an admin's settings. Whether the departments exist is for who knows them.
    ///
    /// # Errors
    /// `invalid`, with what is wrong.
    pub fn parse(value: serde_json::Value) -> Result<Self> {
        // An array would pass for a struct's fields in their order.
        if !value.is_object() {
            return Err(Error::invalid("`appearance` must be an object."));
        }
        let parsed: Self = serde_json::from_value(value)
            .map_err(|error| Error::invalid(format!("`appearance`: {error}.")))?;
        parsed.check()?;
        Ok(parsed)
    }

    fn check(&self) -> Result<()> {
        let colour = self.color.as_deref();
        require(
            colour.is_none_or(is_colour),
            "color",
            "a colour like #1a2b3c",
        )?;
        for (name, offset) in [("offsetX", self.offset_x), ("offsetY", self.offset_y)] {
            let fits = offset.is_none_or(|pixels| (0..=MAX_OFFSET).contains(&pixels));
            require(
                fits,
                name,
                &format!("a number of pixels from 0 to {MAX_OFFSET}"),
            )?;
        }
        for (name, text, max) in [
            ("launcherText", &self.launcher_text, MAX_LAUNCHER_TEXT),
            ("title", &self.title, MAX_TITLE),
            ("replyTime", &self.reply_time, MAX_REPLY_TIME),
        ] {
            require(
                text.as_deref().is_none_or(|text| is_line(text, max)),
                name,
                &line(max),
            )?;
        }
        for (name, text, max) in [
            ("greeting", &self.greeting, MAX_GREETING),
            ("consent", &self.consent, MAX_CONSENT),
        ] {
            require(
                text.as_deref()
                    .is_none_or(|text| text.chars().count() <= max),
                name,
                &format!("a text of at most {max} characters"),
            )?;
        }
        let avatar = self.avatar_url.as_deref();
        require(
            avatar.is_none_or(|path| PictureHash::of_path(path).is_some()),
            "avatarUrl",
            "null, or what `POST /api/v1/sites/{id}/avatar` answered",
        )?;
        self.check_lists()?;
        let locale = self.locale.as_deref();
        require(
            locale.is_none_or(is_language),
            "locale",
            "`auto` or a language's tag like `en` or `pt-BR`",
        )?;
        self.hours.as_ref().map_or(Ok(()), Hours::check)
    }

    fn check_lists(&self) -> Result<()> {
        let suggestions = self.suggestions.as_deref().unwrap_or_default();
        require(
            suggestions.len() <= MAX_SUGGESTIONS
                && suggestions.iter().all(|text| is_said(text, MAX_SUGGESTION)),
            "suggestions",
            &format!("at most {MAX_SUGGESTIONS} lines of 1 to {MAX_SUGGESTION} characters"),
        )?;
        let fields = self.pre_chat.as_deref().unwrap_or_default();
        let keys: BTreeSet<&str> = fields.iter().map(|field| field.key.as_str()).collect();
        let labelled = |field: &PreChatField| {
            let label = field.label.as_deref();
            label.is_none_or(|label| is_said(label, MAX_LABEL))
        };
        require(
            fields.len() <= MAX_PRE_CHAT
                && keys.len() == fields.len()
                && fields
                    .iter()
                    .all(|field| is_field_key(&field.key) && labelled(field)),
            "preChat",
            &format!(
                "at most {MAX_PRE_CHAT} fields, each `key` once and like `name` or `orderNumber`, `label` of 1 to {MAX_LABEL} characters"
            ),
        )?;
        let departments = self.departments.as_deref().unwrap_or_default();
        require(
            departments.len() <= MAX_DEPARTMENTS
                && departments.iter().all(DepartmentId::is_plausible),
            "departments",
            &format!("at most {MAX_DEPARTMENTS} departments' ids"),
        )
    }
}

fn require(fits: bool, name: &str, expected: &str) -> Result<()> {
    if fits {
        Ok(())
    } else {
        Err(Error::invalid(format!(
            "`appearance.{name}` must be {expected}."
        )))
    }
}

fn line(max: usize) -> String {
    format!("a line of at most {max} characters")
}

fn is_line(text: &str, max: usize) -> bool {
    text.chars().count() <= max && !text.chars().any(char::is_control)
}

fn is_said(text: &str, max: usize) -> bool {
    is_line(text, max) && !text.trim().is_empty()
}

pub(crate) fn is_colour(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|digits| {
        digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

/// `auto`, or a tag of letters and digits: its file may come later, a missing one falls back.
pub(crate) fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or_default();
    let language = (2..=3).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_lowercase());
    text == "auto"
        || (language
            && text.len() <= 35
            && parts.all(|part| {
                (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
            }))
}

/// A pre-chat field's name: a small letter, then letters and digits, 31 at most.
pub fn is_field_key(key: &str) -> bool {
    key.len() <= 31
        && key.starts_with(|c: char| c.is_ascii_lowercase())
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// What a visitor says of itself in a site's own fields.
pub type Fields = BTreeMap<String, String>;

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn parse(value: Value) -> Result<Appearance> {
        Appearance::parse(value)
    }

    #[test]
    fn what_is_right_comes_back_as_it_was() {
        let all = json!({
            "color": "#1A2b3c", "position": "left", "offsetX": 0, "offsetY": 200, "icon": "question",
            "avatarUrl": "/avatars/0123456789abcdef0123456789abcdef.png", "launcherText": "Chat", "title": "Shop", "greeting": "Hi\nthere", "replyTime": "soon",
            "suggestions": ["a", "b", "c", "d"], "suggestionsOutside": true,
            "preChat": [{"key": "email", "required": true}, {"key": "orderNumber", "label": "Order", "required": false}],
            "consent": "We keep it.", "departments": ["d1"], "hiddenOn": "mobile", "locale": "pt-BR", "theme": "dark",
            "hours": {"timeZone": "Europe/Berlin", "days": {"mon": [["09:00", "17:00"]]}, "holidays": ["2026-12-25"]},
        });
        let parsed = parse(all.clone()).unwrap();
        assert_eq!(serde_json::to_value(parsed).unwrap(), all);
        assert_eq!(parse(json!({})).unwrap(), Appearance::default());
        assert_eq!(
            parse(json!({"avatarUrl": null, "hours": null, "color": null})).unwrap(),
            Appearance::default()
        );
    }

    #[test]
    fn what_is_wrong_is_named() {
        let long = |length: usize| "ä".repeat(length);
        let field = |key: &str| json!({"preChat": [{"key": key}]});
        let table = [
            (json!([]), "object"),
            (json!("x"), "object"),
            (json!({"colour": "#000000"}), "colour"),
            (json!({"color": "#123"}), "color"),
            (json!({"color": "red"}), "color"),
            (json!({"color": "#12345g"}), "color"),
            (json!({"color": "#000000;}"}), "color"),
            (json!({"position": "top"}), "top"),
            (json!({"offsetX": -1}), "offsetX"),
            (json!({"offsetY": 201}), "offsetY"),
            (json!({"offsetY": 1.5}), "1.5"),
            (json!({"icon": "star"}), "star"),
            (json!({"launcherText": long(41)}), "launcherText"),
            (json!({"launcherText": "a\nb"}), "launcherText"),
            (json!({"title": long(61)}), "title"),
            (json!({"greeting": long(301)}), "greeting"),
            (json!({"replyTime": long(81)}), "replyTime"),
            (
                json!({"avatarUrl": "https://a.example.org/x.png"}),
                "avatarUrl",
            ),
            (json!({"avatarUrl": "/avatars/x.png"}), "avatarUrl"),
            (
                json!({"suggestions": ["a", "b", "c", "d", "e"]}),
                "suggestions",
            ),
            (json!({"suggestions": [" "]}), "suggestions"),
            (json!({"suggestions": [long(81)]}), "suggestions"),
            (json!({"suggestionsOutside": "yes"}), "yes"),
            (field("Name"), "preChat"),
            (field("1a"), "preChat"),
            (field("a b"), "preChat"),
            (field(""), "preChat"),
            (field(&"a".repeat(32)), "preChat"),
            (json!({"preChat": [{"key": "a"}, {"key": "a"}]}), "preChat"),
            (
                json!({"preChat": [{"key": "a", "label": long(61)}]}),
                "preChat",
            ),
            (json!({"preChat": [{"key": "a", "type": "x"}]}), "type"),
            (json!({"consent": long(501)}), "consent"),
            (json!({"departments": [long(100)]}), "departments"),
            (json!({"hiddenOn": "tablet"}), "tablet"),
            (json!({"locale": "../de"}), "locale"),
            (json!({"locale": "English"}), "locale"),
            (json!({"theme": "sepia"}), "sepia"),
            (json!({"hours": {"days": {}}}), "timeZone"),
            (
                json!({"hours": {"timeZone": "Mars/Olympus", "days": {}}}),
                "timeZone",
            ),
            (
                json!({"hours": {"timeZone": "Etc/UTC", "days": {"mon": [["17:00", "09:00"]]}}}),
                "mon",
            ),
        ];
        for (wrong, named) in table {
            let error = parse(wrong.clone()).unwrap_err();
            assert!(error.message.contains(named), "{wrong}: {error}");
        }
    }
}

//! The words of the page in the visitor's language: the very files that the widget loads.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "assets/widget/locales"]
struct Files;

type Texts = HashMap<String, String>;

const ENGLISH: &str = "en";
/// As in `assets/shared/language.ts`.
const RIGHT_TO_LEFT: [&str; 4] = ["ar", "he", "fa", "ur"];

static ALL: LazyLock<BTreeMap<String, Texts>> = LazyLock::new(|| {
    let read = |file: &str| {
        let language = file.strip_suffix(".json")?;
        let texts = serde_json::from_slice(&Files::get(file)?.data).ok()?;
        Some((language.to_owned(), texts))
    };
    Files::iter().filter_map(|file| read(&file)).collect()
});

/// One language's words. What it lacks is said in English.
#[derive(Clone, Copy)]
pub(super) struct Words {
    /// Its tag.
    pub language: &'static str,
    texts: Option<&'static Texts>,
}

impl Words {
    /// The site's own language where it has one; else the first that the browser asks for and that there is.
    pub fn choose(site: Option<&str>, accept_language: &str) -> Self {
        let site = site.filter(|locale| *locale != "auto");
        let wanted = site.into_iter().chain(by_weight(accept_language));
        let found = wanted.map(primary).find_map(|tag| ALL.get_key_value(&tag));
        match found {
            Some((language, texts)) => Self {
                language,
                texts: Some(texts),
            },
            None => Self {
                language: ENGLISH,
                texts: None,
            },
        }
    }

    /// The words for a key; none at all for one that there is not.
    pub fn get(self, key: &str) -> &'static str {
        let own = self.texts.and_then(|texts| texts.get(key));
        let found = own.or_else(|| ALL.get(ENGLISH)?.get(key));
        found.map_or("", String::as_str)
    }

    /// The words for a key with a number in them.
    pub fn counted(self, key: &str, count: usize) -> String {
        self.get(key).replace("{count}", &count.to_string())
    }

    /// `dir` of a page in this language.
    pub fn direction(self) -> &'static str {
        if RIGHT_TO_LEFT.contains(&self.language) {
            "rtl"
        } else {
            "ltr"
        }
    }
}

/// `de` of `de-CH`.
fn primary(tag: &str) -> String {
    let language = tag.split(['-', '_']).next().unwrap_or_default();
    language.to_ascii_lowercase()
}

/// The tags of an `Accept-Language`, the best first.
fn by_weight(header: &str) -> impl Iterator<Item = &str> {
    let mut tags: Vec<(f32, &str)> = header
        .split(',')
        .map(|entry| {
            let mut parts = entry.split(';').map(str::trim);
            let tag = parts.next().unwrap_or_default();
            let weight = parts.find_map(|part| part.strip_prefix("q="));
            (weight.map_or(1.0, |q| q.parse().unwrap_or(0.0)), tag)
        })
        .filter(|(weight, _)| *weight > 0.0)
        .collect();
    tags.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    tags.into_iter().map(|(_, tag)| tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_site_decides_and_else_the_browser() {
        let chosen = |site, accepted| Words::choose(site, accepted).language;
        assert_eq!(chosen(Some("fr"), "de"), "fr");
        assert_eq!(chosen(Some("auto"), "de-CH, en;q=0.5"), "de");
        assert_eq!(chosen(None, "en;q=0.5, ja;q=0.9, xx"), "ja");
        assert_eq!(chosen(None, "ar;q=0, PT_br"), "pt");
        assert_eq!(chosen(Some("xx"), "es"), "es");
        for strange in ["", "*", ";;,,q=", "xx, yy;q=x"] {
            assert_eq!(chosen(None, strange), "en", "{strange}");
        }
    }

    #[test]
    fn arabic_is_written_from_the_right() {
        assert_eq!(Words::choose(None, "ar-EG").direction(), "rtl");
        assert_eq!(Words::choose(None, "zh-TW").direction(), "ltr");
    }

    #[test]
    fn every_language_has_the_words_of_the_page() {
        for language in ["en", "de", "fr", "es", "pt", "ar", "zh", "ja"] {
            let words = Words::choose(Some(language), "");
            assert_eq!(words.language, language);
            for key in super::super::form::KEYS {
                assert!(!words.get(key).is_empty(), "{language}: {key}");
            }
        }
        assert!(
            Words::choose(None, "de")
                .counted("tooLong", 12)
                .contains("12")
        );
    }
}

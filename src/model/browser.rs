//! What a browser says of itself in every request, in words for people. It proves nothing, and tells nobody apart.

use super::appearance::is_language;

/// The browsers by the word that comes before their version; one that pretends to be another comes before that.
const BROWSERS: &[(&str, &str)] = &[
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("YaBrowser/", "Yandex Browser"),
    ("Vivaldi/", "Vivaldi"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("HeadlessChrome/", "Chrome"),
    ("Chrome/", "Chrome"),
];
/// The systems by a word of theirs, likewise.
const SYSTEMS: &[(&str, &str)] = &[
    ("iPhone", "iOS"),
    ("iPad", "iPadOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
];

/// A `User-Agent` as `Firefox 143, Linux`: the browser, its major version, the system. None where neither is known.
pub fn browser_of(user_agent: &str) -> Option<String> {
    let browser = BROWSERS
        .iter()
        .find_map(|(word, name)| versioned(user_agent, word, name))
        .or_else(|| safari(user_agent));
    let system = SYSTEMS
        .iter()
        .find(|(word, _)| user_agent.contains(word))
        .map(|(_, name)| (*name).to_owned());
    match (browser, system) {
        (Some(browser), Some(system)) => Some(format!("{browser}, {system}")),
        (browser, system) => browser.or(system),
    }
}

/// Safari's version stands elsewhere, and everybody claims to be it.
fn safari(user_agent: &str) -> Option<String> {
    user_agent
        .contains("Safari/")
        .then(|| versioned(user_agent, "Version/", "Safari"))
        .flatten()
}

fn versioned(user_agent: &str, word: &str, name: &str) -> Option<String> {
    let (_, rest) = user_agent.split_once(word)?;
    let end = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    Some(match &rest[..end] {
        version if (1..=4).contains(&version.len()) => format!("{name} {version}"),
        _ => name.to_owned(),
    })
}

/// The language that an `Accept-Language` asks for first, as a tag like `pt-BR`.
pub fn language_of(accept_language: &str) -> Option<String> {
    let first = accept_language.split(',').next()?;
    let tag = first.split(';').next()?.trim();
    (is_language(tag) && tag != "auto").then(|| tag.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_told_in_words() {
        for (user_agent, words) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0",
                "Firefox 143, Linux",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
                "Chrome 140, Windows",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
                "Edge 140, Windows",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15",
                "Safari 18, macOS",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0.7339.101 Mobile/15E148 Safari/604.1",
                "Chrome 140, iOS",
            ),
            (
                "Mozilla/5.0 (iPad; CPU OS 16_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1",
                "Safari 16, iPadOS",
            ),
            (
                "Mozilla/5.0 (Linux; Android 14; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
                "Samsung Internet 28, Android",
            ),
            (
                "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 OPR/122.0.0.0",
                "Opera 122, ChromeOS",
            ),
            ("Firefox/", "Firefox"),
            ("Firefox/99999999999999999999 <b>", "Firefox"),
            ("something (Windows)", "Windows"),
        ] {
            assert_eq!(
                browser_of(user_agent).as_deref(),
                Some(words),
                "{user_agent}"
            );
        }
        for unknown in ["", "curl/8.5.0", "Safari/605", "<script>"] {
            assert_eq!(browser_of(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn the_first_language_counts() {
        assert_eq!(
            language_of("de-DE,de;q=0.9,en;q=0.8").as_deref(),
            Some("de-DE")
        );
        assert_eq!(language_of(" pt ; q=1").as_deref(), Some("pt"));
        for none in ["", "*", "auto", "<b>", "de_DE"] {
            assert_eq!(language_of(none), None, "{none}");
        }
    }
}

//! Which websites may show a site's widget.

use crate::error::{Error, Result};

/// The entries of one site.
const MAX_ENTRIES: usize = 100;

/// An origin or a pattern of origins, taken apart.
struct Origin<'a> {
    scheme: &'a str,
    host: &'a str,
    port: Option<&'a str>,
}

impl<'a> Origin<'a> {
    /// Takes `scheme://host[:port]` apart; the scheme's own port counts as none.
    fn parse(text: &'a str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        let usual = match scheme {
            "https" => "443",
            "http" => "80",
            _ => return None,
        };
        // An IPv6 address has colons of its own, inside brackets.
        let end = rest.find(']').map_or(0, |at| at + 1);
        let (host, port) = match rest[end..].find(':') {
            Some(at) => (&rest[..end + at], Some(&rest[end + at + 1..])),
            None => (rest, None),
        };
        let port_fits = port.is_none_or(|port| {
            port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok()
        });
        (is_host(host) && port_fits).then_some(Self {
            scheme,
            host,
            port: port.filter(|port| *port != usual),
        })
    }

    /// Whether `other` is this origin, or one that this pattern stands for.
    fn matches(&self, other: &Origin) -> bool {
        let host_fits = match self.host.strip_prefix("*.") {
            None => self.host == other.host,
            Some(parent) => other
                .host
                .strip_suffix(parent)
                .and_then(|head| head.strip_suffix('.'))
                .is_some_and(|head| !head.is_empty()),
        };
        self.scheme == other.scheme && self.port == other.port && host_fits
    }
}

fn is_host(host: &str) -> bool {
    if let Some(address) = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
    {
        return address.parse::<std::net::Ipv6Addr>().is_ok();
    }
    let name = host.strip_prefix("*.").unwrap_or(host);
    host.len() <= 255
        && name.split('.').all(|label| {
            !label.is_empty()
                && label
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
        })
}

/// A site's list as it is stored: in lower case, or a sentence about what can't be in it.
pub(super) fn checked(entries: Vec<String>) -> Result<Vec<String>> {
    if entries.len() > MAX_ENTRIES {
        return Err(Error::invalid(format!(
            "`allowedOrigins` must have at most {MAX_ENTRIES} entries."
        )));
    }
    entries
        .into_iter()
        .map(|entry| {
            let entry = entry.trim().to_ascii_lowercase();
            if entry == "*" || Origin::parse(&entry).is_some() {
                Ok(entry)
            } else {
                Err(Error::invalid(
                    "`allowedOrigins` must hold origins like https://shop.example.org, patterns like https://*.example.org, or *.",
                ))
            }
        })
        .collect()
}

/// Lets a page of `origin` pass that may show the widget of a site with this list, and whoever is no page at all.
pub(in crate::app) fn check_origin(list: &[String], origin: Option<&str>) -> Result<()> {
    if origin.is_none_or(|origin| origin_allowed(list, origin)) {
        return Ok(());
    }
    Err(Error::forbidden(
        "This website may not show the widget; an admin adds it to the site's allowed origins.",
    ))
}

/// The same list as the sources of CSP's `frame-ancestors`, our own pages always among them.
pub(in crate::app) fn frame_ancestors(list: &[String]) -> String {
    let mut sources = vec!["'self'"];
    sources.extend(list.iter().map(String::as_str));
    sources.join(" ")
}

/// Whether a page of `origin` may show the widget of a site with this list.
fn origin_allowed(list: &[String], origin: &str) -> bool {
    allows_all(list) || names_origin(list, origin)
}

/// Whether any website may show the widget of a site with this list.
pub(in crate::app) fn allows_all(list: &[String]) -> bool {
    list.iter().any(|entry| entry == "*")
}

/// Whether a list has an origin, itself or by a pattern: it is one of the site's own.
pub(in crate::app) fn names_origin(list: &[String], origin: &str) -> bool {
    let origin = origin.to_ascii_lowercase();
    plain(&origin).is_some_and(|asked| {
        list.iter()
            .filter_map(|entry| Origin::parse(entry))
            .any(|entry| entry.matches(&asked))
    })
}

/// Whether a text is an origin that a page can have.
pub(in crate::app) fn is_origin(text: &str) -> bool {
    plain(text).is_some()
}

fn plain(origin: &str) -> Option<Origin<'_>> {
    Origin::parse(origin).filter(|origin| !origin.host.starts_with('*'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(entry: &str, origin: &str) -> bool {
        origin_allowed(&[entry.to_owned()], origin)
    }

    #[test]
    fn an_origin_is_itself() {
        assert!(allowed(
            "https://shop.example.org",
            "https://shop.example.org"
        ));
        assert!(allowed(
            "https://shop.example.org:443",
            "https://SHOP.example.org"
        ));
        assert!(allowed("http://[::1]:8080", "http://[::1]:8080"));
        for other in [
            "http://shop.example.org",
            "https://shop.example.org:8443",
            "https://shop.example.org.evil.test",
            "https://evil.test",
            "null",
            "",
        ] {
            assert!(!allowed("https://shop.example.org", other), "{other}");
        }
    }

    #[test]
    fn a_pattern_is_every_host_below() {
        let pattern = "https://*.example.org";
        assert!(allowed(pattern, "https://a.example.org"));
        assert!(allowed(pattern, "https://a.b.example.org"));
        for other in [
            "https://example.org",
            "https://.example.org",
            "https://evilexample.org",
            "http://a.example.org",
            "https://a.example.org:8443",
            "https://*.example.org",
        ] {
            assert!(!allowed(pattern, other), "{other}");
        }
    }

    #[test]
    fn a_star_is_everybody_and_an_empty_list_nobody() {
        assert!(allowed("*", "null"));
        assert!(allowed("*", "https://anything.test"));
        assert!(!origin_allowed(&[], "https://anything.test"));
    }

    #[test]
    fn only_origins_and_patterns_are_stored() {
        let check = |entry: &str| checked(vec![entry.to_owned()]);
        assert_eq!(
            check(" HTTPS://*.Example.org ").unwrap(),
            ["https://*.example.org"]
        );
        for good in ["*", "http://localhost:3000", "https://[2001:db8::1]"] {
            assert!(check(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "example.org",
            "https://",
            "https://example.org/",
            "https://a@b",
            "https://a.*.org",
            "https://*",
            "https://a:99999",
            "https://a:",
            "ftp://a",
            "https://[::1",
        ] {
            assert!(check(bad).is_err(), "{bad}");
        }
    }
}

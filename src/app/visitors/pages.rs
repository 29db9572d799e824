//! Where a visitor is: told by its widget while it has a session, kept for the agents who talk with it.

use super::visitor;
use crate::app::App;
use crate::app::workspace::{is_origin, names_origin};
use crate::error::{Error, Result};
use crate::model::Caller;
use crate::protocol::OpenPage;

/// The bytes of an address that is kept, and a title's characters.
const MAX_URL: usize = 2000;
const MAX_TITLE: usize = 200;

impl App {
    /// Notes where a visitor is now.
    pub async fn open_page(&self, caller: &Caller, page: OpenPage) -> Result<()> {
        visitor(caller)?;
        self.take(&self.live.visitor_pages, &caller.person).await?;
        let address = Address::parse(&page.url).ok_or_else(wrong_address)?;
        let own = self.store.origins_of_visitor(caller.person_pk).await?;
        let url = address
            .kept(names_origin(&own, &address.origin))
            .ok_or_else(wrong_address)?;
        let title = page.title.as_deref().and_then(kept_title);
        self.store.open_page(caller.clone(), url, title).await
    }
}

fn wrong_address() -> Error {
    Error::invalid(format!(
        "`url` must be a page's address like https://shop.example.org/cups, of {MAX_URL} bytes at most."
    ))
}

/// A title on one line, cut where it is too long; none where it is blank.
fn kept_title(title: &str) -> Option<String> {
    let words: Vec<&str> = title
        .split(|c: char| c.is_whitespace() || c.is_control())
        .collect();
    let line: String = words
        .into_iter()
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    let cut: String = line.chars().take(MAX_TITLE).collect();
    Some(cut).filter(|title| !title.is_empty())
}

/// A page's address, without its fragment and without a name and password before the host.
struct Address<'a> {
    origin: String,
    path: &'a str,
    /// With its question mark; it may hold what is nobody's business.
    query: &'a str,
}

impl<'a> Address<'a> {
    fn parse(url: &'a str) -> Option<Self> {
        let url = url.split('#').next()?;
        if !url.bytes().all(|byte| byte.is_ascii_graphic()) {
            return None;
        }
        let (scheme, rest) = url.split_once("://")?;
        let (authority, below) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
        let host = authority
            .rsplit_once('@')
            .map_or(authority, |(_, host)| host);
        let origin = format!("{scheme}://{host}").to_ascii_lowercase();
        let (path, query) = below.split_at(below.find('?').unwrap_or(below.len()));
        is_origin(&origin).then_some(Self {
            origin,
            path,
            query,
        })
    }

    /// What is kept of it, if it is not too long: the query too, where the page is one of the site's own.
    fn kept(&self, is_own: bool) -> Option<String> {
        let path = if self.path.is_empty() { "/" } else { self.path };
        let bare = format!("{}{path}", self.origin);
        let whole = format!("{bare}{}", self.query);
        [Some(whole).filter(|_| is_own), Some(bare)]
            .into_iter()
            .flatten()
            .find(|url| url.len() <= MAX_URL)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(url: &str, is_own: bool) -> Option<String> {
        Address::parse(url)?.kept(is_own)
    }

    #[test]
    fn what_stands_behind_a_page_is_kept_of_the_sites_own_alone() {
        let page = "HTTPS://Ann:secret@Shop.example:8443/Cups?size=2#token";
        assert_eq!(
            kept(page, true).unwrap(),
            "https://shop.example:8443/Cups?size=2"
        );
        assert_eq!(kept(page, false).unwrap(), "https://shop.example:8443/Cups");
        assert_eq!(kept("http://[::1]?q", true).unwrap(), "http://[::1]/?q");
    }

    #[test]
    fn what_is_too_long_goes_without_its_query_first() {
        let long = format!("https://shop.example/?{}", "q".repeat(2000));
        assert_eq!(kept(&long, true).unwrap(), "https://shop.example/");
        assert_eq!(
            kept(&format!("https://shop.example/{}", "p".repeat(2000)), true),
            None
        );
    }

    #[test]
    fn an_address_is_a_pages() {
        for bad in [
            "",
            "/cups",
            "javascript:alert(1)",
            "file:///etc",
            "https://",
            "https://a b",
            "https://*.a",
            "https://a/ä",
            "https://@",
        ] {
            assert_eq!(kept(bad, true), None, "{bad}");
        }
    }

    #[test]
    fn a_title_is_one_short_line() {
        assert_eq!(
            kept_title("  Cups \n and\tsaucers ").unwrap(),
            "Cups and saucers"
        );
        assert_eq!(kept_title(&"ä".repeat(300)).unwrap().chars().count(), 200);
        assert_eq!(kept_title(" \n"), None);
    }
}

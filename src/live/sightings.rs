//! Where widgets were seen of late, so that the database is written for the first page alone.

use std::sync::Arc;
use std::time::Duration;

use moka::sync::Cache;

use super::limits::SlidingWindow;
use crate::model::SiteId;

/// The same page's origin is noted again after this.
const AGAIN: Duration = Duration::from_secs(60 * 60);
/// The list of sites is looked up again after this; who changes one drops it.
const LIST: Duration = Duration::from_secs(30);
/// Origins that are remembered, and notes of one site in an hour: a pattern stands for any number of origins.
const REMEMBERED: u64 = 10_000;
const NOTES: u32 = 60;

/// A site's list of origins.
#[derive(Clone, Debug)]
pub struct Listed {
    pub site: SiteId,
    pub allowed_origins: Vec<String>,
}

/// What was seen.
pub struct Sightings {
    seen: Cache<(SiteId, String), ()>,
    notes: SlidingWindow<SiteId>,
    /// Every site's list, under the one key there is.
    sites: Cache<(), Arc<[Listed]>>,
}

impl Sightings {
    pub(super) fn new() -> Self {
        Self {
            seen: Cache::builder()
                .max_capacity(REMEMBERED)
                .time_to_live(AGAIN)
                .build(),
            notes: SlidingWindow::new("sighting", NOTES, AGAIN),
            sites: Cache::builder().time_to_live(LIST).build(),
        }
    }

    /// Whether a site seen on a page of `origin` is news, which it is once.
    pub fn is_news(&self, site: &SiteId, origin: &str, now_ms: i64) -> bool {
        let key = (site.clone(), origin.to_owned());
        if self.seen.contains_key(&key) {
            return false;
        }
        self.seen.insert(key, ());
        self.notes.take(site, now_ms).is_ok()
    }

    /// The sites' lists, while they are known.
    pub fn sites(&self) -> Option<Arc<[Listed]>> {
        self.sites.get(&())
    }

    /// Keeps the sites' lists for a while.
    pub fn keep_sites(&self, sites: Arc<[Listed]>) {
        self.sites.insert((), sites);
    }

    /// Drops the sites' lists: one changed.
    pub fn forget_sites(&self) {
        self.sites.invalidate(&());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_news_once_and_a_site_not_for_ever() {
        let sightings = Sightings::new();
        let shop = SiteId::from("shop");
        assert!(sightings.is_news(&shop, "https://a.example", 0));
        assert!(!sightings.is_news(&shop, "https://a.example", 0));
        assert!(sightings.is_news(&SiteId::from("blog"), "https://a.example", 0));
        let news = (0..1000)
            .filter(|n| sightings.is_news(&shop, &format!("https://{n}.example"), 0))
            .count();
        assert_eq!(news, NOTES as usize - 1);
    }
}

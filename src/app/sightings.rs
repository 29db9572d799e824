//! Where the widget was seen: so that whoever puts it on a website is told that it is there.

use std::sync::Arc;

use super::App;
use super::workspace::{allows_all, is_origin, names_origin};
use crate::error::Result;
use crate::live::sightings::Listed;
use crate::model::SiteId;

impl App {
    /// Notes that a page of `origin` fetched the loader, which does not say for which site: it is one whose list has
    /// that origin, or else one that any website may show.
    pub fn loader_seen(&self, origin: String) {
        let app = self.clone();
        tokio::spawn(async move {
            if let Err(error) = app.note_loader(&origin).await {
                tracing::warn!(error = %error, "a site could not be noted as seen");
            }
        });
    }

    async fn note_loader(&self, origin: &str) -> Result<()> {
        let sites = self.listed_sites().await?;
        for site in likely(&sites, origin) {
            self.site_seen(site, origin);
        }
        Ok(())
    }

    /// Notes that a page of `origin`, which the site allows, asked for its widget.
    pub(super) fn site_seen(&self, site: &SiteId, origin: &str) {
        let now = self.clock.now();
        if self.live.sightings.is_news(site, origin, now.0) {
            self.store.note_site_seen(site.clone(), origin.to_owned());
        }
    }

    async fn listed_sites(&self) -> Result<Arc<[Listed]>> {
        if let Some(sites) = self.live.sightings.sites() {
            return Ok(sites);
        }
        let sites = self.store.site_origins().await?;
        let listed: Arc<[Listed]> = sites
            .into_iter()
            .map(|(site, allowed_origins)| Listed {
                site,
                allowed_origins,
            })
            .collect();
        self.live.sightings.keep_sites(listed.clone());
        Ok(listed)
    }
}

/// The sites whose widget is on a page of `origin`, as far as their lists tell.
fn likely<'a>(sites: &'a [Listed], origin: &str) -> Vec<&'a SiteId> {
    let chosen = |fits: &dyn Fn(&[String]) -> bool| -> Vec<&'a SiteId> {
        let fitting = sites.iter().filter(|site| fits(&site.allowed_origins));
        fitting.map(|site| &site.site).collect()
    };
    let own = chosen(&|list| names_origin(list, origin));
    if own.is_empty() && is_origin(origin) {
        return chosen(&allows_all);
    }
    own
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_with_the_pages_origin_goes_before_one_for_all() {
        let listed = |site: &str, entry: &str| Listed {
            site: site.into(),
            allowed_origins: vec![entry.to_owned()],
        };
        let sites = [
            listed("all", "*"),
            listed("shop", "https://shop.example"),
            listed("shops", "https://*.shop.example"),
        ];
        let seen = |origin| {
            likely(&sites, origin)
                .into_iter()
                .map(SiteId::as_str)
                .collect::<Vec<_>>()
        };
        assert_eq!(seen("https://shop.example"), ["shop"]);
        assert_eq!(seen("https://a.shop.example"), ["shops"]);
        assert_eq!(seen("https://else.example"), ["all"]);
        assert!(seen("null").is_empty());
    }
}

//! Looking at a widget before its site has it: for an hour, in memory, on this server's own pages.

use super::App;
use super::sessions::managing;
use super::users::checked_name;
use crate::auth::tokens;
use crate::error::{Error, Result};
use crate::live::previews::{LIFETIME, Preview as Kept};
use crate::model::{Caller, SiteId};
use crate::protocol::request::SitePatch;
use crate::protocol::{NewPreview, Preview, Site};

/// How a preview's key begins; a site's begins otherwise.
const PREFIX: &str = "pv_";
/// The random characters behind it.
const KEY: usize = 22;

impl App {
    /// Keeps how a site's widget could look, and gives a key by which it is drawn so.
    pub async fn create_preview(
        &self,
        caller: &Caller,
        id: &SiteId,
        new: NewPreview,
    ) -> Result<Preview> {
        managing(caller)?;
        let patch = SitePatch {
            appearance: Some(new.appearance),
            ..SitePatch::default()
        };
        let kept = Kept {
            site: id.clone(),
            name: new.name.as_deref().map(checked_name).transpose()?,
            appearance: self
                .checked_site(patch)
                .await?
                .appearance
                .unwrap_or_default(),
        };
        self.require_site(id).await?;
        let random: String = tokens::opaque_token().chars().take(KEY).collect();
        let key = format!("{PREFIX}{random}");
        self.share_preview(&key, &kept).await?;
        self.live.previews.insert(key.clone(), kept);
        Ok(Preview {
            url: format!("/preview/{key}"),
            key,
            expires_at: self.clock.now().plus(LIFETIME),
        })
    }

    /// The site that a preview's key stands for, as it would look. No other website may show it.
    pub(super) async fn previewed(&self, key: &str) -> Result<Site> {
        let gone = || Error::not_found("preview");
        let kept = self.live.previews.get(key).ok_or_else(gone)?;
        let site = self.require_site(&kept.site).await?;
        Ok(Site {
            name: kept.name.unwrap_or(site.name),
            appearance: kept.appearance,
            allowed_origins: Vec::new(),
            ..site
        })
    }

    /// Whether a preview's page can be shown.
    pub fn has_preview(&self, key: &str) -> bool {
        self.live.previews.contains_key(key)
    }

    async fn require_site(&self, id: &SiteId) -> Result<Site> {
        let found = self.store.site(id.clone()).await?;
        found.ok_or_else(|| Error::not_found("site"))
    }
}

/// Whether a key in a site's place is a preview's.
pub(super) fn is_preview(key: &str) -> bool {
    key.starts_with(PREFIX)
}

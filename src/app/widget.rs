//! What a widget needs beside the conversation: how it is drawn, who may show it, who is there.

use super::App;
use super::previews::is_preview;
use super::workspace::{check_origin, frame_ancestors};
use crate::error::{Error, Result};
use crate::model::DepartmentId;
use crate::protocol::{Away, Conversation, Limits, Site, SitePublic, WidgetConfig};

/// A site's page: the widget's frame, or the chat as a page of its own.
#[derive(Clone, Debug)]
pub struct SitePage {
    pub site: SitePublic,
    /// The sources of CSP's `frame-ancestors`.
    pub frame_ancestors: String,
}

impl App {
    /// What a site's widget is drawn from. Makes nothing, and tells nothing of anybody.
    pub async fn widget_config(
        &self,
        site_key: &str,
        origin: Option<&str>,
    ) -> Result<WidgetConfig> {
        let site = self.site(site_key).await?;
        check_origin(&site.allowed_origins, origin)?;
        if let Some(origin) = origin {
            self.site_seen(&site.id, origin);
        }
        let offered = site.appearance.departments.clone().unwrap_or_default();
        let departments = match offered.as_slice() {
            [] => Vec::new(),
            _ => self.store.departments_named(offered).await?,
        };
        let online = self.somebody_answers(site.department_id.clone()).await?;
        Ok(WidgetConfig {
            departments,
            online,
            away: self.away(&site, online),
            demo: self.demo_token.is_some(),
            site: site.public(),
            limits: self.limits(),
        })
    }

    /// What is refused for its size.
    pub(super) fn limits(&self) -> Limits {
        Limits {
            max_upload: self.config.max_upload,
            max_content: self.config.max_content,
        }
    }

    /// A site's page, if there is such a site.
    pub async fn site_page(&self, site_key: &str) -> Result<SitePage> {
        let site = self.site(site_key).await?;
        Ok(SitePage {
            frame_ancestors: frame_ancestors(&site.allowed_origins),
            site: site.public(),
        })
    }

    async fn site(&self, key: &str) -> Result<Site> {
        if is_preview(key) {
            return self.previewed(key).await;
        }
        let found = self.store.site_by_key(key.to_owned()).await?;
        let (_, site) = found.ok_or_else(|| Error::not_found("site"))?;
        Ok(site)
    }

    /// Whether a user is here and takes work: of a department, or any where none is asked for.
    pub async fn somebody_answers(&self, department: Option<DepartmentId>) -> Result<bool> {
        let people = self.store.answering(department).await?;
        Ok(people
            .iter()
            .any(|person| self.live.presence.takes_work(person)))
    }

    fn away(&self, site: &Site, online: bool) -> Option<Away> {
        let now = self.clock.now();
        let closed = site
            .appearance
            .hours
            .as_ref()
            .filter(|hours| !hours.are_open(now));
        match closed {
            Some(hours) => Some(Away {
                until: hours.next_opening(now),
            }),
            None if online => None,
            None => Some(Away { until: None }),
        }
    }

    /// Adds to a visitor's view whether the one who takes care of it is here.
    pub fn with_presence(&self, mut conversation: Conversation) -> Conversation {
        if let Some(Some(assignee)) = &mut conversation.assignee {
            assignee.status = Some(self.live.presence.status(&assignee.id));
        }
        conversation
    }
}

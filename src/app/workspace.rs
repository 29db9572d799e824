//! Departments and sites.

mod origins;

use super::App;
use super::sessions::{managing, staff};
use super::users::checked_name;
use crate::auth::tokens;
use crate::error::{Error, Result};
use crate::model::{Appearance, Caller, DepartmentId, PersonId, PictureHash, SiteId};
use crate::protocol::request::{DepartmentPatch, SitePatch};
use crate::protocol::{Department, Page, Site};
use crate::store::{DepartmentChange, NewSiteRow, SiteChange, cursor};

pub(super) use origins::{allows_all, check_origin, frame_ancestors, is_origin, names_origin};

/// A description's characters, and a colour's.
const MAX_DESCRIPTION: usize = 1000;
const MAX_COLOR: usize = 32;
/// How many conversations may be one agent's, and how long it may be gone or silent: a week.
const MAX_AGENT_LIMIT: i64 = 1000;
const MAX_REQUEUE_SECS: i64 = 7 * 86_400;
/// The random characters of a site's public key.
const PUBLIC_KEY: usize = 22;

impl App {
    /// A page of the departments, the oldest first.
    pub async fn departments(
        &self,
        caller: &Caller,
        limit: Option<u32>,
        cursor: Option<String>,
    ) -> Result<Page<Department>> {
        staff(caller)?;
        let after = cursor.as_deref().map(cursor::decode).transpose()?;
        self.store
            .departments(after, cursor::page_size(limit)?)
            .await
    }

    /// Whether there is such a department.
    pub async fn department_exists(&self, id: &DepartmentId) -> Result<bool> {
        self.store.department_exists(id.clone()).await
    }

    /// Makes a department.
    pub async fn create_department(
        &self,
        caller: &Caller,
        patch: DepartmentPatch,
    ) -> Result<Department> {
        managing(caller)?;
        let mut change = checked_department(patch)?;
        let name = change.name.take().ok_or_else(name_missing)?;
        self.store
            .create_department(DepartmentId::new(), name, change)
            .await
    }

    /// Changes a department.
    pub async fn update_department(
        &self,
        caller: &Caller,
        id: &DepartmentId,
        patch: DepartmentPatch,
    ) -> Result<Department> {
        managing(caller)?;
        let change = checked_department(patch)?;
        self.store.update_department(id.clone(), change).await
    }

    /// Removes a department that has no conversations.
    pub async fn delete_department(&self, caller: &Caller, id: &DepartmentId) -> Result<()> {
        managing(caller)?;
        let affected = self.store.delete_department(id.clone()).await?;
        self.forget_callers(&affected);
        Ok(())
    }

    /// Makes a user a member of a department.
    pub async fn add_member(
        &self,
        caller: &Caller,
        id: &DepartmentId,
        user: &PersonId,
    ) -> Result<()> {
        managing(caller)?;
        let affected = self.store.add_member(id.clone(), user.clone()).await?;
        self.forget_callers(&affected);
        Ok(())
    }

    /// Ends a user's membership of a department.
    pub async fn remove_member(
        &self,
        caller: &Caller,
        id: &DepartmentId,
        user: &PersonId,
    ) -> Result<()> {
        managing(caller)?;
        let affected = self.store.remove_member(id.clone(), user.clone()).await?;
        self.forget_callers(&affected);
        Ok(())
    }

    /// A page of the sites, the oldest first.
    pub async fn sites(
        &self,
        caller: &Caller,
        limit: Option<u32>,
        cursor: Option<String>,
    ) -> Result<Page<Site>> {
        managing(caller)?;
        let after = cursor.as_deref().map(cursor::decode).transpose()?;
        self.store.sites(after, cursor::page_size(limit)?).await
    }

    /// Makes a site. With no allowed origins, no browser may use it.
    pub async fn create_site(&self, caller: &Caller, patch: SitePatch) -> Result<Site> {
        managing(caller)?;
        let mut change = self.checked_site(patch).await?;
        if change.allowed_origins.is_none() {
            return Err(Error::invalid(
                "`allowedOrigins` must list the origins that may show the widget; it can be empty.",
            ));
        }
        let key: String = tokens::opaque_token().chars().take(PUBLIC_KEY).collect();
        let new = NewSiteRow {
            id: SiteId::new(),
            public_key: format!("pk_{key}"),
            identity_secret: tokens::opaque_token(),
            name: change.name.take().ok_or_else(name_missing)?,
        };
        let site = self.store.create_site(new, change).await?;
        self.live.sightings.forget_sites();
        Ok(site)
    }

    /// Changes a site.
    pub async fn update_site(
        &self,
        caller: &Caller,
        id: &SiteId,
        patch: SitePatch,
    ) -> Result<Site> {
        managing(caller)?;
        let change = self.checked_site(patch).await?;
        let site = self.store.update_site(id.clone(), change).await?;
        self.live.sightings.forget_sites();
        Ok(site)
    }

    /// Gives a site a new secret to vouch for visitors by; what was signed with the old one counts no more.
    pub async fn renew_site_secret(&self, caller: &Caller, id: &SiteId) -> Result<Site> {
        managing(caller)?;
        let secret = tokens::opaque_token();
        self.store.renew_site_secret(id.clone(), secret).await
    }

    /// Removes a site. Its visitors and their conversations stay.
    pub async fn delete_site(&self, caller: &Caller, id: &SiteId) -> Result<()> {
        managing(caller)?;
        self.store.delete_site(id.clone()).await?;
        self.live.sightings.forget_sites();
        Ok(())
    }

    pub(super) async fn checked_site(&self, patch: SitePatch) -> Result<SiteChange> {
        let appearance = patch.appearance.map(Appearance::parse).transpose()?;
        let offered = appearance.as_ref().and_then(|set| set.departments.clone());
        if let Some(offered) = offered {
            let count = offered.len();
            if self.store.departments_named(offered).await?.len() != count {
                return Err(Error::invalid(
                    "`appearance.departments` must hold the ids of departments that there are.",
                ));
            }
        }
        let shown = appearance
            .as_ref()
            .and_then(|set| set.avatar_url.as_deref());
        if let Some(hash) = shown.and_then(PictureHash::of_path)
            && !self.store.has_picture(hash).await?
        {
            return Err(Error::invalid(
                "`appearance.avatarUrl` must be null or a picture that there is: send it again.",
            ));
        }
        Ok(SiteChange {
            name: patch.name.as_deref().map(checked_name).transpose()?,
            allowed_origins: patch.allowed_origins.map(origins::checked).transpose()?,
            department: patch.department_id,
            appearance,
        })
    }
}

fn name_missing() -> Error {
    Error::invalid("`name` must be given.")
}

fn checked_department(patch: DepartmentPatch) -> Result<DepartmentChange> {
    let fits = |text: &Option<Option<String>>, max: usize| {
        text.iter()
            .flatten()
            .all(|text| text.chars().count() <= max)
    };
    if !fits(&patch.description, MAX_DESCRIPTION) {
        return Err(Error::invalid(format!(
            "`description` must have at most {MAX_DESCRIPTION} characters."
        )));
    }
    if !fits(&patch.color, MAX_COLOR) {
        return Err(Error::invalid(format!(
            "`color` must have at most {MAX_COLOR} characters."
        )));
    }
    Ok(DepartmentChange {
        name: patch.name.as_deref().map(checked_name).transpose()?,
        description: patch.description,
        color: patch.color,
        routing: patch.routing,
        agent_limit: checked_number("agentLimit", patch.agent_limit, MAX_AGENT_LIMIT)?,
        requeue_offline_secs: checked_number(
            "requeueOfflineSecs",
            patch.requeue_offline_secs,
            MAX_REQUEUE_SECS,
        )?,
        requeue_silent_secs: checked_number(
            "requeueSilentSecs",
            patch.requeue_silent_secs,
            MAX_REQUEUE_SECS,
        )?,
    })
}

/// A whole number from 1 to `max`, or null.
fn checked_number(
    field: &str,
    number: Option<Option<i64>>,
    max: i64,
) -> Result<Option<Option<i64>>> {
    match number {
        Some(Some(given)) if !(1..=max).contains(&given) => Err(Error::invalid(format!(
            "`{field}` must be a whole number from 1 to {max}, or null."
        ))),
        checked => Ok(checked),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_description_is_refused() {
        let patch = |length| DepartmentPatch {
            description: Some(Some("ä".repeat(length))),
            ..DepartmentPatch::default()
        };
        assert!(checked_department(patch(MAX_DESCRIPTION)).is_ok());
        assert!(checked_department(patch(MAX_DESCRIPTION + 1)).is_err());
    }
}

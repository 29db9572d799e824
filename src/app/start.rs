//! What a page shows before a log-in, and the workspace's name.

use super::App;
use super::sessions::{managing, staff};
use crate::error::{Error, Result};
use crate::model::Caller;
use crate::protocol::{Start, Workspace, WorkspacePatch};

/// A name's characters.
const MAX_NAME: usize = 60;

impl App {
    /// What is known to everybody.
    pub async fn start(&self) -> Result<Start> {
        Ok(Start {
            needs_setup: !self.store.has_users().await?,
            workspace: self.store.workspace_name().await?,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            demo: self.demo_login.clone(),
        })
    }

    /// The workspace.
    pub async fn workspace(&self, caller: &Caller) -> Result<Workspace> {
        staff(caller)?;
        Ok(Workspace {
            name: self.store.workspace_name().await?,
            sites: self.store.site_names().await?,
            limits: self.limits(),
        })
    }

    /// Changes the workspace.
    pub async fn update_workspace(
        &self,
        caller: &Caller,
        patch: WorkspacePatch,
    ) -> Result<Workspace> {
        managing(caller)?;
        if let Some(name) = patch.name {
            let name = checked_workspace_name("name", &name)?;
            self.store.name_workspace(name).await?;
        }
        self.workspace(caller).await
    }
}

/// A workspace's name, in the body's `field`: one line.
pub(super) fn checked_workspace_name(field: &str, name: &str) -> Result<String> {
    let name = name.trim();
    if !(1..=MAX_NAME).contains(&name.chars().count()) || name.chars().any(char::is_control) {
        return Err(Error::invalid(format!(
            "`{field}` must have 1 to {MAX_NAME} characters and no line breaks."
        )));
    }
    Ok(name.to_owned())
}

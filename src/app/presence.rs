//! What users say of themselves, and who is told that somebody came or went.

use super::App;
use crate::error::{Error, Result};
use crate::model::{Caller, DepartmentId, PersonId, Presence};

/// Those who share a department with a person, or may see one of its unresolved conversations. Who manages the
/// workspace is always told.
#[derive(Clone, Debug, Default)]
pub struct PresenceAudience {
    /// Every member of these.
    pub departments: Vec<DepartmentId>,
    /// These, beside them: assignees and visitors.
    pub people: Vec<PersonId>,
    /// One of the conversations is in no department: every user.
    pub everyone_on_staff: bool,
}

impl App {
    /// Takes up what lasted: the statuses that users set. Who is not here is offline from now on.
    pub async fn restore_presence(&self) -> Result<()> {
        let statuses = self.store.statuses().await?;
        self.live.presence.begin(self.clock.now(), statuses);
        self.restore_elsewhere().await
    }

    /// Sets what an agent says of itself, until it says otherwise.
    pub async fn set_status(&self, caller: &Caller, status: Presence) -> Result<()> {
        if !caller.is_staff() {
            return Err(Error::forbidden("Only agents have a status."));
        }
        if status == Presence::Offline {
            return Err(Error::invalid("`status` must be online, away or busy."));
        }
        self.store
            .set_status(caller.person_pk, caller.person.clone(), status)
            .await
    }

    /// Who is told about `person`.
    pub async fn presence_audience(&self, person: &PersonId) -> Result<PresenceAudience> {
        let (departments, people, everyone_on_staff) =
            self.store.presence_audience(person.clone()).await?;
        Ok(PresenceAudience {
            departments,
            people,
            everyone_on_staff,
        })
    }
}

//! Who is told that somebody came or went.

use super::App;
use crate::error::Result;
use crate::model::{DepartmentId, PersonId};

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

//! Telling who came and who went.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;

use super::Shared;
use super::hub::Room;
use super::member::Kind;
use crate::error::Result;
use crate::model::{Caller, PersonId, Presence, Timestamp};

/// Who reconnects within this time never left.
const GRACE: Duration = Duration::from_secs(5);

impl Shared {
    /// Sets what an agent says of itself.
    pub(super) async fn set_status(&self, caller: &Caller, status: Presence) -> Result<()> {
        self.app.set_status(caller, status).await
    }

    /// Takes in what a user says of itself.
    pub(super) async fn status_set(&self, person: &PersonId, status: Presence) {
        self.app.live.presence.set_status(person, status);
        self.app.look_for_work();
        self.tell_presence(person, "user_online", status).await;
    }

    /// A socket of somebody is gone; after the last one, and the grace, the person is.
    pub(super) fn left(self: &Arc<Self>, caller: Caller) {
        let person = caller.person.clone();
        let Some(generation) = self.app.live.presence.leave(&person) else {
            return;
        };
        let shared = self.clone();
        tokio::spawn(async move {
            tokio::time::sleep(GRACE).await;
            if !shared.app.live.presence.forget(&person, generation) {
                return;
            }
            match shared.app.left(&person, caller.is_staff()).await {
                Ok(true) => {
                    let now = shared.app.clock.now();
                    shared.gone(&person, caller.is_staff(), now).await;
                }
                Ok(false) => {}
                Err(error) => tracing::warn!(error = %error, "who left could not be noted"),
            }
        });
    }

    /// Somebody is gone, since `at`.
    pub(super) async fn gone(&self, person: &PersonId, is_staff: bool, at: Timestamp) {
        if is_staff {
            self.app.live.presence.note_absence(person, at);
        }
        self.tell_presence(person, "user_offline", Presence::Offline)
            .await;
    }

    /// Tells those who share a department with `person` or one of its unresolved conversations, and managers.
    pub(super) async fn tell_presence(&self, person: &PersonId, event: &str, status: Presence) {
        let audience = match self.app.presence_audience(person).await {
            Ok(audience) => audience,
            Err(error) => {
                tracing::warn!(error = %error, "could not find out whom to tell of a presence");
                return;
            }
        };
        let mut rooms = vec![Room::Managers];
        for department in audience.departments {
            rooms.push(Room::Department(department.clone()));
            rooms.push(Room::Queue(department));
        }
        rooms.extend(audience.people.into_iter().map(Room::Person));
        if audience.everyone_on_staff {
            rooms.push(Room::Staff);
        }
        let payload = json!({ "userId": person, "status": status });
        let state = self.hub.0.lock();
        let mut ids = std::collections::BTreeSet::new();
        for room in &rooms {
            ids.extend(state.ids_in(room));
        }
        for member in ids.iter().filter_map(|id| state.members.get(id)) {
            if member.caller.person != *person || member.kind != Kind::Main {
                member.emit(event, &payload);
            }
        }
    }
}

//! How it stands, in numbers, and what a user is to know of.

use std::time::Duration;

use super::App;
use super::sessions::staff;
use crate::error::{Error, Result};
use crate::model::{Caller, Timestamp};
use crate::protocol::{InboxCounts, Notifications, ReadNotifications, Today, UnreadNotifications};
use crate::store::cursor;

/// What "today" is where nobody says.
const DAY: Duration = Duration::from_secs(86_400);
/// Notifications that are marked at once.
const MAX_IDS: usize = 200;

impl App {
    /// How many conversations that the caller may see stand where.
    pub async fn inbox_counts(&self, caller: &Caller) -> Result<InboxCounts> {
        staff(caller)?;
        self.store.inbox_counts(caller.clone()).await
    }

    /// How it stands, of what the caller may see; what was done counts since then, or in the last 24 hours.
    pub async fn today(&self, caller: &Caller, since: Option<Timestamp>) -> Result<Today> {
        staff(caller)?;
        let day_ms = i64::try_from(DAY.as_millis()).unwrap_or(i64::MAX);
        let since = since.unwrap_or(Timestamp(self.clock.now().0 - day_ms));
        let mut today = self.store.today(caller.clone(), since).await?;
        for member in &mut today.team {
            member.status = self.live.presence.status(&member.id);
        }
        Ok(today)
    }

    /// A page of what the caller is to know of.
    pub async fn notifications(
        &self,
        caller: &Caller,
        limit: Option<u32>,
        cursor: Option<String>,
    ) -> Result<Notifications> {
        staff(caller)?;
        let after = cursor.as_deref().map(cursor::decode).transpose()?;
        let size = cursor::page_size(limit)?;
        self.store.notifications(caller.clone(), after, size).await
    }

    /// Notes that the caller has seen notifications.
    pub async fn read_notifications(
        &self,
        caller: &Caller,
        request: ReadNotifications,
    ) -> Result<UnreadNotifications> {
        staff(caller)?;
        if request.ids.as_ref().is_some_and(|ids| ids.len() > MAX_IDS) {
            return Err(Error::invalid(format!(
                "`ids` must be at most {MAX_IDS}; without them all are marked."
            )));
        }
        let unread = self.store.read_notifications(caller.clone(), request.ids);
        Ok(UnreadNotifications {
            unread: unread.await?,
        })
    }
}

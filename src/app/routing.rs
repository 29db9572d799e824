//! Work that moves by itself: what waits in the queues, and what comes due.

use super::App;
use crate::error::Result;
use crate::model::{ConversationId, DepartmentId};
use crate::store::{Offline, Queue};

impl App {
    /// Lets whoever waits with [`App::work`] look now: somebody can take something, or something can be taken.
    pub fn look_for_work(&self) {
        self.live.work.notify_one();
    }

    /// Comes when there may be work to give out.
    pub async fn work(&self) {
        self.live.work.notified().await;
    }

    /// Does what is due, then gives out what waits, on the one node that does so for all. Whatever was due while the
    /// server was down is due now.
    pub async fn do_what_is_due(&self) -> Result<()> {
        if !self.leads().await? {
            return Ok(());
        }
        let offline = self.offline().await?;
        let now = self.clock.now();
        if self.store.is_something_due(offline.clone(), now).await? {
            let moved = self.store.do_due(offline).await?;
            self.forget_places(&moved);
            // One job does not do all of it.
            self.look_for_work();
        }
        for queue in self.store.queues().await? {
            self.give_out(queue).await?;
        }
        Ok(())
    }

    /// Gives out what waits in a department's queue, where it wants that.
    pub(super) async fn give_out_of(&self, department: &DepartmentId) -> Result<()> {
        let queues = self.store.queues().await?;
        match queues
            .into_iter()
            .find(|queue| queue.department == *department)
        {
            Some(queue) => self.give_out(queue).await,
            None => Ok(()),
        }
    }

    async fn give_out(&self, queue: Queue) -> Result<()> {
        let mut here = queue.members;
        here.retain(|member| self.live.presence.takes_work(member));
        let can = self
            .store
            .can_give_out(queue.department.clone(), here.clone());
        if here.is_empty() || !can.await? {
            return Ok(());
        }
        let given = self.store.give_out(queue.department, here).await?;
        self.forget_places(&given);
        if !given.is_empty() {
            self.look_for_work();
        }
        Ok(())
    }

    /// Who is not here, of the users, and since when; nobody where no department asks.
    async fn offline(&self) -> Result<Offline> {
        let users = self.store.whose_absence_matters().await?;
        let away = users.into_iter().filter_map(|user| {
            let since = self.live.presence.offline_since(&user)?;
            Some((user, since))
        });
        Ok(away.collect())
    }

    fn forget_places(&self, moved: &[ConversationId]) {
        for conversation in moved {
            self.live.places.forget(conversation);
        }
    }
}

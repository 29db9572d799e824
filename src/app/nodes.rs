//! One server among several on the same database.

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::timeout;

use super::App;
use super::sessions::managing;
use crate::bus::Bus;
use crate::error::Result;
use crate::live::previews::Preview;
use crate::model::{Caller, NodeId, PersonId, Timestamp};
use crate::protocol::{Announcement, Aside, Node, Page, WorkspacePart};
use crate::store::{Beat, EventId};

/// How often a node looks into the database by itself: while Redis tells it of events, and while nothing does.
const LOOK: Duration = Duration::from_secs(1);
const LOOK_UNTOLD: Duration = Duration::from_millis(100);

/// This server, as one of several.
pub struct Cluster {
    /// This run of it.
    pub node: NodeId,
    /// As its operator calls it.
    pub name: String,
    /// When it started.
    pub started_at: Timestamp,
    /// What it says to the others beside the database.
    pub bus: Bus,
}

impl App {
    /// Whether another node speaks.
    pub fn is_elsewhere(&self, node: &NodeId) -> bool {
        self.cluster.as_ref().is_some_and(|own| own.node != *node)
    }

    /// Says something of the moment to the other nodes, if there are any.
    pub fn say(&self, aside: impl FnOnce() -> Aside) {
        if let Some(cluster) = &self.cluster {
            cluster.bus.say(aside());
        }
    }

    /// Tells the other nodes that there are events up to this one.
    pub fn tell_of_event(&self, newest: EventId) {
        if let Some(cluster) = &self.cluster {
            cluster.bus.tell_of(newest);
        }
    }

    /// What other nodes tell of, to be waited for with [`App::something_elsewhere`].
    pub fn hints(&self) -> Option<watch::Receiver<EventId>> {
        self.cluster.as_ref().map(|own| own.bus.hints())
    }

    /// Comes when other nodes may have committed something; never where there are none.
    pub async fn something_elsewhere(&self, hints: Option<&mut watch::Receiver<EventId>>) {
        let (Some(own), Some(hints)) = (&self.cluster, hints) else {
            return std::future::pending().await;
        };
        let pause = if own.bus.is_connected() {
            LOOK
        } else {
            LOOK_UNTOLD
        };
        // Told or not, there is a look.
        let _ = timeout(pause, hints.changed()).await;
    }

    /// The newest event, to begin after; 0 where this server serves alone.
    pub async fn newest_event(&self) -> Result<EventId> {
        match &self.cluster {
            Some(_) => self.store.newest_event().await,
            None => Ok(0),
        }
    }

    /// Takes in what another node announced: nothing stays cached that it made untrue.
    pub fn heed(&self, announcement: &Announcement) {
        let live = &self.live;
        match announcement {
            Announcement::ConversationCreated(pair)
            | Announcement::ConversationUpdated(pair)
            | Announcement::ConversationAssigned {
                conversation: pair, ..
            } => live.places.forget(&pair.staff.id),
            Announcement::ConversationMoved { conversation, .. } => {
                live.places.forget(conversation);
            }
            Announcement::AccessChanged(person) => live.forget_person(person),
            Announcement::SessionChanged(session) => live.sessions.invalidate(session),
            Announcement::WorkspaceChanged {
                what: WorkspacePart::Sites,
                ..
            } => live.sightings.forget_sites(),
            Announcement::PreviewMade {
                key,
                site,
                name,
                appearance,
            } => {
                let preview = Preview {
                    site: site.clone(),
                    name: name.clone(),
                    appearance: (**appearance).clone(),
                };
                live.previews.insert(key.clone(), preview);
            }
            _ => return,
        }
        self.look_for_work();
    }

    /// Somebody has its first socket here. True: whom it concerns is to be told now; else all nodes will be.
    pub async fn arrived(&self, person: &PersonId) -> Result<bool> {
        self.look_for_work();
        if self.cluster.is_some() {
            self.store.arrive(person.clone()).await?;
        }
        Ok(self.cluster.is_none())
    }

    /// Somebody has no socket here any more. True as with [`App::arrived`].
    pub async fn left(&self, person: &PersonId, is_staff: bool) -> Result<bool> {
        if self.cluster.is_some() {
            let (app, who) = (self.clone(), person.clone());
            let is_back = move || app.live.presence.is_here(&who);
            self.store.leave(person.clone(), is_staff, is_back).await?;
        }
        Ok(self.cluster.is_none())
    }

    /// Looks up who is on other nodes.
    pub async fn restore_elsewhere(&self) -> Result<()> {
        if self.cluster.is_none() {
            return Ok(());
        }
        self.live.presence.forget_elsewhere();
        for (node, person) in self.store.people_elsewhere().await? {
            self.live.presence.came_elsewhere(&person, &node);
        }
        Ok(())
    }

    /// Whether this server does what one does for all.
    pub async fn leads(&self) -> Result<bool> {
        match &self.cluster {
            Some(_) => self.store.leads(self.clock.now()).await,
            None => Ok(true),
        }
    }

    /// Says that this node lives. Where the others had taken it for dead, they hear again who is here.
    pub async fn beat(&self, sockets: usize) -> Result<()> {
        let Some(cluster) = &self.cluster else {
            return Ok(());
        };
        let beat = Beat {
            name: cluster.name.clone(),
            version: env!("CARGO_PKG_VERSION"),
            started_at: cluster.started_at,
            sockets,
            waiting: self.store.queue_depth(),
            redis: cluster.bus.is_connected(),
        };
        let known = self.store.beat(beat).await?;
        metrics::gauge!("voxora_nodes").set(known.nodes);
        if known.is_new {
            for person in self.live.presence.everybody_here() {
                self.store.arrive(person).await?;
            }
        }
        Ok(())
    }

    /// Stops being one of the nodes.
    pub async fn say_farewell(&self) -> Result<()> {
        match &self.cluster {
            Some(_) => self.store.say_farewell().await,
            None => Ok(()),
        }
    }

    /// Why Redis is not there, where it should be.
    pub fn redis_trouble(&self) -> Option<String> {
        self.cluster.as_ref().and_then(|own| own.bus.trouble())
    }

    /// The servers on this database; none where this one serves alone.
    pub async fn nodes(&self, caller: &Caller) -> Result<Page<Node>> {
        managing(caller)?;
        // What several have left behind is nobody's, where one serves alone now.
        let items = match &self.cluster {
            Some(_) => self.store.nodes().await?,
            None => Vec::new(),
        };
        Ok(Page {
            items,
            next_cursor: None,
        })
    }

    /// Has the other nodes show a preview as well.
    pub(super) async fn share_preview(&self, key: &str, preview: &Preview) -> Result<()> {
        if self.cluster.is_none() {
            return Ok(());
        }
        let made = Announcement::PreviewMade {
            key: key.to_owned(),
            site: preview.site.clone(),
            name: preview.name.clone(),
            appearance: Box::new(preview.appearance.clone()),
        };
        self.store.announce(made).await
    }
}

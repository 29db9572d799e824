//! The use cases, called by both transports. Each reads as its sentence.

mod accounts;
mod admin;
mod conversations;
mod inbox;
mod limits;
mod messages;
mod nodes;
mod pictures;
mod presence;
mod previews;
mod replies;
mod routing;
mod sessions;
mod setup;
mod sightings;
mod start;
mod tags;
mod tokens;
mod uploads;
mod users;
mod visitors;
mod widget;
mod workspace;

use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;

use metrics_exporter_prometheus::PrometheusHandle;

pub use accounts::ClientInfo;
pub use messages::Sent;
pub use nodes::Cluster;
pub use pictures::MAX_AVATAR;
pub use presence::PresenceAudience;
pub use tokens::is_api_token;
pub use uploads::UploadContent;
pub use widget::SitePage;

use crate::auth::passwords::Passwords;
use crate::auth::tokens::Tokens;
use crate::config::Config;
use crate::error::Result;
use crate::live::Live;
use crate::model::{Clock, SessionId};
use crate::protocol::DemoLogin;
use crate::store::Store;

/// Everything a use case works with. Clones share it.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// What [`App`] is made of.
pub struct Parts {
    /// The database.
    pub store: Store,
    /// This server among others; none where it serves alone.
    pub cluster: Option<Cluster>,
    /// The time.
    pub clock: Clock,
    /// The options, validated.
    pub config: Arc<Config>,
    /// Hashing, bounded.
    pub passwords: Passwords,
    /// Signing and verifying.
    pub tokens: Tokens,
    /// What is in memory only.
    pub live: Live,
    /// Where uploaded bytes lie.
    pub uploads: PathBuf,
    /// Renders the metrics; absent on the command line.
    pub metrics: Option<PrometheusHandle>,
    /// In the demo, a fixed token and the session it stands for.
    pub demo_token: Option<(String, SessionId)>,
    /// In the demo, a user that can be tried.
    pub demo_login: Option<DemoLogin>,
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl App {
    /// The use cases over these parts.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// Whether the database answers.
    pub async fn ready(&self) -> Result<()> {
        self.store.ready().await
    }

    /// The metrics in Prometheus' text format.
    pub fn metrics_render(&self) -> String {
        #[expect(clippy::cast_precision_loss, reason = "a queue is shorter than 2^52")]
        metrics::gauge!("voxora_writer_queue_depth").set(self.store.queue_depth() as f64);
        self.metrics
            .as_ref()
            .map(PrometheusHandle::render)
            .unwrap_or_default()
    }
}

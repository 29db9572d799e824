//! Widgets that somebody looks at before their sites have them.

use std::time::Duration;

use moka::policy::EvictionPolicy;
use moka::sync::Cache;

use crate::model::{Appearance, SiteId};

/// How long a preview counts.
pub const LIFETIME: Duration = Duration::from_secs(60 * 60);
/// As many are kept; a form makes one with each change.
const KEPT: u64 = 1000;

/// How a site's widget could look.
#[derive(Clone, Debug)]
pub struct Preview {
    pub site: SiteId,
    /// In place of the site's own.
    pub name: Option<String>,
    pub appearance: Appearance,
}

/// Previews by their keys; the oldest go first.
pub type Previews = Cache<String, Preview>;

/// None yet.
pub(super) fn previews() -> Previews {
    Cache::builder()
        .max_capacity(KEPT)
        .time_to_live(LIFETIME)
        .eviction_policy(EvictionPolicy::lru())
        .build()
}

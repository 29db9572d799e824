//! Does what comes due and gives out what waits: at once where something happened, and every second for the clock's
//! sake. Each look costs a handful of index reads while there is nothing to do.

use std::time::Duration;

use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

use crate::app::App;

const EVERY: Duration = Duration::from_secs(1);

/// Works until the server stops; what is begun is finished.
pub(super) async fn run(app: App, stop: CancellationToken) {
    let mut tick = tokio::time::interval(EVERY);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = tick.tick() => {}
            () = app.work() => {}
        }
        if let Err(error) = app.do_what_is_due().await {
            tracing::warn!(error = %error, "what is due could not be done; it is tried again");
        }
    }
}

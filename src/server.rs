//! Wires everything. Start and stop are mirror images, in one function.

mod cluster;
mod demo;
mod directory;
mod schedule;

use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::Context;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use self::cluster::Membership;
use self::directory::DataDirectory;
use crate::app::{App, Parts};
use crate::auth::keys::Keys;
use crate::auth::passwords::Passwords;
use crate::auth::tokens::Tokens;
use crate::bus::Heard;
use crate::config::Config;
use crate::live::Live;
use crate::model::{Clock, NodeId, Timestamp};
use crate::socket::SocketServer;
use crate::store::{Batch, Store, answer_unheard};
use crate::{http, socket};

/// When clients that were sent away may come back.
const RETRY_AFTER: Duration = Duration::from_secs(1);
/// How often the server looks for log-ins that the command line ended beside it.
const WATCH_EVERY: Duration = Duration::from_millis(400);

/// What is served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The product.
    Serve,
    /// The product with made-up content, on this machine alone.
    Demo,
}

/// Runs the server until SIGTERM or SIGINT. One of several is `named` once it is known what it is called.
///
/// # Errors
/// A sentence for the operator: the directory, the database, the address.
pub async fn serve(config: Config, mode: Mode, named: impl FnOnce(&str)) -> anyhow::Result<()> {
    let directory = DataDirectory::prepare(&config.data_dir)?;
    let _lock = match config.redis {
        Some(_) => directory.lock_shared()?,
        None => directory.lock()?,
    };
    let listener = bind("listen", config.listen).await?;
    let name = node_name(&config, listener.local_addr()?);
    if let Some(name) = &name {
        named(name);
    }
    let metrics = record_metrics(name.as_deref())?;
    let stop = CancellationToken::new();
    let membership = membership(&config, name);
    let for_metrics = match config.metrics_listen {
        Some(address) => Some(bind("metrics-listen", address).await?),
        None => None,
    };
    let opened = open(config, &directory, Some(metrics), mode, membership, &stop).await?;
    let (app, committed) = (opened.app, opened.committed);
    let (committed, visitors) = match mode {
        Mode::Demo => {
            let (committed, visitors) = demo::overhear(committed);
            (committed, Some(visitors))
        }
        Mode::Serve => (committed, None),
    };
    let newest = app.newest_event().await?;
    app.restore_presence().await?;
    let (routes, sockets) = socket::mount(app.clone(), committed, newest, opened.heard);
    app.beat(0).await?;
    match mode {
        Mode::Demo => demo::seed(&app).await?,
        Mode::Serve => invite_the_first_user(&app, listener.local_addr()?).await?,
    }

    // Before it is said where: whoever reads that may stop the server at once.
    let end = the_end()?;
    if let Some(visitors) = visitors {
        demo::answer(app.clone(), sockets.clone(), visitors, stop.clone()).await?;
    }
    let router = http::router(app.clone(), mode == Mode::Demo).merge(routes);
    let accept = |listener, router| {
        let most = app.config.max_sockets;
        tokio::spawn(http::listen::serve(listener, router, stop.clone(), most))
    };
    let address = listener.local_addr()?;
    let metrics_address = for_metrics.as_ref().map(TcpListener::local_addr);
    let serving = accept(listener, router);
    let measuring = for_metrics.map(|own| accept(own, http::metrics_router(app.clone())));
    let watching = tokio::spawn(end_what_ended_elsewhere(
        app.clone(),
        sockets.clone(),
        stop.clone(),
    ));
    let living = tokio::spawn(cluster::live(app.clone(), sockets.clone(), stop.clone()));
    let at_rest = stop.child_token();
    let working = tokio::spawn(schedule::run(app.clone(), at_rest.clone()));
    say_where(address, metrics_address.transpose()?, mode)?;

    end.await;

    tracing::info!("stopping");
    // Before the sockets go: an agent that a stop sends away is not one who left.
    at_rest.cancel();
    working.await?;
    sockets.shutdown(RETRY_AFTER).await;
    stop.cancel();
    watching.await?;
    living.await?;
    app.say_farewell().await?;
    if let Some(measuring) = measuring {
        measuring.await?;
    }
    serving.await?;
    app.store.close().await;
    tracing::info!("stopped");
    Ok(())
}

async fn bind(option: &str, address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address)
        .await
        .with_context(|| format!("--{option}: cannot listen on {address}"))
}

/// The use cases without a server, for the command line beside one.
///
/// # Errors
/// As [`serve`].
pub async fn open_offline(config: &Config) -> anyhow::Result<App> {
    let directory = DataDirectory::prepare(&config.data_dir)?;
    let stop = CancellationToken::new();
    let opened = open(config.clone(), &directory, None, Mode::Serve, None, &stop).await?;
    // Nobody listens; each write is still answered.
    tokio::spawn(answer_unheard(opened.committed));
    Ok(opened.app)
}

/// The use cases, what is committed, and what other nodes say.
struct Opened {
    app: App,
    committed: mpsc::Receiver<Batch>,
    heard: Option<mpsc::Receiver<Heard>>,
}

async fn open(
    config: Config,
    directory: &DataDirectory,
    metrics: Option<PrometheusHandle>,
    mode: Mode,
    membership: Option<Membership>,
    stop: &CancellationToken,
) -> anyhow::Result<Opened> {
    let clock = system_clock();
    let starting = directory.lock_for_start()?;
    let (store, committed) = match &membership {
        Some(own) => Store::open_shared(directory.path(), clock.clone(), own.node.clone())?,
        None => Store::open(directory.path(), clock.clone())?,
    };
    directory.keep_private()?;
    let keys = Keys::open(directory.path(), config.jwt_secret.clone())?;
    drop(starting);
    let (cluster, heard) = match membership {
        Some(own) => {
            let (cluster, heard) = cluster::meet(own, &store, &clock, stop.clone()).await?;
            (Some(cluster), Some(heard))
        }
        None => (None, None),
    };
    let app = App::new(Parts {
        store,
        cluster,
        clock,
        passwords: Passwords::new(),
        tokens: Tokens::new(keys),
        live: Live::new(
            config.rate_messages,
            config.rate_messages_agent,
            config.login_tries,
        ),
        uploads: directory.uploads(),
        metrics,
        demo_token: (mode == Mode::Demo).then(demo::token),
        demo_login: (mode == Mode::Demo).then(demo::login),
        config: Arc::new(config),
    });
    Ok(Opened {
        app,
        committed,
        heard,
    })
}

/// What this server is called: where it is one of several, or its operator says so.
fn node_name(config: &Config, address: SocketAddr) -> Option<String> {
    let default = || cluster::default_name(address.port());
    let one_of_several = config.redis.as_ref().map(|_| default());
    config.node_name.clone().or(one_of_several)
}

fn membership(config: &Config, name: Option<String>) -> Option<Membership> {
    Some(Membership {
        node: NodeId::new(),
        name: name?,
        meeting: config.redis.clone()?,
    })
}

/// The only place that reads the clock.
fn system_clock() -> Clock {
    Clock::new(|| {
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    })
}

/// Latencies from a tenth of a millisecond to ten seconds.
fn record_metrics(node: Option<&str>) -> anyhow::Result<PrometheusHandle> {
    const SECONDS: [f64; 12] = [
        0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2.5, 10.0,
    ];
    const SIZES: [f64; 9] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0];
    let suffix = |text: &str| metrics_exporter_prometheus::Matcher::Suffix(text.to_owned());
    let builder = match node {
        Some(name) => PrometheusBuilder::new().add_global_label("node", name),
        None => PrometheusBuilder::new(),
    };
    Ok(builder
        .set_buckets_for_metric(suffix("_seconds"), &SECONDS)?
        .set_buckets_for_metric(suffix("_size"), &SIZES)?
        .install_recorder()?)
}

/// While there is no user, whoever reads standard error may make the first one. No log: no level hides it.
async fn invite_the_first_user(app: &App, address: SocketAddr) -> anyhow::Result<()> {
    if let Some(token) = app.begin_setup().await? {
        let base = match &app.config.public_url {
            Some(url) => url.clone(),
            None => format!("http://{}", reachable(address)),
        };
        // Where nobody can read it, `voxora admin create` makes the owner.
        let _ = writeln!(
            std::io::stderr().lock(),
            "voxora: no user yet. Within 30 minutes, open {base}/setup#{token} to make the owner, \
             or send this one-time setup token: {token}"
        );
    }
    Ok(())
}

/// An address that a browser on this machine can open: listening everywhere is nowhere to go.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    address
}

/// Log-ins that another process ended: their sockets go, and what is cached of them.
async fn end_what_ended_elsewhere(app: App, sockets: SocketServer, stop: CancellationToken) {
    let mut since = app.clock.now();
    let mut tick = tokio::time::interval(WATCH_EVERY);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = tick.tick() => {}
        }
        let now = app.clock.now();
        match app.sessions_over_since(since).await {
            Ok(over) => {
                sockets.end_sessions(&over, "ended");
                // Looking back a second catches a commit that took longer than the tick.
                since = Timestamp(now.0 - 1000);
            }
            Err(error) => tracing::warn!(error = %error, "could not look for ended sessions"),
        }
    }
}

fn say_where(address: SocketAddr, metrics: Option<SocketAddr>, mode: Mode) -> anyhow::Result<()> {
    if let Some(metrics) = metrics {
        tracing::info!("metrics at http://{metrics}/metrics");
    }
    if mode == Mode::Demo {
        demo::say_where_to_click(address);
    }
    let mut out = std::io::stdout().lock();
    writeln!(out, "listening on http://{address}")?;
    out.flush()?;
    Ok(())
}

/// Comes with SIGTERM or SIGINT, from now on.
fn the_end() -> anyhow::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

//! The connection to Redis: opened, watched, and opened again.

use std::error::Error;
use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use redis::aio::{MultiplexedConnection, PubSubSink, PubSubStream};
use redis::{AsyncConnectionConfig, Client, ErrorKind, RedisError, RedisResult, ServerErrorKind};
use tokio::time::{sleep, timeout};

use super::traffic::{Listener, Speaker};
use super::{Meeting, State};

/// How long an attempt to connect may take, and an answer.
const CONNECT: Duration = Duration::from_secs(2);
const ANSWER: Duration = Duration::from_secs(1);
/// The pause before it is tried again, and a random part of it more, so that not all nodes come at once.
const PAUSE: Duration = Duration::from_millis(300);

/// Both directions, open.
pub(super) struct Link {
    publisher: MultiplexedConnection,
    /// Keeps the subscription.
    _subscriber: PubSubSink,
    messages: PubSubStream,
}

/// Why there is no connection.
enum Trouble {
    /// It may pass by itself.
    NotReachable(String),
    /// It will not.
    Refused(String),
}

/// Opens links to where the nodes meet.
pub(super) struct Connection {
    meeting: Meeting,
    channel: String,
    state: Arc<State>,
}

impl Connection {
    pub(super) fn new(meeting: Meeting, state: Arc<State>) -> Self {
        Self {
            channel: format!("{}:bus", meeting.prefix),
            meeting,
            state,
        }
    }

    /// The first attempt. None: not reachable, for now.
    ///
    /// # Errors
    /// What has to be put right before it can work.
    pub(super) async fn begin(&self, speaker: &Speaker) -> Result<Option<Link>, String> {
        match self.open(speaker).await {
            Ok(link) => {
                self.opened();
                Ok(Some(link))
            }
            Err(Trouble::NotReachable(why)) => {
                self.lost(why);
                Ok(None)
            }
            Err(Trouble::Refused(why)) => Err(why),
        }
    }

    /// Speaks and listens for as long as there is a link, and sees to it that there is one.
    pub(super) async fn run(
        self,
        first: Option<Link>,
        mut speaker: Speaker,
        mut listener: Listener,
    ) {
        let mut link = first;
        loop {
            if let Some(link) = &mut link {
                let why = tokio::select! {
                    error = speaker.speak(&self.channel, &mut link.publisher) => sentence(&error),
                    () = listener.listen(&mut link.messages) => "the connection is lost".to_owned(),
                };
                self.lost(why);
            }
            sleep(PAUSE.mul_f64(1.0 + rand::random::<f64>())).await;
            link = match self.open(&speaker).await {
                Ok(link) => {
                    self.opened();
                    Some(link)
                }
                Err(Trouble::NotReachable(why) | Trouble::Refused(why)) => {
                    self.lost(why);
                    None
                }
            };
        }
    }

    async fn open(&self, speaker: &Speaker) -> Result<Link, Trouble> {
        let clients = timeout(CONNECT, self.meeting.url.clients());
        let clients = clients
            .await
            .map_err(|_| late())?
            .map_err(|e| trouble(&e))?;
        let mut last = Trouble::NotReachable("no host is named".to_owned());
        for client in clients {
            match timeout(CONNECT, self.link(&client, speaker)).await {
                Ok(Ok(link)) => return Ok(link),
                Ok(Err(error)) => last = trouble(&error),
                Err(_) => last = late(),
            }
        }
        Err(last)
    }

    async fn link(&self, client: &Client, speaker: &Speaker) -> RedisResult<Link> {
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(CONNECT))
            .set_response_timeout(Some(ANSWER));
        let mut publisher = client
            .get_multiplexed_async_connection_with_config(&config)
            .await?;
        let (mut subscriber, messages) = client.get_async_pubsub().await?.split();
        subscriber.subscribe(&self.channel).await?;
        // Shows that it may be spoken, too.
        speaker.greet(&self.channel, &mut publisher).await?;
        Ok(Link {
            publisher,
            _subscriber: subscriber,
            messages,
        })
    }

    fn opened(&self) {
        metrics::gauge!("voxora_bus_connected").set(1.0);
        if !self.state.connected.swap(true, Ordering::Relaxed) {
            self.state.trouble.lock().clear();
            tracing::info!(redis = %self.meeting.url, "the nodes meet in Redis");
        }
    }

    /// Says so once, and again when there is another reason.
    fn lost(&self, why: String) {
        metrics::gauge!("voxora_bus_connected").set(0.0);
        let was_connected = self.state.connected.swap(false, Ordering::Relaxed);
        let mut known = self.state.trouble.lock();
        if was_connected || *known != why {
            tracing::warn!(
                redis = %self.meeting.url, why,
                "Redis cannot be used: this node serves on and hears of the others from the database, somewhat later; typing and who looks at what stay on their nodes"
            );
            *known = why;
        }
    }
}

fn late() -> Trouble {
    Trouble::NotReachable("it does not answer".to_owned())
}

fn trouble(error: &RedisError) -> Trouble {
    let passes = error.is_io_error() && !is_certificates(error)
        || matches!(
            error.kind(),
            ErrorKind::Server(
                ServerErrorKind::BusyLoading
                    | ServerErrorKind::MasterDown
                    | ServerErrorKind::ClusterDown
                    | ServerErrorKind::TryAgain
            ) | ErrorKind::ClusterConnectionNotFound
        );
    if passes {
        Trouble::NotReachable(sentence(error))
    } else {
        Trouble::Refused(sentence(error))
    }
}

/// Whether the other end is there and not whom one trusts, or what one trusts cannot be read.
fn is_certificates(error: &RedisError) -> bool {
    let cause = error
        .source()
        .and_then(|cause| cause.downcast_ref::<Arc<dyn Error + Send + Sync>>())
        .and_then(|cause| cause.downcast_ref::<io::Error>());
    cause.is_some_and(|cause| {
        matches!(
            cause.kind(),
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::Other
        )
    })
}

/// What is wrong, without what was sent.
fn sentence(error: &RedisError) -> String {
    match (error.kind(), error.code()) {
        (_, Some("WRONGPASS")) | (ErrorKind::AuthenticationFailed, _) => {
            "the user or the password is wrong".to_owned()
        }
        (_, Some("NOAUTH")) => "it asks for a password".to_owned(),
        (ErrorKind::Server(ServerErrorKind::NoPerm), _) => {
            "the user must be allowed `publish`, `subscribe` and `unsubscribe` on the channel"
                .to_owned()
        }
        (ErrorKind::Parse, _) => "what answers there is not Redis".to_owned(),
        (ErrorKind::MasterNameNotFoundBySentinel, _) => {
            "no Sentinel knows a service of that name".to_owned()
        }
        _ => error.to_string(),
    }
}

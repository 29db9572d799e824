//! Coming in: who it is, whether there is room, and which rooms it belongs to.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use serde_json::Value as Json;
use socketioxide::SocketIo;
use socketioxide::extract::{SocketRef, TryData};
use socketioxide::handler::ConnectHandler;

use super::Shared;
use super::handler;
use super::hub::{Limits, MemberId, Room};
use super::member::{Kind, Member, Wishes};
use super::transport::Peer;
use crate::error::{Error, Kind as ErrorKind, Result};
use crate::live::connection::client_address;
use crate::model::{Caller, ConversationId, DepartmentId, Place};

/// How long letting a socket in may take.
const LET_IN: Duration = Duration::from_secs(10);

/// The handshake's `auth`. What is of another type than it should be is as good as missing.
#[derive(Default)]
struct Auth {
    token: Option<String>,
    wishes: Wishes,
    department_id: Option<DepartmentId>,
}

impl Auth {
    fn read(TryData(given): TryData<Json>) -> Self {
        let given = given.unwrap_or_default();
        let text = |key| given.get(key).and_then(Json::as_str);
        let wish = |key| given.get(key).and_then(Json::as_bool) == Some(true);
        Self {
            token: text("token").map(str::to_owned),
            wishes: Wishes {
                batch: wish("batch"),
                app: wish("app"),
            },
            department_id: text("departmentId").map(DepartmentId::from),
        }
    }
}

/// Why a connection is refused. `connect_error` carries one string: the code.
struct Refusal(ErrorKind);

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.code())
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        if error.kind == ErrorKind::Internal {
            tracing::error!(error = ?error.source, "a connection failed");
        }
        metrics::counter!("voxora_errors_total", "code" => error.kind.code()).increment(1);
        Self(error.kind)
    }
}

/// The number that the hub gave a socket.
#[derive(Clone, Copy)]
struct Number(MemberId);

/// Opens both namespaces. Everything is set up in the middleware: the CONNECT packet leaves before the connect handler
/// runs, and a client's first event may come right behind it.
pub(super) fn register(io: &SocketIo, shared: &Arc<Shared>) {
    let (enter, here) = (shared.clone(), shared.clone());
    let main = async move |socket: SocketRef, auth: TryData<Json>| -> Result<(), Refusal> {
        Ok(enter.enter_main(socket, auth).await?)
    };
    let arrived = async move |socket: SocketRef| here.connected(&socket).await;
    io.ns("/", arrived.with(main));

    let enter = shared.clone();
    let department = async move |socket: SocketRef, auth: TryData<Json>| -> Result<(), Refusal> {
        Ok(enter.enter_department(socket, auth).await?)
    };
    let here = shared.clone();
    let arrived = async move |socket: SocketRef| here.connected(&socket).await;
    io.ns("/department", arrived.with(department));
}

impl Shared {
    async fn enter_main(self: Arc<Self>, socket: SocketRef, auth: TryData<Json>) -> Result<()> {
        let auth = Auth::read(auth);
        let caller = self.identify(&auth).await?;
        let member = Member::new(
            socket.clone(),
            caller.clone(),
            Kind::Main,
            self.address(&socket),
            auth.wishes,
            &self.upgrades,
        );
        let id = self.hub.add(member, self.limits())?;
        socket.extensions.insert(Number(id));
        self.on_disconnect(&socket, id);
        handler::attach(&self, &socket, id, caller.session.clone());
        self.expect_connect(id);
        let joined = self.join_rooms(id, &caller).await;
        joined.inspect_err(|_| drop(self.forget(id)))
    }

    /// Puts a socket into the rooms of its person's conversations. One that moves between the look-up and the join
    /// is announced to nobody who joins late, so that it is looked up again.
    async fn join_rooms(&self, id: MemberId, caller: &Caller) -> Result<()> {
        let before = self.hub.0.lock().moves;
        let rooms = self.app.rooms_of(caller).await?;
        if self.join_all(id, &rooms) == before {
            return Ok(());
        }
        let now = self.app.rooms_of(caller).await?;
        self.join_all(id, &now);
        let mut state = self.hub.0.lock();
        for (conversation, _) in rooms {
            if now.iter().all(|(kept, _)| *kept != conversation) {
                state.leave(id, &Room::Conversation(conversation));
            }
        }
        Ok(())
    }

    /// Joins, and tells how many conversations have moved so far.
    fn join_all(&self, id: MemberId, rooms: &[(ConversationId, Place)]) -> u64 {
        let mut state = self.hub.0.lock();
        for (conversation, place) in rooms {
            state.join_conversation(id, conversation, place);
        }
        state.moves
    }

    /// A transport that closes while its socket is let in has no disconnect handler called: it would count against
    /// the limits for ever.
    fn expect_connect(self: &Arc<Self>, id: MemberId) {
        let shared = self.clone();
        tokio::spawn(async move {
            tokio::time::sleep(LET_IN).await;
            let is_late = |member: &Member| !member.entered;
            if shared.hub.0.lock().members.get(&id).is_some_and(is_late) {
                shared.forget(id);
            }
        });
    }

    async fn enter_department(
        self: Arc<Self>,
        socket: SocketRef,
        auth: TryData<Json>,
    ) -> Result<()> {
        let auth = Auth::read(auth);
        let caller = self.identify(&auth).await?;
        if !caller.is_staff() {
            return Err(Error::forbidden("Departments are for agents."));
        }
        // A namespace on an existing connection sees the first connection's query, so `auth` goes first.
        let department = auth
            .department_id
            .or_else(|| department_in(socket.req_parts().uri.query()))
            .ok_or_else(|| Error::invalid("`departmentId` is missing."))?;
        if !self.app.department_exists(&department).await? {
            return Err(Error::not_found("department"));
        }
        if !caller.manages() && !caller.departments.contains(&department) {
            return Err(Error::forbidden("Only members see a department's queue."));
        }
        let address = self.address(&socket);
        let member = Member::new(
            socket.clone(),
            caller,
            Kind::Queue(department),
            address,
            Wishes::default(),
            &self.upgrades,
        );
        let id = self.hub.add(member, self.limits())?;
        socket.extensions.insert(Number(id));
        self.on_disconnect(&socket, id);
        handler::attach_none(&socket);
        self.expect_connect(id);
        Ok(())
    }

    async fn identify(&self, auth: &Auth) -> Result<Caller> {
        if self.stopping.load(Ordering::SeqCst) {
            return Err(Error::unavailable("The server is stopping."));
        }
        let token = auth
            .token
            .as_deref()
            .ok_or_else(|| Error::unauthorized("`auth.token` is missing."))?;
        self.app.caller(token).await
    }

    fn limits(&self) -> Limits {
        Limits {
            user: self.app.config.max_sockets_user,
            address: self.app.config.max_sockets_address,
            all: self.app.config.max_sockets,
        }
    }

    fn address(&self, socket: &SocketRef) -> IpAddr {
        let parts = socket.req_parts();
        let peer = parts
            .extensions
            .get::<Peer>()
            .map_or(IpAddr::from([0, 0, 0, 0]), |peer| peer.0);
        client_address(peer, &parts.headers, &self.app.config.trusted_proxies)
    }

    /// The CONNECT packet is out: the person is here, unless the socket is gone again already.
    async fn connected(&self, socket: &SocketRef) {
        let Some(Number(id)) = socket.extensions.get() else {
            return;
        };
        let arrived = {
            let state = &mut *self.hub.0.lock();
            state.members.get_mut(&id).map(|member| {
                member.entered = true;
                // Under the lock, so that it comes before the leave of a socket that is gone at once.
                let person = &member.caller.person;
                let came = member.counts() && self.app.live.presence.arrive(person);
                (came, member.counts(), person.clone())
            })
        };
        let Some((came, counts, person)) = arrived else {
            // Its session ended while it was let in. If it is gone by itself, this does nothing.
            let _ = socket.clone().disconnect();
            return;
        };
        if counts {
            metrics::gauge!("voxora_sockets").increment(1);
        }
        self.show_activities(id);
        if came {
            match self.app.arrived(&person).await {
                Ok(true) => {
                    let status = self.app.live.presence.status(&person);
                    self.tell_presence(&person, "user_online", status).await;
                }
                Ok(false) => {}
                Err(error) => tracing::warn!(error = %error, "who came could not be noted"),
            }
        }
    }

    fn on_disconnect(self: &Arc<Self>, socket: &SocketRef, id: MemberId) {
        let shared = self.clone();
        socket.on_disconnect(async move |_: SocketRef| drop(shared.forget(id)));
    }
}

/// `departmentId` of a query.
fn department_in(query: Option<&str>) -> Option<DepartmentId> {
    query?
        .split('&')
        .find_map(|pair| pair.strip_prefix("departmentId="))
        .map(DepartmentId::from)
}

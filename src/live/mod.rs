//! What lives in memory only: caches, limits, who is here, who types. All of it may be lost at any time.

pub mod connection;
pub mod limits;
pub mod places;
pub mod presence;
pub mod previews;
pub mod sightings;
pub mod typing;

use std::time::Duration;

use moka::sync::Cache;
use tokio::sync::Notify;

use self::limits::SlidingWindow;
use self::places::Places;
use self::presence::Presence;
use self::previews::Previews;
use self::sightings::Sightings;
use self::typing::Typing;
use crate::model::{Caller, PersonId, SessionId};

/// How long a cached answer may be used. Whoever changes the truth drops the entry in the same use case; this
/// is the belt to those braces.
const CACHE_TTL: Duration = Duration::from_secs(30);
const MINUTE: Duration = Duration::from_secs(60);
const LOGIN_WINDOW: Duration = Duration::from_secs(15 * 60);
/// New visitors of one address a minute.
const VISITOR_SESSIONS: u32 = 100;
/// Conversations that a visitor begins in a minute.
const VISITOR_CONVERSATIONS: u32 = 30;
/// Pages of a visitor a minute.
const VISITOR_PAGES: u32 = 30;

/// Everything in memory that the use cases share.
pub struct Live {
    /// Callers by session.
    pub sessions: Cache<SessionId, Caller>,
    /// Who may see a conversation.
    pub places: Places,
    /// Messages of a visitor.
    pub visitor_messages: SlidingWindow<PersonId>,
    /// Messages of a user.
    pub agent_messages: SlidingWindow<PersonId>,
    /// Failed log-ins by account and by address.
    pub logins: SlidingWindow<String>,
    /// New visitors by address.
    pub visitor_sessions: SlidingWindow<String>,
    /// Conversations that a visitor begins.
    pub visitor_conversations: SlidingWindow<PersonId>,
    /// Pages that a visitor says it is on.
    pub visitor_pages: SlidingWindow<PersonId>,
    /// Widgets that somebody looks at before their sites have them.
    pub previews: Previews,
    /// Where widgets were seen of late.
    pub sightings: Sightings,
    /// Who is here.
    pub presence: Presence,
    /// Who types.
    pub typing: Typing,
    /// Rings when there may be work to give out.
    pub work: Notify,
}

impl Live {
    /// Empty, with the limits given; 0 turns one off, and the visitors' messages' 0 both kinds of messages'.
    pub fn new(messages_visitor: u32, messages_agent: u32, login_tries: u32) -> Self {
        let cache = |capacity| {
            Cache::builder()
                .max_capacity(capacity)
                .time_to_live(CACHE_TTL)
                .build()
        };
        let messages_agent = if messages_visitor == 0 {
            0
        } else {
            messages_agent
        };
        Self {
            sessions: cache(50_000),
            places: Places::new(),
            visitor_messages: SlidingWindow::new("visitor", messages_visitor, MINUTE),
            agent_messages: SlidingWindow::new("agent", messages_agent, MINUTE),
            logins: SlidingWindow::new("login", login_tries, LOGIN_WINDOW),
            visitor_sessions: SlidingWindow::new("session", VISITOR_SESSIONS, MINUTE),
            visitor_conversations: SlidingWindow::new(
                "conversation",
                VISITOR_CONVERSATIONS,
                MINUTE,
            ),
            visitor_pages: SlidingWindow::new("page", VISITOR_PAGES, MINUTE),
            previews: previews::previews(),
            sightings: Sightings::new(),
            presence: Presence::default(),
            typing: Typing::default(),
            work: Notify::new(),
        }
    }

    /// Drops every cached answer: it is not known what changed.
    pub fn forget_all(&self) {
        self.sessions.invalidate_all();
        self.places.forget_all();
        self.sightings.forget_sites();
    }

    /// Drops what is cached of a person's sessions, of which there are few.
    pub fn forget_person(&self, person: &PersonId) {
        for (session, caller) in &self.sessions {
            if caller.person == *person {
                self.sessions.invalidate(&*session);
            }
        }
    }
}

//! The demo's content: a small shop's chat, made up, so that there is something to see offline.

mod bot;
mod conversations;

use std::io::Write;
use std::net::SocketAddr;

use serde_json::json;

pub(super) use self::bot::{answer, overhear};
use crate::app::App;
use crate::auth::passwords::Password;
use crate::error::Result;
use crate::model::{Appearance, SessionId};
use crate::protocol::DemoLogin;
use crate::store::demo::{DemoUser, Seed};

/// The handshake token that the documentation's examples use.
const TOKEN: &str = "test-token";
const SESSION: &str = "demo-session";
const PASSWORD: &str = "voxora-demo";

/// The token and the session it stands for.
pub(super) fn token() -> (String, SessionId) {
    (TOKEN.to_owned(), SESSION.into())
}

/// The owner, whose password is no secret.
pub(super) fn login() -> DemoLogin {
    DemoLogin {
        email: USERS[0].email.to_owned(),
        password: PASSWORD.to_owned(),
    }
}

/// Fills an empty database; a data directory that was seeded before is left as it is.
pub(super) async fn seed(app: &App) -> anyhow::Result<()> {
    let password_hash = app
        .passwords
        .hash(Password::parse(PASSWORD.to_owned())?)
        .await?;
    app.store
        .seed_demo(Seed {
            password_hash,
            workspace: "Clay & Ash",
            replies: REPLIES,
            identity_secret: crate::auth::tokens::opaque_token(),
            session: SESSION.into(),
            users: USERS,
            departments: &["Sales", "Support"],
            conversations: conversations::ALL,
            appearance: appearance()?,
        })
        .await?;
    Ok(())
}

/// How the shop's widget looks.
fn appearance() -> Result<Appearance> {
    Appearance::parse(json!({
        "color": "#0f766e",
        "title": "Clay & Ash",
        "greeting": "Hello! Ask us anything about our pots, or your order.",
        "replyTime": "A demo: a bot answers within seconds",
        "suggestions": [
            "Where do you ship to?",
            "How do returns work?",
            "Is it safe for the dishwasher?",
            "Can I talk to a person?",
        ],
    }))
}

/// Tells whoever started it where to go.
pub(super) fn say_where_to_click(address: SocketAddr) {
    let mut out = std::io::stderr().lock();
    // A closed standard error is nothing the demo needs.
    let _ = writeln!(
        out,
        "Voxora demo, nothing of it leaves this machine.\n\
         \x20 The agents' app:  http://{address}/\n\
         \x20 A shop with chat: http://{address}/demo/\n\
         \x20 The interface:    http://{address}/api/v1/docs/\n\
         \x20 Log in as {} with the password {PASSWORD}.\n\
         \x20 Socket.IO: token {TOKEN}, conversation 123.",
        USERS[0].email
    );
}

const USERS: &[DemoUser] = &[
    DemoUser {
        name: "Mara Lind",
        email: "mara@demo.example",
        role: "owner",
        departments: &[0, 1],
    },
    DemoUser {
        name: "Jon Okafor",
        email: "jon@demo.example",
        role: "agent",
        departments: &[1],
    },
    DemoUser {
        name: "Ines Duarte",
        email: "ines@demo.example",
        role: "agent",
        departments: &[0],
    },
];

/// `{{visitor.name}}` is the visitor's name, `{{agent.name}}` the one's who sends it.
const REPLIES: &[(&str, &str)] = &[
    (
        "hello",
        "Hello {{visitor.name}}, {{agent.name}} here. What can I do for you?",
    ),
    (
        "shipping",
        "We ship to all of Europe. It takes **3 to 5 days**, and costs nothing from 60 € on.",
    ),
    (
        "returns",
        "You can send everything back within 30 days. Wrap it well, please: it is pottery.",
    ),
];

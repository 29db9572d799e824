//! The demo's content: a small shop's chat, made up, so that there is something to see offline.

mod bot;

use std::io::Write;
use std::net::SocketAddr;

use serde_json::json;

pub(super) use self::bot::{answer, overhear};
use crate::app::App;
use crate::auth::passwords::Password;
use crate::error::Result;
use crate::model::{Appearance, SessionId};
use crate::store::demo::{DemoConversation, DemoLine, DemoUser, Seed};

/// The handshake token that the documentation's examples use.
const TOKEN: &str = "test-token";
const SESSION: &str = "demo-session";
const PASSWORD: &str = "voxora-demo";

/// The token and the session it stands for.
pub(super) fn token() -> (String, SessionId) {
    (TOKEN.to_owned(), SESSION.into())
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
            identity_secret: crate::auth::tokens::opaque_token(),
            session: SESSION.into(),
            users: USERS,
            departments: &["Sales", "Support"],
            conversations: CONVERSATIONS,
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

/// The visitor speaks.
const fn v(text: &'static str) -> DemoLine {
    DemoLine {
        user: None,
        note: false,
        text,
    }
}

/// A user speaks.
const fn a(user: usize, text: &'static str) -> DemoLine {
    DemoLine {
        user: Some(user),
        note: false,
        text,
    }
}

/// A user notes something for colleagues.
const fn n(user: usize, text: &'static str) -> DemoLine {
    DemoLine {
        user: Some(user),
        note: true,
        text,
    }
}

const CONVERSATIONS: &[DemoConversation] = &[
    DemoConversation {
        id: Some("123"),
        visitor: "Alba",
        department: 1,
        assignee: Some(1),
        status: "open",
        age_minutes: 3,
        tags: &["order"],
        lines: &[
            v("Hello, is anybody there?"),
            a(1, "Hi Alba, Jon here. What can I do for you?"),
            v("My teapot came without its lid. Order 20417."),
            a(1, "I am sorry! I will look at what the packing table says."),
            n(1, "Second lid this week from that shelf."),
        ],
    },
    DemoConversation {
        id: None,
        visitor: "Bruno",
        department: 0,
        assignee: None,
        status: "pending",
        age_minutes: 1,
        tags: &[],
        lines: &[v("Do you ship to the Faroe Islands?")],
    },
    DemoConversation {
        id: None,
        visitor: "Chiara",
        department: 1,
        assignee: None,
        status: "pending",
        age_minutes: 6,
        tags: &[],
        lines: &[
            v("The discount code SPRING is refused at the till."),
            v("It says the code has ended, but your mail says until Sunday."),
        ],
    },
    DemoConversation {
        id: None,
        visitor: "Dilek",
        department: 0,
        assignee: Some(2),
        status: "open",
        age_minutes: 14,
        tags: &["wholesale"],
        lines: &[
            v("We run a café and would like 60 of the blue cups."),
            a(
                2,
                "Lovely! From 48 on they are 15 % less. Shall I make you an offer?",
            ),
            v("Please, with delivery in the first week of May."),
        ],
    },
    DemoConversation {
        id: None,
        visitor: "Emil",
        department: 1,
        assignee: Some(1),
        status: "open",
        age_minutes: 25,
        tags: &[],
        lines: &[
            v("Is the walnut board safe for the dishwasher?"),
            a(1, "Better not: wash it by hand and oil it now and then."),
            v("Which oil?"),
        ],
    },
    DemoConversation {
        id: None,
        visitor: "Farah",
        department: 1,
        assignee: Some(1),
        status: "snoozed",
        age_minutes: 90,
        tags: &["refund"],
        lines: &[
            v("When will my refund arrive?"),
            a(
                1,
                "It left us on Tuesday; banks take up to five days. I will look again on Friday.",
            ),
        ],
    },
    DemoConversation {
        id: None,
        visitor: "Goran",
        department: 0,
        assignee: Some(2),
        status: "resolved",
        age_minutes: 160,
        tags: &[],
        lines: &[
            v("Can I have the plates in green?"),
            a(2, "From September on. Shall I write to you then?"),
            v("Yes please, thank you!"),
        ],
    },
    DemoConversation {
        id: None,
        visitor: "Hana",
        department: 1,
        assignee: Some(1),
        status: "resolved",
        age_minutes: 240,
        tags: &["order"],
        lines: &[
            v("I gave the wrong house number."),
            a(1, "Changed to 14b; the parcel leaves tonight."),
            v("Wonderful."),
        ],
    },
    DemoConversation {
        id: None,
        visitor: "Ivo",
        department: 1,
        assignee: Some(0),
        status: "open",
        age_minutes: 300,
        tags: &["press"],
        lines: &[
            v("I write for a design magazine and would like to visit the workshop."),
            a(0, "With pleasure. Would Thursday at ten suit you?"),
        ],
    },
    DemoConversation {
        id: None,
        visitor: "Jasmin",
        department: 0,
        assignee: None,
        status: "pending",
        age_minutes: 420,
        tags: &[],
        lines: &[v("هل تشحنون إلى تونس؟")],
    },
    DemoConversation {
        id: None,
        visitor: "Kaito",
        department: 0,
        assignee: Some(2),
        status: "resolved",
        age_minutes: 1500,
        tags: &[],
        lines: &[
            v("Thanks for the quick parcel!"),
            a(2, "Thank you for telling us. Enjoy the bowls!"),
        ],
    },
    DemoConversation {
        id: None,
        visitor: "Lene",
        department: 1,
        assignee: Some(1),
        status: "resolved",
        age_minutes: 2900,
        tags: &["refund"],
        lines: &[
            v("One of the glasses is chipped."),
            a(
                1,
                "A new one is on its way; please keep or recycle the old one.",
            ),
            v("That was easy."),
        ],
    },
];

//! The conversations that the demo begins with, all of them made up.

use crate::store::demo::{DemoConversation, DemoLine};

/// The visitor speaks.
const fn v(text: &'static str) -> DemoLine {
    DemoLine {
        user: None,
        note: false,
        names: None,
        text,
    }
}

/// A user speaks.
const fn a(user: usize, text: &'static str) -> DemoLine {
    DemoLine {
        user: Some(user),
        note: false,
        names: None,
        text,
    }
}

/// A user notes something for colleagues.
const fn n(user: usize, text: &'static str) -> DemoLine {
    DemoLine {
        user: Some(user),
        note: true,
        names: None,
        text,
    }
}

/// A user notes something for one colleague.
const fn n_for(user: usize, named: usize, text: &'static str) -> DemoLine {
    DemoLine {
        names: Some(named),
        ..n(user, text)
    }
}

/// What most of them have in common.
const PLAIN: DemoConversation = DemoConversation {
    id: None,
    visitor: "",
    email: None,
    browser: "Firefox 143, Windows",
    language: "en-GB",
    pages: &[("https://clay-and-ash.example/", "Clay & Ash")],
    department: 1,
    assignee: None,
    status: "pending",
    priority: "medium",
    age_minutes: 0,
    snoozed_hours: None,
    tags: &[],
    rating: None,
    lines: &[],
};

pub(super) const ALL: &[DemoConversation] = &[
    DemoConversation {
        id: Some("123"),
        visitor: "Alba",
        email: Some("alba@example.org"),
        browser: "Safari 19, iOS",
        language: "es-ES",
        pages: &[
            ("https://clay-and-ash.example/", "Clay & Ash"),
            ("https://clay-and-ash.example/teapots", "Teapots"),
            ("https://clay-and-ash.example/orders", "Your orders"),
        ],
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
        ..PLAIN
    },
    DemoConversation {
        visitor: "Bruno",
        department: 0,
        age_minutes: 1,
        lines: &[v("Do you ship to the Faroe Islands?")],
        ..PLAIN
    },
    DemoConversation {
        visitor: "Chiara",
        age_minutes: 6,
        lines: &[
            v("The discount code SPRING is refused at the till."),
            v("It says the code has ended, but your mail says until Sunday."),
        ],
        ..PLAIN
    },
    DemoConversation {
        visitor: "Dilek",
        department: 0,
        assignee: Some(2),
        status: "open",
        priority: "high",
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
        ..PLAIN
    },
    DemoConversation {
        visitor: "Emil",
        assignee: Some(1),
        status: "open",
        age_minutes: 25,
        lines: &[
            v("Is the walnut board safe for the dishwasher?"),
            a(1, "Better not: wash it by hand and oil it now and then."),
            v("Which oil?"),
        ],
        ..PLAIN
    },
    DemoConversation {
        visitor: "Farah",
        assignee: Some(1),
        status: "snoozed",
        age_minutes: 90,
        snoozed_hours: Some(20),
        tags: &["refund"],
        lines: &[
            v("When will my refund arrive?"),
            a(
                1,
                "It left us on Tuesday; banks take up to five days. I will look again on Friday.",
            ),
        ],
        ..PLAIN
    },
    DemoConversation {
        visitor: "Goran",
        department: 0,
        assignee: Some(2),
        status: "resolved",
        age_minutes: 160,
        lines: &[
            v("Can I have the plates in green?"),
            a(2, "From September on. Shall I write to you then?"),
            v("Yes please, thank you!"),
        ],
        ..PLAIN
    },
    DemoConversation {
        visitor: "Hana",
        assignee: Some(1),
        status: "resolved",
        age_minutes: 240,
        rating: Some((5, Some("Quick and kind."))),
        tags: &["order"],
        lines: &[
            v("I gave the wrong house number."),
            a(1, "Changed to 14b; the parcel leaves tonight."),
            v("Wonderful."),
        ],
        ..PLAIN
    },
    DemoConversation {
        visitor: "Ivo",
        assignee: Some(0),
        status: "open",
        age_minutes: 300,
        tags: &["press"],
        lines: &[
            v("I write for a design magazine and would like to visit the workshop."),
            a(0, "With pleasure. Would Thursday at ten suit you?"),
        ],
        ..PLAIN
    },
    DemoConversation {
        visitor: "Jasmin",
        department: 0,
        age_minutes: 420,
        lines: &[v("هل تشحنون إلى تونس؟")],
        ..PLAIN
    },
    DemoConversation {
        visitor: "Kaito",
        department: 0,
        assignee: Some(2),
        status: "resolved",
        age_minutes: 1500,
        rating: Some((4, None)),
        lines: &[
            v("Thanks for the quick parcel!"),
            a(2, "Thank you for telling us. Enjoy the bowls!"),
        ],
        ..PLAIN
    },
    DemoConversation {
        visitor: "Lene",
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
        ..PLAIN
    },
    DemoConversation {
        visitor: "Mateo",
        assignee: Some(1),
        status: "open",
        age_minutes: 38,
        priority: "urgent",
        tags: &["order", "broken"],
        lines: &[
            v("The big bowl came in two pieces, and it is a present for tomorrow."),
            a(1, "I am so sorry. May I send a new one by courier today?"),
            n_for(
                1,
                0,
                "Mara, may I? A courier costs us 18 €, and he is with us since the first year.",
            ),
            v("That would save me. Thank you!"),
        ],
        ..PLAIN
    },
    DemoConversation {
        visitor: "Noor",
        assignee: Some(0),
        status: "open",
        age_minutes: 55,
        tags: &["care"],
        lines: &[
            v("Can the glaze of the green plates stand lemon?"),
            a(
                0,
                "It can: all our glazes are fired at 1,240 °C and free of lead.",
            ),
        ],
        ..PLAIN
    },
    DemoConversation {
        visitor: "Oskar",
        department: 0,
        assignee: Some(2),
        status: "snoozed",
        age_minutes: 200,
        snoozed_hours: Some(3),
        tags: &["wholesale"],
        lines: &[
            v("Could you make mugs with our choir's name on them?"),
            a(2, "From 24 on. Which name, and until when?"),
            v("I ask the others and come back to you this evening."),
        ],
        ..PLAIN
    },
    DemoConversation {
        visitor: "Priya",
        department: 0,
        age_minutes: 9,
        priority: "high",
        lines: &[
            v("Hi! Is the workshop open on Saturday?"),
            v("We would be four."),
        ],
        ..PLAIN
    },
    DemoConversation {
        visitor: "Quentin",
        assignee: Some(1),
        status: "resolved",
        age_minutes: 70,
        tags: &["order"],
        rating: Some((2, Some("The tracking page said something else."))),
        lines: &[
            v("Where is my parcel?"),
            a(
                1,
                "With the neighbours at number 9, says the courier. Sorry for the wait.",
            ),
        ],
        ..PLAIN
    },
];

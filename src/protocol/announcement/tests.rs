//! What one node writes another one reads, whole.

use serde_json::Value;

use super::*;
use crate::model::{MessageType, PersonKind, Priority, Status};
use crate::protocol::{
    Assignee, Attachment, Happening, LineEvent, NotificationActor, NotificationKind, Rating,
    Sender, VisitedPage, VisitorBrief,
};

fn message() -> Message {
    Message {
        id: "m".into(),
        conversation_id: "c".into(),
        seq: 7,
        follows: 5,
        internal: true,
        sender_id: "ann".into(),
        sender: Sender {
            id: "ann".into(),
            kind: PersonKind::Agent,
            name: "Ann".to_owned(),
        },
        content: "\u{202e}a \"note\"\n".to_owned(),
        kind: MessageType::System,
        attachment: Some(Attachment {
            id: "u".into(),
            name: "a.png".to_owned(),
            mime_type: "image/png".to_owned(),
            size: 3,
            width: Some(1),
            height: None,
            url: "/x".to_owned(),
        }),
        client_id: Some("mine".to_owned()),
        timestamp: Timestamp(1_800_000_000_123),
        edited_at: Some(Timestamp(1_800_000_000_124)),
        deleted_at: None,
        event: Some(LineEvent::by("Ann", Happening::Moved { to: None })),
    }
}

/// As staff see one, or as its visitor does: the two differ in what is null and what is not there.
fn conversation(staff: bool) -> Conversation {
    Conversation {
        id: "c".into(),
        status: Status::Snoozed,
        subject: None,
        site_id: Some("s".into()),
        department_id: Some("d".into()),
        assignee_id: Some("ann".into()),
        visitor: VisitorBrief {
            id: "v".into(),
            name: "Vera".to_owned(),
            email: None,
        },
        priority: Priority::High,
        tags: vec!["tag".to_owned()],
        last_message: staff.then(message),
        last_seq: 7,
        unread: staff.then_some(2),
        read_seq: None,
        rating: Some(Rating {
            score: 5,
            comment: None,
            at: Timestamp(1),
        }),
        assignee: (!staff).then(|| {
            Some(Assignee {
                id: "ann".into(),
                name: "Ann".to_owned(),
                status: None,
            })
        }),
        snoozed_until: staff.then_some(None),
        waiting_since: staff.then_some(Some(Timestamp(5))),
        created_at: Timestamp(0),
        updated_at: Timestamp(9),
    }
}

fn pair() -> ConversationPair {
    ConversationPair {
        staff: Arc::new(conversation(true)),
        visitor: Arc::new(Conversation {
            assignee: Some(None),
            ..conversation(false)
        }),
    }
}

fn place() -> Place {
    conversation(true).place()
}

/// One of each.
fn all() -> Vec<Announcement> {
    vec![
        Announcement::Message {
            message: Arc::new(message()),
            conversation: Arc::new(conversation(false)),
            reopened: true,
        },
        Announcement::ConversationCreated(pair()),
        Announcement::ConversationUpdated(pair()),
        Announcement::ConversationAssigned {
            conversation: pair(),
            assignee_name: None,
        },
        Announcement::ConversationMoved {
            conversation: "c".into(),
            from: place(),
            to: place(),
        },
        Announcement::Read {
            conversation: "c".into(),
            person: "v".into(),
            seq: 7,
        },
        Announcement::MessageUpdated(Arc::new(message())),
        Announcement::MessagesDeleted {
            conversation: "c".into(),
            messages: vec![("m".into(), 7)],
            internal: false,
        },
        Announcement::SessionsEnded {
            sessions: vec!["s".into()],
            reason: "logout".into(),
        },
        Announcement::AccessChanged("ann".into()),
        Announcement::SessionChanged("s".into()),
        Announcement::StatusSet {
            person: "ann".into(),
            status: Presence::Busy,
        },
        Announcement::Came {
            node: "n".into(),
            person: "ann".into(),
            first: true,
        },
        Announcement::Left(Left {
            node: "n".into(),
            person: "ann".into(),
            last: true,
            staff: true,
            at: Timestamp(3),
        }),
        Announcement::NodeGone("n".into()),
        Announcement::PreviewMade {
            key: "pv_k".to_owned(),
            site: "s".into(),
            name: None,
            appearance: Box::default(),
        },
        Announcement::Notified {
            person: "ann".into(),
            notification: Arc::new(Notification {
                id: "n".into(),
                kind: NotificationKind::SnoozeEnded,
                conversation_id: "c".into(),
                visitor_name: "Vera".to_owned(),
                seq: 7,
                actor: Some(NotificationActor {
                    id: "ann".into(),
                    kind: PersonKind::Agent,
                    name: "Ann".to_owned(),
                }),
                excerpt: String::new(),
                created_at: Timestamp(2),
                read_at: None,
            }),
        },
        Announcement::NotificationsRead {
            person: "ann".into(),
            read: NotificationsRead {
                ids: None,
                unread: 0,
            },
        },
        Announcement::WorkspaceChanged {
            what: WorkspacePart::Tags,
            only_for: Some("ann".into()),
        },
        Announcement::SiteSeen(SiteSeen {
            site_id: "s".into(),
            origin: "https://a.example".to_owned(),
            at: Timestamp(4),
        }),
        Announcement::VisitorPage(VisitorPage {
            visitor_id: "v".into(),
            page: VisitedPage {
                url: "https://a.example/".to_owned(),
                title: None,
                at: Timestamp(4),
            },
        }),
    ]
}

#[test]
fn every_announcement_comes_out_as_it_went_in() {
    for announcement in all() {
        let written = serde_json::to_string(&announcement).unwrap();
        let read: Announcement = serde_json::from_str(&written).unwrap();
        assert_eq!(format!("{read:?}"), format!("{announcement:?}"));
        assert_eq!(serde_json::to_string(&read).unwrap(), written);
    }
}

#[test]
fn what_a_newer_version_adds_is_passed_over() {
    for announcement in all() {
        let mut written = serde_json::to_value(&announcement).unwrap();
        if let Some(Value::Object(fields)) = written
            .as_object_mut()
            .and_then(|one| one.values_mut().next())
        {
            fields.insert("more".to_owned(), Value::Bool(true));
        }
        assert!(serde_json::from_value::<Announcement>(written).is_ok());
    }
}

#[test]
fn none_is_left_out_here() {
    let names: std::collections::BTreeSet<String> = all()
        .iter()
        .map(|one| match serde_json::to_value(one).unwrap() {
            Value::Object(one) => one.keys().next().unwrap().clone(),
            other => other.to_string(),
        })
        .collect();
    // What `delivery.rs` matches, and no `_`.
    assert_eq!(names.len(), 21);
}

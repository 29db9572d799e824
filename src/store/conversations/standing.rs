//! Where a conversation stands, and how that moves: who waits for whom, what is put aside, what is done.

use super::ConversationRow;
use super::rows::Unwritten;
use crate::model::{PersonKind, Status, Timestamp};

/// A user's first answer to a visitor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) struct FirstReply {
    pub at: Timestamp,
    /// Since the visitor's first word.
    pub after_ms: i64,
}

/// What of a row a message can move, beside its counters.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::store) struct Standing {
    status: Status,
    snoozed_until: Option<Timestamp>,
    first_reply: Option<FirstReply>,
    waiting_since: Option<Timestamp>,
}

impl ConversationRow {
    /// Where it stands now.
    pub(in crate::store) fn standing(&self) -> Standing {
        Standing {
            status: self.status,
            snoozed_until: self.snoozed_until,
            first_reply: self.first_reply,
            waiting_since: self.waiting_since,
        }
    }

    /// What is to be written after a message, of a row that stood at `before`.
    pub(in crate::store) fn moved_since(&self, before: Standing) -> Unwritten {
        let waits_alike = Standing {
            waiting_since: self.waiting_since,
            ..before
        };
        if self.standing() == before {
            Unwritten::Counters
        } else if self.standing() == waits_alike {
            Unwritten::Waiting
        } else {
            Unwritten::Standing
        }
    }

    /// Somebody said something that the visitor may see: it waits for an answer, or has one.
    pub(in crate::store) fn hear(&mut self, from: PersonKind, now: Timestamp) {
        match from {
            PersonKind::Visitor => {
                self.waiting_since.get_or_insert(now);
            }
            PersonKind::Agent => {
                if let Some(since) = self.waiting_since.take() {
                    self.first_reply.get_or_insert(FirstReply {
                        at: now,
                        after_ms: now.0 - since.0,
                    });
                }
            }
            // What a program says keeps nobody from waiting for a person.
            PersonKind::Bot | PersonKind::System => {}
        }
    }

    /// Sets its status, and ends what does not go with it.
    pub(in crate::store) fn set_status(&mut self, status: Status) {
        self.status = status;
        if status != Status::Snoozed {
            self.snoozed_until = None;
        }
        if status == Status::Resolved {
            self.waiting_since = None;
        }
    }

    /// Brings back what was put aside: to who takes care of it, or into the queue. What was done is open again.
    pub(in crate::store) fn bring_back(&mut self) {
        let waits = self.status == Status::Snoozed && self.assignee_pk.is_none();
        self.set_status(if waits { Status::Pending } else { Status::Open });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Priority;
    use crate::protocol::VisitorBrief;

    fn row() -> ConversationRow {
        ConversationRow {
            pk: 1,
            id: "c".into(),
            visitor: VisitorBrief {
                id: "v".into(),
                name: "V".to_owned(),
                email: None,
            },
            site: None,
            department_pk: None,
            department: None,
            assignee_pk: None,
            assignee: None,
            assignee_name: None,
            status: Status::Pending,
            priority: Priority::Medium,
            subject: None,
            tags: Vec::new(),
            last_seq: 0,
            last_visible: 0,
            rating: None,
            snoozed_until: None,
            waiting_since: None,
            first_reply: None,
            created_at: Timestamp(0),
            updated_at: Timestamp(0),
        }
    }

    #[test]
    fn a_visitor_waits_from_its_first_word_to_a_persons_answer() {
        let mut row = row();
        let mut after = |from, at| {
            row.hear(from, Timestamp(at));
            let first = row.first_reply.map(|reply| (reply.at.0, reply.after_ms));
            (row.waiting_since.map(|since| since.0), first)
        };
        assert_eq!(after(PersonKind::Agent, 1), (None, None));
        assert_eq!(after(PersonKind::Visitor, 2), (Some(2), None));
        assert_eq!(after(PersonKind::Visitor, 3), (Some(2), None));
        assert_eq!(after(PersonKind::Bot, 4), (Some(2), None));
        assert_eq!(after(PersonKind::Agent, 7), (None, Some((7, 5))));
        assert_eq!(after(PersonKind::Visitor, 8), (Some(8), Some((7, 5))));
        assert_eq!(after(PersonKind::Agent, 9), (None, Some((7, 5))));
    }

    #[test]
    fn a_message_writes_no_more_than_it_moved() {
        let mut row = row();
        let mut moved = |from| {
            let before = row.standing();
            row.hear(from, Timestamp(1));
            row.moved_since(before)
        };
        assert_eq!(moved(PersonKind::Visitor), Unwritten::Waiting);
        assert_eq!(moved(PersonKind::Visitor), Unwritten::Counters);
        assert_eq!(moved(PersonKind::Agent), Unwritten::Standing);
        assert_eq!(moved(PersonKind::Visitor), Unwritten::Waiting);
        assert_eq!(moved(PersonKind::Agent), Unwritten::Waiting);
    }

    #[test]
    fn what_does_not_go_with_a_status_ends_with_it() {
        let mut row = row();
        row.hear(PersonKind::Visitor, Timestamp(1));
        row.set_status(Status::Snoozed);
        row.snoozed_until = Some(Timestamp(9));
        row.bring_back();
        assert_eq!((row.status, row.snoozed_until), (Status::Pending, None));
        assert_eq!(row.waiting_since, Some(Timestamp(1)));
        row.set_status(Status::Resolved);
        assert_eq!(row.waiting_since, None);
        row.bring_back();
        assert_eq!(row.status, Status::Open);
        row.set_status(Status::Snoozed);
        row.assignee_pk = Some(2);
        row.bring_back();
        assert_eq!(row.status, Status::Open);
    }
}

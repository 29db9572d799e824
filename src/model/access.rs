//! Who may do what: pure functions over role, relation and action.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{DepartmentId, PersonId, PersonKind, Role, SessionId, Timestamp};

/// Somebody who asks, as known from a valid session.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Who.
    pub person: PersonId,
    /// The row behind the id.
    pub person_pk: i64,
    /// By which log-in.
    pub session: SessionId,
    /// When that ends by itself.
    pub until: Timestamp,
    /// The name others see.
    pub name: Arc<str>,
    /// None for a visitor.
    pub role: Option<Role>,
    /// A program that speaks with a user's rights.
    pub is_bot: bool,
    /// The departments a user is a member of.
    pub departments: Arc<BTreeSet<DepartmentId>>,
}

impl Caller {
    /// Whether the caller is a user of the workspace.
    pub fn is_staff(&self) -> bool {
        self.role.is_some()
    }

    /// Whether the caller manages the workspace.
    pub fn manages(&self) -> bool {
        self.role.is_some_and(Role::manages)
    }

    /// The kind of sender the caller is.
    pub fn kind(&self) -> PersonKind {
        if self.is_bot {
            PersonKind::Bot
        } else if self.is_staff() {
            PersonKind::Agent
        } else {
            PersonKind::Visitor
        }
    }

    /// How the caller stands to a conversation.
    pub fn relation(&self, place: &Place) -> Relation {
        match self.role {
            None if self.person == place.visitor => Relation::OwnVisitor,
            None => Relation::Stranger,
            Some(_) if place.assignee.as_ref() == Some(&self.person) => Relation::Assignee,
            Some(_) => match &place.department {
                None => Relation::Queue,
                Some(department) if self.departments.contains(department) => Relation::Queue,
                Some(_) => Relation::Stranger,
            },
        }
    }

    /// Whether the caller may do `action` in a conversation that stands at `place`.
    pub fn may(&self, action: Action, place: &Place) -> bool {
        may(self.role, self.relation(place), action)
    }
}

/// The part of a conversation that decides who may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Whose conversation it is.
    pub visitor: PersonId,
    /// Whose queue it is in.
    pub department: Option<DepartmentId>,
    /// Who takes care of it.
    pub assignee: Option<PersonId>,
}

/// How a caller stands to a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// The visitor whose conversation it is.
    OwnVisitor,
    /// The user it is assigned to.
    Assignee,
    /// A user in whose queue it is: of its department, or any where it has none.
    Queue,
    /// Anybody else.
    Stranger,
}

/// What can be done in a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Know that it exists, read it, write in it, mark it read.
    Talk,
    /// Read and write what is internal.
    ReadInternal,
    /// Change status, assignee, department, tags.
    Manage,
    /// Say that it is over, and how it was: for the one who was helped.
    Conclude,
}

/// The whole rule.
pub fn may(role: Option<Role>, relation: Relation, action: Action) -> bool {
    match (role, relation) {
        (None, Relation::OwnVisitor) => matches!(action, Action::Talk | Action::Conclude),
        (None, _) => false,
        (Some(_), _) if action == Action::Conclude => false,
        (Some(role), _) if role.manages() => true,
        (Some(_), Relation::Assignee | Relation::Queue) => true,
        (Some(_), Relation::OwnVisitor | Relation::Stranger) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Action::{Conclude, Manage, ReadInternal, Talk};

    #[test]
    fn role_by_relation_by_action_is_this_table() {
        use Relation::{Assignee, OwnVisitor, Queue, Stranger};
        let visitor = None;
        let agent = Some(Role::Agent);
        let table = [
            (visitor, OwnVisitor, [true, false, false, true]),
            (visitor, Assignee, [false, false, false, false]),
            (visitor, Queue, [false, false, false, false]),
            (visitor, Stranger, [false, false, false, false]),
            (agent, OwnVisitor, [false, false, false, false]),
            (agent, Assignee, [true, true, true, false]),
            (agent, Queue, [true, true, true, false]),
            (agent, Stranger, [false, false, false, false]),
            (Some(Role::Admin), Stranger, [true, true, true, false]),
            (Some(Role::Owner), Stranger, [true, true, true, false]),
        ];
        for (role, relation, expected) in table {
            let actual =
                [Talk, ReadInternal, Manage, Conclude].map(|action| may(role, relation, action));
            assert_eq!(actual, expected, "{role:?} {relation:?}");
        }
    }
}

//! Who has which conversation open on which other node.

use std::collections::{BTreeSet, HashMap};

use crate::model::{ConversationId, NodeId, PersonId};
use crate::protocol::Opened;

/// As the other nodes said.
#[derive(Default)]
pub(in crate::socket) struct OpenElsewhere(HashMap<(ConversationId, PersonId), Somewhere>);

struct Somewhere {
    name: String,
    nodes: BTreeSet<NodeId>,
}

impl OpenElsewhere {
    /// Whether somebody has a conversation open on another node.
    pub(in crate::socket) fn has(&self, conversation: &ConversationId, person: &PersonId) -> bool {
        self.0.contains_key(&(conversation.clone(), person.clone()))
    }

    pub(super) fn open(&mut self, node: NodeId, opened: &Opened) {
        let key = (opened.conversation.clone(), opened.person.clone());
        let somewhere = self.0.entry(key).or_insert_with(|| Somewhere {
            name: opened.name.clone(),
            nodes: BTreeSet::new(),
        });
        somewhere.nodes.insert(node);
    }

    /// Closes a conversation on a node. Whether somebody had it open nowhere else but here.
    pub(super) fn close(&mut self, node: &NodeId, opened: &Opened) -> bool {
        let key = (opened.conversation.clone(), opened.person.clone());
        let Some(somewhere) = self.0.get_mut(&key) else {
            return false;
        };
        let was_open = somewhere.nodes.remove(node);
        let is_last = somewhere.nodes.is_empty();
        if is_last {
            self.0.remove(&key);
        }
        was_open && is_last
    }

    /// Closes all that is open on a node, or what one person has open there. Gives what is open on no other node.
    pub(super) fn close_all(&mut self, node: &NodeId, person: Option<&PersonId>) -> Vec<Opened> {
        let mut closed = Vec::new();
        self.0.retain(|(conversation, who), somewhere| {
            let is_meant = person.is_none_or(|person| person == who);
            let was_open = is_meant && somewhere.nodes.remove(node);
            let stays = !somewhere.nodes.is_empty();
            if was_open && !stays {
                closed.push(Opened {
                    conversation: conversation.clone(),
                    person: who.clone(),
                    name: somewhere.name.clone(),
                });
            }
            stays
        });
        closed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(person: &str) -> Opened {
        Opened {
            conversation: "c".into(),
            person: person.into(),
            name: person.to_owned(),
        }
    }

    #[test]
    fn what_is_open_on_two_nodes_is_closed_with_the_second() {
        let mut open = OpenElsewhere::default();
        let (one, two) = (NodeId::from("one"), NodeId::from("two"));
        open.open(one.clone(), &opened("ann"));
        open.open(two.clone(), &opened("ann"));
        assert!(!open.close(&one, &opened("ann")));
        assert!(!open.close(&one, &opened("ann")));
        assert!(open.has(&"c".into(), &"ann".into()));
        assert!(open.close(&two, &opened("ann")));
        assert!(!open.has(&"c".into(), &"ann".into()));
    }

    #[test]
    fn with_a_node_goes_all_that_was_open_there() {
        let mut open = OpenElsewhere::default();
        let (one, two) = (NodeId::from("one"), NodeId::from("two"));
        open.open(one.clone(), &opened("ann"));
        open.open(one.clone(), &opened("bob"));
        open.open(two, &opened("bob"));
        assert!(open.close_all(&one, Some(&"bob".into())).is_empty());
        let closed = open.close_all(&one, None);
        assert_eq!(closed.len(), 1);
        assert_eq!(closed[0].name, "ann");
    }
}

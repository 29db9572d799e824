//! Giving out what waits in a department's queue: the oldest first, to a member who can take it.

use rusqlite::{Connection, OptionalExtension, params};

use super::conversations::{self, Agent};
use super::{Store, Tx};
use crate::error::{Error, Result};
use crate::model::{ConversationId, DepartmentId, PersonId};
use crate::protocol::Routing;

/// Conversations of a queue that are looked at for one that somebody can be given: each may have been let go already
/// by the only one who is here.
const LOOKED_AT: i64 = 1000;
/// No user's row.
const NOBODY: i64 = 0;
/// Conversations that one job gives out.
const GIVEN: usize = 50;
/// An agent's open conversations that are counted.
const COUNTED: i64 = 1001;

/// A department that gives out conversations and has one that waits, and its members.
#[derive(Clone, Debug)]
pub struct Queue {
    pub department: DepartmentId,
    pub members: Vec<PersonId>,
}

impl Store {
    /// The departments that give out conversations and have one that waits.
    pub async fn queues(&self) -> Result<Vec<Queue>> {
        self.read(queues).await
    }

    /// Whether one of `candidates` can be given something of a department's queue.
    pub async fn can_give_out(
        &self,
        department: DepartmentId,
        candidates: Vec<PersonId>,
    ) -> Result<bool> {
        self.read(move |db| Ok(next(db, &department, &candidates)?.is_some()))
            .await
    }

    /// Gives out a department's queue to `candidates`, as far as they can take it. Gives the conversations.
    pub async fn give_out(
        &self,
        department: DepartmentId,
        candidates: Vec<PersonId>,
    ) -> Result<Vec<ConversationId>> {
        self.write(move |tx| {
            let mut given = Vec::new();
            while given.len() < GIVEN
                && let Some(gift) = next(tx, &department, &candidates)?
            {
                given.push(give(tx, gift)?);
            }
            Ok(given)
        })
        .await
    }
}

fn queues(db: &Connection) -> Result<Vec<Queue>> {
    Ok(db
        .prepare_cached(
            "SELECT d.id, (SELECT json_group_array(p.id) FROM department_members m
                           JOIN people p ON p.pk = m.person WHERE m.department = d.pk)
             FROM departments d WHERE d.routing <> 'manual' AND EXISTS
                 (SELECT 1 FROM conversations c
                  WHERE c.department = d.pk AND c.unassigned = 1 AND c.status IN ('pending', 'open'))",
        )?
        .query_map([], |row| {
            let members: String = row.get(1)?;
            Ok(Queue {
                department: row.get::<_, String>(0)?.into(),
                // SQLite made this array itself.
                members: serde_json::from_str(&members).unwrap_or_default(),
            })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

/// A conversation, and who is to take care of it.
struct Gift {
    department: i64,
    conversation: ConversationId,
    to: Agent,
}

fn give(tx: &Tx, gift: Gift) -> Result<ConversationId> {
    let mut row = conversations::find(tx, &gift.conversation)?
        .ok_or_else(|| Error::not_found("conversation"))?;
    tx.prepare_cached("UPDATE departments SET routed_to = ?2 WHERE pk = ?1")?
        .execute([gift.department, gift.to.pk])?;
    conversations::route(tx, &mut row, gift.to)?;
    Ok(gift.conversation)
}

/// How a department gives out.
struct Rule {
    pk: i64,
    routing: Routing,
    agent_limit: Option<i64>,
    /// Whose turn it was last.
    routed_to: Option<i64>,
}

/// Somebody who is here, and how much it has to do.
#[derive(Clone, Debug)]
struct Candidate {
    agent: Agent,
    open: i64,
}

/// What is given out next, and to whom.
fn next(db: &Connection, id: &DepartmentId, candidates: &[PersonId]) -> Result<Option<Gift>> {
    let Some(rule) = rule(db, id)? else {
        return Ok(None);
    };
    let mut able = with_load(db, rule.pk, candidates)?;
    able.retain(|one| rule.agent_limit.is_none_or(|limit| one.open < limit));
    if able.is_empty() {
        return Ok(None);
    }
    // What it let go is not for the only one who is able; of several there is always another one.
    let never = match able.as_slice() {
        [only] => only.agent.pk,
        _ => NOBODY,
    };
    for part in [WAITED_FOR, OTHERS] {
        let Some((conversation, declined_by)) = first(db, rule.pk, part, never)? else {
            continue;
        };
        let willing = able.iter().filter(|one| Some(one.agent.pk) != declined_by);
        if let Some(chosen) = choose(&rule, willing) {
            return Ok(Some(Gift {
                department: rule.pk,
                conversation,
                to: chosen.agent.clone(),
            }));
        }
    }
    Ok(None)
}

/// Whose turn it is.
fn choose<'a>(rule: &Rule, willing: impl Iterator<Item = &'a Candidate>) -> Option<&'a Candidate> {
    match rule.routing {
        Routing::Manual => None,
        Routing::LeastBusy => willing.min_by_key(|one| (one.open, one.agent.pk)),
        Routing::RoundRobin => willing.min_by_key(|one| {
            let had_its_turn = rule.routed_to.is_some_and(|last| one.agent.pk <= last);
            (had_its_turn, one.agent.pk)
        }),
    }
}

fn rule(db: &Connection, id: &DepartmentId) -> Result<Option<Rule>> {
    let mut statement = db.prepare_cached(
        "SELECT pk, routing, agent_limit, routed_to FROM departments WHERE id = ?1 AND routing <> 'manual'",
    )?;
    let mut found = statement.query_map([id.as_str()], |row| {
        Ok(Rule {
            pk: row.get(0)?,
            routing: conversations::word(row, 1)?,
            agent_limit: row.get(2)?,
            routed_to: row.get(3)?,
        })
    })?;
    Ok(found.next().transpose()?)
}

/// Those of `candidates` who are members still, with the number of their open conversations.
fn with_load(db: &Connection, department: i64, candidates: &[PersonId]) -> Result<Vec<Candidate>> {
    let ids = serde_json::to_string(candidates).map_err(Error::internal)?;
    Ok(db
        .prepare_cached(
            "SELECT p.pk, p.id, p.name,
                    (SELECT count(*) FROM (SELECT 1 FROM conversations c
                                           WHERE c.assignee = p.pk AND c.status = 'open' LIMIT ?3))
             FROM people p JOIN users u ON u.person = p.pk
             JOIN department_members m ON m.person = p.pk AND m.department = ?2
             WHERE p.id IN (SELECT value FROM json_each(?1)) AND u.disabled_at IS NULL AND u.deleted_at IS NULL",
        )?
        .query_map(params![ids, department, COUNTED], |row| {
            Ok(Candidate {
                agent: Agent {
                    pk: row.get(0)?,
                    id: row.get::<_, String>(1)?.into(),
                    name: row.get(2)?,
                },
                open: row.get(3)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

/// Whose visitor waits, the one who waits the longest first; but none that `?3` let go.
const WAITED_FOR: &str = "SELECT id, declined_by, waiting_since FROM
         (SELECT id, declined_by, waiting_since FROM conversations
          WHERE department = ?1 AND unassigned = 1 AND status = ?2 AND waiting_since IS NOT NULL
          ORDER BY waiting_since LIMIT ?4) f
     WHERE declined_by IS NOT ?3 LIMIT 1";
/// The same of those where nobody waits, out of the ones that are untouched the longest.
const OTHERS: &str = "SELECT id, declined_by, updated_at FROM
         (SELECT id, declined_by, updated_at, waiting_since FROM conversations
          WHERE department = ?1 AND unassigned = 1 AND status = ?2 ORDER BY updated_at, pk LIMIT ?4) f
     WHERE waiting_since IS NULL AND declined_by IS NOT ?3 LIMIT 1";

/// The first of a part of a queue that `never` did not let go, and who did.
fn first(
    db: &Connection,
    department: i64,
    part: &str,
    never: i64,
) -> Result<Option<(ConversationId, Option<i64>)>> {
    let mut found = Vec::new();
    for status in ["pending", "open"] {
        let row = db
            .prepare_cached(part)?
            .query_row(params![department, status, never, LOOKED_AT], |row| {
                let id: String = row.get(0)?;
                Ok((row.get::<_, i64>(2)?, (id.into(), row.get(1)?)))
            })
            .optional()?;
        found.extend(row);
    }
    Ok(found
        .into_iter()
        .min_by_key(|(since, _)| *since)
        .map(|(_, one)| one))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(pk: i64, open: i64) -> Candidate {
        let agent = Agent {
            pk,
            id: format!("p{pk}").into(),
            name: format!("P{pk}"),
        };
        Candidate { agent, open }
    }

    fn chosen(routing: Routing, routed_to: Option<i64>, among: &[Candidate]) -> Option<i64> {
        let rule = Rule {
            pk: 1,
            routing,
            agent_limit: None,
            routed_to,
        };
        choose(&rule, among.iter()).map(|one| one.agent.pk)
    }

    #[test]
    fn turns_go_round_and_pass_over_who_is_not_there() {
        let all = [candidate(3, 9), candidate(5, 0), candidate(8, 0)];
        let turn = |last, among: &[Candidate]| chosen(Routing::RoundRobin, last, among);
        assert_eq!(turn(None, &all), Some(3));
        assert_eq!(turn(Some(3), &all), Some(5));
        assert_eq!(turn(Some(5), &all), Some(8));
        assert_eq!(turn(Some(8), &all), Some(3));
        assert_eq!(turn(Some(3), &all[2..]), Some(8));
        assert_eq!(turn(Some(9), &[]), None);
    }

    #[test]
    fn the_least_busy_is_first_and_of_two_alike_the_older_one() {
        let all = [candidate(3, 2), candidate(5, 1), candidate(8, 1)];
        assert_eq!(chosen(Routing::LeastBusy, Some(5), &all), Some(5));
        assert_eq!(chosen(Routing::Manual, None, &all), None);
    }
}

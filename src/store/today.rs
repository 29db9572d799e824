//! How it stands today. Each number ends somewhere, as those of the inbox do.

use rusqlite::{Connection, OptionalExtension, ToSql, named_params};

use super::Store;
use super::sight::{self, OUTSIDE, VISIBLE};
use crate::error::Result;
use crate::model::{Caller, Presence, Timestamp};
use crate::protocol::{LongestWaiting, TeamLoad, Today};

/// Where a number ends, and how many first answers the median is of: the newest.
const MOST: i64 = 10_000;
/// Open conversations of one user that are counted, and what somebody has in departments that are not its own.
const OF_ONE: i64 = 1000;

impl Store {
    /// How it stands, of what a user may see; what was done counts `since` then. Everybody in it is offline: who is here
    /// is not the database's to know.
    pub async fn today(&self, caller: Caller, since: Timestamp) -> Result<Today> {
        self.read(move |db| {
            let of = Question {
                db,
                departments: sight::as_list(&sight::departments(db, &caller)?)?,
                caller: &caller,
                since,
            };
            Ok(Today {
                waiting: of.waiting()?,
                open: of.open()?,
                resolved: of.resolved()?,
                median_first_reply_ms: of.median_first_reply()?,
                longest_waiting: of.longest_waiting()?,
                team: of.team()?,
            })
        })
        .await
    }
}

/// Who asks, and about what.
struct Question<'a> {
    db: &'a Connection,
    /// The rows of the departments that the caller sees, as JSON.
    departments: String,
    caller: &'a Caller,
    since: Timestamp,
}

impl Question<'_> {
    /// Counts what `ranges` gives of the departments, and what `own` gives of the caller's own in others.
    fn count(&self, ranges: &str, own: &str, more: &[(&str, &dyn ToSql)]) -> Result<i64> {
        let sql = format!(
            "SELECT (SELECT count(*) FROM
                        (SELECT 1 FROM json_each(:departments) d CROSS JOIN conversations c ON {ranges} LIMIT :most))
                  + (SELECT count(*) FROM (SELECT department FROM conversations
                        WHERE assignee = :me AND {own} LIMIT :of_one) f WHERE {OUTSIDE})"
        );
        let bound: &[(&str, &dyn ToSql)] = named_params! {
            ":departments": self.departments,
            ":me": self.caller.person_pk,
            ":most": MOST,
            ":of_one": OF_ONE,
        };
        let count: i64 = self
            .db
            .prepare_cached(&sql)?
            .query_row([bound, more].concat().as_slice(), |row| row.get(0))?;
        Ok(count.min(MOST))
    }

    fn waiting(&self) -> Result<i64> {
        self.count(
            "c.department IS d.value AND c.unassigned IN (0, 1) AND c.status IN ('open', 'pending')
                 AND c.waiting_since IS NOT NULL",
            "status IN ('open', 'pending') AND waiting_since IS NOT NULL",
            &[],
        )
    }

    fn open(&self) -> Result<i64> {
        self.count(
            "c.department IS d.value AND c.unassigned IN (0, 1) AND c.status IN ('open', 'pending')",
            "status IN ('open', 'pending')",
            &[],
        )
    }

    fn resolved(&self) -> Result<i64> {
        self.count(
            "c.department IS d.value AND c.resolved_at >= :since",
            // Nothing is resolved without being touched.
            "status = 'resolved' AND updated_at >= :since AND resolved_at >= :since",
            named_params! { ":since": self.since.0 },
        )
    }

    fn median_first_reply(&self) -> Result<Option<i64>> {
        let mut times = self
            .db
            .prepare_cached(&format!(
                "SELECT f.first_reply_ms FROM
                     (SELECT first_reply_ms, department, assignee FROM conversations
                      WHERE first_reply_at >= :since ORDER BY first_reply_at DESC LIMIT :most) f
                 WHERE {visible}",
                visible = VISIBLE.replace("c.", "f.")
            ))?
            .query_map(
                named_params! {
                    ":since": self.since.0,
                    ":most": MOST,
                    ":me": self.caller.person_pk,
                    ":manages": self.caller.manages(),
                },
                |row| row.get(0),
            )?
            .collect::<rusqlite::Result<Vec<i64>>>()?;
        Ok(median(&mut times))
    }

    /// The first of each department and status, and of the caller's own elsewhere: then the first of these.
    fn longest_waiting(&self) -> Result<Option<LongestWaiting>> {
        let sql = format!(
            "SELECT c.id, c.waiting_since FROM json_each(:departments) d, json_each('[0, 1]') u,
                    json_each('[\"open\", \"pending\"]') s
                 CROSS JOIN conversations c ON c.pk =
                     (SELECT w.pk FROM conversations w
                      WHERE w.department IS d.value AND w.unassigned = u.value AND w.status = s.value
                        AND w.waiting_since IS NOT NULL ORDER BY w.waiting_since LIMIT 1)
             UNION ALL
             SELECT f.id, f.waiting_since FROM (SELECT id, waiting_since, department FROM conversations
                 WHERE assignee = :me AND status IN ('open', 'pending') LIMIT :of_one) f
             WHERE {OUTSIDE} AND f.waiting_since IS NOT NULL
             ORDER BY 2 LIMIT 1"
        );
        let longest = self.db.prepare_cached(&sql)?.query_row(
            named_params! {
                ":departments": self.departments,
                ":me": self.caller.person_pk,
                ":of_one": OF_ONE,
            },
            |row| {
                Ok(LongestWaiting {
                    conversation_id: row.get::<_, String>(0)?.into(),
                    since: Timestamp(row.get(1)?),
                })
            },
        );
        Ok(longest.optional()?)
    }

    fn team(&self) -> Result<Vec<TeamLoad>> {
        Ok(self
            .db
            .prepare_cached(
                "SELECT p.id, p.name, CASE staff.person WHEN :me
                     THEN (SELECT count(*) FROM
                         (SELECT 1 FROM conversations WHERE assignee = :me AND status = 'open' LIMIT :of_one))
                     ELSE (SELECT count(*) FROM
                         (SELECT 1 FROM json_each(:departments) d CROSS JOIN conversations c
                              ON c.department IS d.value AND c.assignee = staff.person AND c.status = 'open'
                          LIMIT :of_one)) END
                 FROM users staff JOIN people p ON p.pk = staff.person
                 WHERE staff.disabled_at IS NULL AND staff.deleted_at IS NULL AND staff.password_hash IS NOT NULL
                 ORDER BY p.name, p.pk",
            )?
            .query_map(
                named_params! {
                    ":departments": self.departments,
                    ":me": self.caller.person_pk,
                    ":of_one": OF_ONE,
                },
                |row| {
                    Ok(TeamLoad {
                        id: row.get::<_, String>(0)?.into(),
                        name: row.get(1)?,
                        status: Presence::Offline,
                        open: row.get(2)?,
                    })
                },
            )?
            .collect::<rusqlite::Result<_>>()?)
    }
}

/// Of an even number, the lower one of the two in the middle.
fn median(times: &mut [i64]) -> Option<i64> {
    let middle = times.len().checked_sub(1)? / 2;
    Some(*times.select_nth_unstable(middle).1)
}

#[cfg(test)]
mod tests {
    use super::median;

    #[test]
    fn the_median_is_the_one_in_the_middle() {
        assert_eq!(median(&mut []), None);
        assert_eq!(median(&mut [7]), Some(7));
        assert_eq!(median(&mut [9, 1]), Some(1));
        assert_eq!(median(&mut [100, 1, 3, 2, 200]), Some(3));
    }
}

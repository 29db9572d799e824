//! What a user may see of the conversations: the rule of `model/access.rs` where many rows are looked at at once.

use rusqlite::{Connection, named_params};

use crate::error::{Error, Result};
use crate::model::{Caller, DepartmentId};

/// Whether the user `:me` may see a conversation `c`; `:manages` where it may see all.
pub(super) const VISIBLE: &str = "(:manages OR c.assignee = :me OR c.department IS NULL
      OR c.department IN (SELECT department FROM department_members WHERE person = :me))";

/// Of a few conversations `f` that a user takes care of, those that it sees only because of that.
pub(super) const OUTSIDE: &str =
    "f.department NOT IN (SELECT value FROM json_each(:departments) WHERE value IS NOT NULL)";

/// Whether a user may see a conversation.
pub(super) fn sees(db: &Connection, person: i64, conversation: i64) -> Result<bool> {
    Ok(db
        .prepare_cached(&format!(
            "SELECT 1 FROM users u JOIN conversations c ON c.pk = :conversation
             WHERE u.person = :me AND u.disabled_at IS NULL AND u.deleted_at IS NULL
               AND (u.role IN ('owner', 'admin') OR {VISIBLE})"
        ))?
        .exists(
            named_params! { ":me": person, ":conversation": conversation, ":manages": false },
        )?)
}

/// The departments whose conversations a user sees.
pub(super) fn departments(db: &Connection, caller: &Caller) -> Result<Vec<(i64, DepartmentId)>> {
    let all = db
        .prepare_cached("SELECT pk, id FROM departments")?
        .query_map([], |row| Ok((row.get(0)?, row.get::<_, String>(1)?.into())))?
        .collect::<rusqlite::Result<Vec<(i64, DepartmentId)>>>()?;
    let sees = |id: &DepartmentId| caller.manages() || caller.departments.contains(id);
    Ok(all.into_iter().filter(|(_, id)| sees(id)).collect())
}

/// The same as a JSON array of rows; null stands for the conversations of none, which every user sees.
pub(super) fn as_list(departments: &[(i64, DepartmentId)]) -> Result<String> {
    let pks = departments.iter().map(|(pk, _)| Some(*pk));
    serde_json::to_string(&pks.chain([None]).collect::<Vec<_>>()).map_err(Error::internal)
}

//! Who may make, change and remove whom among users.

use super::UserRow;
use crate::error::{Error, Result};
use crate::model::{PersonId, Role};

/// Who changes a user.
#[derive(Clone, Debug)]
pub enum Actor {
    /// Somebody logged in.
    User { id: PersonId, role: Role },
    /// The command line: whoever can start it owns the installation.
    Operator,
}

impl Actor {
    fn may_touch_owners(&self) -> bool {
        match self {
            Self::Operator => true,
            Self::User { role, .. } => *role == Role::Owner,
        }
    }

    fn is(&self, person: &PersonId) -> bool {
        matches!(self, Self::User { id, .. } if id == person)
    }
}

/// Whether `actor` may give somebody `role`.
pub(super) fn may_grant(actor: &Actor, role: Role) -> Result<()> {
    if role == Role::Owner && !actor.may_touch_owners() {
        return Err(Error::forbidden("Only an owner can make an owner."));
    }
    Ok(())
}

/// Whether `actor` may change `target` at all.
pub(super) fn may_change(actor: &Actor, target: &UserRow) -> Result<()> {
    if target.role == Role::Owner && !actor.may_touch_owners() {
        return Err(Error::forbidden("Only an owner can change an owner."));
    }
    Ok(())
}

/// Whether `actor` may shut `target` out. Nobody does that to itself by mistake.
pub(super) fn may_shut_out(actor: &Actor, target: &UserRow) -> Result<()> {
    may_change(actor, target)?;
    if actor.is(&target.id) {
        return Err(Error::conflict("You cannot remove or disable yourself."));
    }
    Ok(())
}

/// Whether `target` may stop being an owner who can log in, where `others` more of that kind remain.
pub(super) fn may_lose_owner(target: &UserRow, others: i64) -> Result<()> {
    if target.role == Role::Owner && !target.disabled && others == 0 {
        return Err(Error::conflict(
            "The last owner stays: make somebody else an owner first.",
        ));
    }
    Ok(())
}

/// Whether going from one role to another takes something away.
pub(super) fn is_demotion(from: Role, to: Role) -> bool {
    let rank = |role| match role {
        Role::Owner => 2,
        Role::Admin => 1,
        Role::Agent => 0,
    };
    rank(to) < rank(from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Kind;
    use crate::model::Timestamp;

    fn user(role: Role) -> UserRow {
        UserRow {
            pk: 2,
            id: "u".into(),
            name: "U".into(),
            email: "u@example.org".into(),
            role,
            password_hash: Some("hash".into()),
            disabled: false,
            created_at: Timestamp(0),
        }
    }

    fn actor(id: &str, role: Role) -> Actor {
        Actor::User {
            id: id.into(),
            role,
        }
    }

    fn kind(result: Result<()>) -> Option<Kind> {
        result.err().map(|error| error.kind)
    }

    #[test]
    fn owners_are_the_business_of_owners() {
        let admin = actor("a", Role::Admin);
        let owner = actor("o", Role::Owner);
        assert_eq!(kind(may_grant(&admin, Role::Owner)), Some(Kind::Forbidden));
        assert_eq!(kind(may_grant(&admin, Role::Admin)), None);
        assert_eq!(kind(may_grant(&owner, Role::Owner)), None);
        assert_eq!(kind(may_grant(&Actor::Operator, Role::Owner)), None);
        let target = user(Role::Owner);
        assert_eq!(kind(may_change(&admin, &target)), Some(Kind::Forbidden));
        assert_eq!(kind(may_shut_out(&admin, &target)), Some(Kind::Forbidden));
        assert_eq!(kind(may_shut_out(&owner, &target)), None);
        assert_eq!(kind(may_change(&admin, &user(Role::Admin))), None);
    }

    #[test]
    fn nobody_shuts_itself_out() {
        let own = actor("u", Role::Owner);
        assert_eq!(
            kind(may_shut_out(&own, &user(Role::Owner))),
            Some(Kind::Conflict)
        );
        assert_eq!(kind(may_change(&own, &user(Role::Owner))), None);
    }

    #[test]
    fn the_last_owner_stays() {
        assert_eq!(
            kind(may_lose_owner(&user(Role::Owner), 0)),
            Some(Kind::Conflict)
        );
        assert_eq!(kind(may_lose_owner(&user(Role::Owner), 1)), None);
        assert_eq!(kind(may_lose_owner(&user(Role::Admin), 0)), None);
        let disabled = UserRow {
            disabled: true,
            ..user(Role::Owner)
        };
        assert_eq!(kind(may_lose_owner(&disabled, 0)), None);
    }

    #[test]
    fn less_is_a_demotion() {
        assert!(is_demotion(Role::Owner, Role::Admin));
        assert!(is_demotion(Role::Admin, Role::Agent));
        assert!(!is_demotion(Role::Agent, Role::Agent));
        assert!(!is_demotion(Role::Agent, Role::Owner));
    }
}

//! Which manager may approve an order (domain, "Approval").

use crate::values::{Problem, Role, UserId};

/// Who has to do with an order, and so doesn't approve it.
#[derive(Debug, Clone, Copy)]
pub struct Involved<'a> {
    pub made_by: UserId,
    pub edited_by: &'a [UserId],
    pub rep: Option<UserId>,
}

/// A manager approves, but not an order that he made, edited or is the rep of,
/// unless the tenant allows it, as a team with one manager does.
///
/// # Errors
/// [`Problem::forbidden`] with the sentence that says which of these it is.
pub fn may_approve(role: Role, user: UserId, order: &Involved<'_>, own_allowed: bool) -> Result<(), Problem> {
    if !role.may_manage() {
        return Err(Problem::forbidden("Orders are approved by a manager."));
    }
    match order.part_of(user) {
        Some(part) if !own_allowed => {
            Err(Problem::forbidden(format!("You {part} this order, so another manager has to approve it.")))
        }
        _ => Ok(()),
    }
}

impl<'a> Involved<'a> {
    /// An imported order was made by nobody here.
    pub fn new(made_by: Option<UserId>, edited_by: &'a [UserId], rep: Option<UserId>) -> Involved<'a> {
        Involved { made_by: made_by.unwrap_or(UserId::from_bytes([0; 16])), edited_by, rep }
    }

    fn part_of(&self, user: UserId) -> Option<&'static str> {
        if self.made_by == user {
            Some("made")
        } else if self.edited_by.contains(&user) {
            Some("edited")
        } else if self.rep == Some(user) {
            Some("are the rep of")
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_may_approve() {
        let [maker, editor, rep, other] = [1, 2, 3, 4].map(|n| UserId::from_bytes([n; 16]));
        let order = Involved { made_by: maker, edited_by: &[editor], rep: Some(rep) };
        for (role, user, own_allowed, allowed) in [
            (Role::Viewer, other, true, false),
            (Role::Rep, other, true, false),
            (Role::Manager, other, false, true),
            (Role::Admin, other, false, true),
            (Role::Manager, maker, false, false),
            (Role::Admin, editor, false, false),
            (Role::Manager, rep, false, false),
            (Role::Manager, maker, true, true),
            (Role::Rep, rep, true, false),
        ] {
            let answer = may_approve(role, user, &order, own_allowed);
            assert_eq!(answer.is_ok(), allowed, "{role} {user}");
        }
        let refusal = may_approve(Role::Manager, editor, &order, false).unwrap_err();
        assert!(refusal.detail.starts_with("You edited this order"));
    }
}

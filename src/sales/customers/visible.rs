//! Who sees and who changes which customers (domain, "Visibility").

use crate::store::{Bind, Clause, ReadTx};
use crate::values::{Problem, UserId};

/// Which customers the person who asks may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visible {
    All,
    /// A rep's own.
    Own(UserId),
    /// A rep's own, and those without a rep, where the team allows it.
    OwnOrFree(UserId),
}

const OWN: Clause = Clause::new("AND c.rep_id = :only");
// COALESCE keeps the rep's index out of it, which can't give both halves in order.
const OWN_OR_FREE: Clause = Clause::new("AND COALESCE(c.rep_id, :only) = :only");

impl Visible {
    pub fn to(tx: &ReadTx<'_>) -> Visible {
        match tx.sees_only() {
            None => Visible::All,
            Some(rep) if tx.tenant().reps_see_unassigned => Visible::OwnOrFree(rep),
            Some(rep) => Visible::Own(rep),
        }
    }

    /// For a statement whose customers are called `c`.
    pub(super) fn clause(self) -> Option<Clause> {
        match self {
            Visible::All => None,
            Visible::Own(_) => Some(OWN),
            Visible::OwnOrFree(_) => Some(OWN_OR_FREE),
        }
    }

    /// `:only` of the clause.
    pub(super) fn only(self) -> Option<UserId> {
        match self {
            Visible::All => None,
            Visible::Own(rep) | Visible::OwnOrFree(rep) => Some(rep),
        }
    }
}

/// Is the person one who may change a customer of this rep? A rep changes own customers, however many
/// the team lets a rep see.
pub fn may_change(tx: &ReadTx<'_>, rep: Option<UserId>) -> bool {
    tx.role().may_manage() || (tx.role().may_sell() && rep.is_some() && rep == tx.user_id())
}

/// FORBIDDEN unless [`may_change`].
pub(super) fn changing(tx: &ReadTx<'_>, rep: Option<UserId>) -> Result<(), Problem> {
    if may_change(tx, rep) {
        Ok(())
    } else {
        Err(Problem::forbidden("Only the customer's rep or a manager may change it."))
    }
}

/// Binds beside those of the statement, which is what the kernel takes.
pub(super) fn together<'a>(one: &[Bind<'a>], other: &[Bind<'a>]) -> Vec<Bind<'a>> {
    one.iter().chain(other).copied().collect()
}

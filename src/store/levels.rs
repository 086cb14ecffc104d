//! What a change takes, named by a type: `store.write::<Selling, _>(…)`.

use super::tx::{AdminTx, ManagerTx, OwnTx, Raised, WriteTx};
use crate::values::Problem;

/// Names a transaction type without its lifetime: `store.write::<Selling, _>(…)`.
pub trait Raise {
    type Held<'c>: Raised<'c>;
    fn raise(tx: OwnTx<'_>) -> Result<Self::Held<'_>, Problem> {
        Self::Held::raise(tx)
    }
}

macro_rules! levels {
    ($($(#[$doc:meta])* $name:ident => $tx:ident),*) => {$(
        $(#[$doc])*
        pub enum $name {}
        impl Raise for $name {
            type Held<'c> = $tx<'c>;
        }
    )*};
}
levels! {
    /// Any signed-in person, on what is their own.
    Own => OwnTx,
    /// Reps, managers, admins.
    Selling => WriteTx,
    /// Managers and admins.
    Managing => ManagerTx,
    /// Admins.
    Administering => AdminTx
}

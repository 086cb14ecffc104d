//! Several rows by id in one statement: `IN (:p0, …, :p15)`, where a shorter list repeats its last.

use crate::store::{Bind, ToSql};

/// Ids of one statement.
pub(super) const AT_ONCE: usize = 16;

const SLOTS: [&str; AT_ONCE] = [
    ":p0", ":p1", ":p2", ":p3", ":p4", ":p5", ":p6", ":p7", ":p8", ":p9", ":p10", ":p11", ":p12", ":p13", ":p14",
    ":p15",
];

/// What the slots are bound to; at most [`AT_ONCE`] ids, and at least one.
pub(super) fn slots<T: ToSql>(ids: &[T]) -> Vec<Bind<'_>> {
    let each = SLOTS.into_iter().enumerate();
    each.filter_map(|(slot, name)| Some((name, ids.get(slot).or(ids.last())? as &dyn ToSql))).collect()
}

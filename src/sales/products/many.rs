//! Many products in one statement.

use std::collections::BTreeMap;

use crate::store::{Bind, ReadTx, Sql};
use crate::values::{Problem, ProductId};

/// Products of one statement; a shorter list repeats its last.
pub const AT_ONCE: usize = 50;

#[rustfmt::skip]
const SLOTS: [&str; AT_ONCE] = [
    ":p0", ":p1", ":p2", ":p3", ":p4", ":p5", ":p6", ":p7", ":p8", ":p9",
    ":p10", ":p11", ":p12", ":p13", ":p14", ":p15", ":p16", ":p17", ":p18", ":p19",
    ":p20", ":p21", ":p22", ":p23", ":p24", ":p25", ":p26", ":p27", ":p28", ":p29",
    ":p30", ":p31", ":p32", ":p33", ":p34", ":p35", ":p36", ":p37", ":p38", ":p39",
    ":p40", ":p41", ":p42", ":p43", ":p44", ":p45", ":p46", ":p47", ":p48", ":p49",
];

/// What `:p0` to `:p49` are for up to fifty products; none if there are no products.
pub fn slots(some: &[ProductId]) -> Vec<Bind<'_>> {
    let Some(last) = some.last() else { return Vec::new() };
    let at = |place: usize| some.get(place).unwrap_or(last) as _;
    SLOTS.iter().enumerate().map(|(place, name)| (*name, at(place))).collect()
}

const NAMES: Sql = Sql::new(
    "SELECT p.id, p.code, p.name FROM products p WHERE p.tenant_id = :tenant AND p.id IN \
     (:p0, :p1, :p2, :p3, :p4, :p5, :p6, :p7, :p8, :p9, :p10, :p11, :p12, :p13, :p14, :p15, :p16, :p17, :p18, :p19, \
     :p20, :p21, :p22, :p23, :p24, :p25, :p26, :p27, :p28, :p29, :p30, :p31, :p32, :p33, :p34, :p35, :p36, :p37, \
     :p38, :p39, :p40, :p41, :p42, :p43, :p44, :p45, :p46, :p47, :p48, :p49)",
);

/// Code and name of each that there is.
pub fn names(tx: &ReadTx<'_>, products: &[ProductId]) -> Result<BTreeMap<ProductId, (String, String)>, Problem> {
    let mut found = BTreeMap::new();
    for some in products.chunks(AT_ONCE) {
        found.extend(tx.all(NAMES, &slots(some), |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?);
    }
    Ok(found)
}

//! All rows of a list, category by category, as a print sheet has them.

use std::collections::BTreeMap;

use crate::bind;
use crate::sales::prices::Break;
use crate::store::{ReadTx, Sql};
use crate::values::{PriceListId, Problem};

/// The products of one category, by name.
pub struct Group {
    pub category: String,
    pub lines: Vec<Line>,
}

/// A product with its prices by rising quantity.
pub struct Line {
    pub code: String,
    pub name: String,
    pub units_per_case: i64,
    pub breaks: Vec<Break>,
}

/// In the order of the list's own key, which LEFT makes the walk; the sheet's order is made here, as no index
/// has it.
pub const ALL: Sql = Sql::new(
    "SELECT p.category, p.name_key, p.code, p.name, p.units_per_case, r.from_quantity, r.unit_price_cents, p.active \
     FROM price_list_rows r LEFT JOIN products p ON p.tenant_id = :tenant AND p.id = r.product_id \
     WHERE r.tenant_id = :tenant AND r.price_list_id = :list \
     ORDER BY r.product_id, r.from_quantity LIMIT 20000",
);

/// The active products of the list, 20,000 rows at most.
pub fn groups(tx: &ReadTx<'_>, list: PriceListId) -> Result<Vec<Group>, Problem> {
    let mut groups: BTreeMap<String, BTreeMap<(String, String), Line>> = BTreeMap::new();
    tx.all(ALL, bind! {":list" => list}, |row| {
        if !row.get::<_, bool>(7)? {
            return Ok(());
        }
        let (category, key, code): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let line = Line { name: row.get(3)?, units_per_case: row.get(4)?, breaks: Vec::new(), code: code.clone() };
        let line = groups.entry(category).or_default().entry((key, code)).or_insert(line);
        line.breaks.push(Break { from_quantity: row.get(5)?, unit_price: row.get(6)? });
        Ok(())
    })?;
    let group =
        |(category, lines): (String, BTreeMap<_, Line>)| Group { category, lines: lines.into_values().collect() };
    Ok(groups.into_iter().map(group).collect())
}

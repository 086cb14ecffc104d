//! The names of the price lists, for those who choose one.

use crate::bind;
use crate::store::{ReadTx, Sql};
use crate::values::{PriceListId, Problem};

const NAMES: Sql = Sql::new(
    "SELECT l.id, l.name FROM price_lists l WHERE l.tenant_id = :tenant AND l.name_key > '' \
     ORDER BY l.name_key LIMIT 500",
);

/// The price lists by name, 500 at most.
pub fn names(tx: &ReadTx<'_>) -> Result<Vec<(PriceListId, String)>, Problem> {
    tx.all(NAMES, bind! {}, |row| Ok((row.get(0)?, row.get(1)?)))
}

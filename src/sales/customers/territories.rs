//! The territories that customers are in.

use crate::bind;
use crate::store::{ReadTx, Sql};
use crate::values::Problem;

/// One step in the index for each word, however many customers bear it.
pub(super) const TERRITORIES: Sql = Sql::new(
    "WITH RECURSIVE step AS ( \
     SELECT MIN(c.territory) AS word FROM customers c WHERE c.tenant_id = :tenant AND c.territory > '' \
     UNION ALL \
     SELECT (SELECT MIN(d.territory) FROM customers d WHERE d.tenant_id = :tenant AND d.territory > step.word) \
     FROM step WHERE step.word IS NOT NULL) \
     SELECT word FROM step WHERE word IS NOT NULL LIMIT 200",
);

/// The territories in use, 200 at most, sorted.
pub fn territories(tx: &ReadTx<'_>) -> Result<Vec<String>, Problem> {
    tx.all(TERRITORIES, bind! {}, |row| row.get(0))
}

//! The words that orders are found by: number, PO number, the customer's name and number.

use crate::bind;
use crate::store::{Kind, OwnTx, Sql};
use crate::values::{CustomerId, OrderId, Problem, fold};

const WORDS: Sql = Sql::new(
    "SELECT o.id, o.number, o.po_number, c.name, c.number FROM orders o \
     JOIN customers c ON c.tenant_id = :tenant AND c.id = o.customer_id \
     WHERE o.tenant_id = :tenant AND o.id = :order",
);
const WORDS_OF: Sql = Sql::new(
    "SELECT o.id, o.number, o.po_number, c.name, c.number FROM customers c \
     JOIN orders o ON o.tenant_id = :tenant AND o.customer_id = c.id \
     WHERE c.tenant_id = :tenant AND c.id = :customer",
);

/// Indexes one order; whatever makes or changes one calls it.
pub fn reindex(tx: &OwnTx<'_>, order: OrderId) -> Result<(), Problem> {
    let found = tx.all(WORDS, bind! {":order" => order}, words)?;
    put(tx, &found);
    Ok(())
}

/// Indexes all orders of a customer; whatever renames or merges one calls it.
pub fn reindex_orders_of(tx: &OwnTx<'_>, customer: CustomerId) -> Result<(), Problem> {
    let found = tx.all(WORDS_OF, bind! {":customer" => customer}, words)?;
    put(tx, &found);
    Ok(())
}

fn words(row: &crate::store::Row<'_>) -> Result<(OrderId, String), crate::store::RowError> {
    let [number, po_number, name, customer] = [row.get::<_, String>(1)?, row.get(2)?, row.get(3)?, row.get(4)?];
    Ok((row.get(0)?, format!("{number} {po_number} {name} {customer}")))
}

fn put(tx: &OwnTx<'_>, found: &[(OrderId, String)]) {
    found.iter().for_each(|(id, words)| tx.index_words(Kind::Order, id.as_bytes(), Some(&fold(words))));
}

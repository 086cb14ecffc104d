//! Orders go from one customer to another, where two were one all along.

use crate::bind;
use crate::store::{ManagerTx, ReadTx, Sql};
use crate::values::{CustomerId, OrderId, Problem};

const OF: Sql = Sql::new(
    "SELECT o.id FROM orders o WHERE o.tenant_id = :tenant AND o.customer_id = :customer ORDER BY o.ordered_on, o.id",
);
const GIVE: Sql = Sql::new(
    "UPDATE orders SET customer_id = :to, version = version + 1, updated_at = :now \
     WHERE tenant_id = :tenant AND id = :order AND customer_id = :from",
);

/// Every order of a customer, whoever's it is. For managers' services, which move them all.
pub fn orders_of(tx: &ReadTx<'_>, customer: CustomerId) -> Result<Vec<OrderId>, Problem> {
    tx.all(OF, bind! {":customer" => customer}, |row| row.get(0))
}

/// Gives these orders of one customer to another; one that isn't the first one's any more stays as it is.
/// The caller indexes them and computes both customers' pace anew.
pub fn give_to(tx: &ManagerTx<'_>, orders: &[OrderId], from: CustomerId, to: CustomerId) -> Result<(), Problem> {
    let now = tx.now();
    orders.iter().try_for_each(|order| {
        tx.run(GIVE, bind! {":order" => *order, ":from" => from, ":to" => to, ":now" => now}).map(drop)
    })
}

//! Orders from a file, found again by their number, which they keep: the counter skips it. What was
//! delivered moves no stock, since it left before; what is open reserves.

mod model;
mod plan;
mod read;
mod sql;

pub use model::{Fee, Line, Order};
pub use read::File;
pub(crate) use read::{LINE_COLUMNS, ORDER_COLUMNS};
pub(crate) use sql::{Written, put};

use std::collections::BTreeSet;

use super::record::Change;
use super::{Kind, Report, note};
use crate::sales::customers::repace;
use crate::store::{AdminTx, ReadTx};
use crate::values::{CustomerId, OrderId, Problem};

/// What [`write`] would do.
pub fn preview(tx: &ReadTx<'_>, file: &File) -> Result<Report, Problem> {
    plan::plan(tx, file).map(|(_, report)| report)
}

/// Adds and changes orders, then computes the pace of their customers. INVALID names rows whose
/// customer, product or warehouse isn't there, and orders that can't be changed any more.
pub fn write(tx: &AdminTx<'_>, file: &File) -> Result<Report, Problem> {
    let (planned, report) = plan::plan(tx, file)?;
    let mut customers = BTreeSet::<CustomerId>::new();
    for one in &planned {
        let id = match one.change {
            Change::Keep => continue,
            Change::Add => OrderId::from_bytes(tx.new_id()),
            Change::Known(id) => id,
        };
        customers.extend(one.customer_before);
        customers.insert(one.order.customer_id);
        let day = tx.tenant().zone.start_of(one.order.ordered_on);
        put(tx, &Written { id, number: one.number, at: tx.now(), submitted_at: day, action: "import" }, &one.order)?;
    }
    for customer in customers {
        repace(tx, customer)?;
    }
    note(tx, Kind::Orders, &report)?;
    Ok(report)
}

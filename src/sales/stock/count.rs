//! Counting: what somebody found on the shelves becomes what is on hand, each difference a move.

use serde_json::json;

use super::model::Units;
use super::shift::{Shift, shift, tracked};
use super::warehouses;
use crate::store::ManagerTx;
use crate::values::{FieldError, Problem, ProductId, WarehouseId};

/// What was counted of a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    pub product: ProductId,
    pub units: Units,
    /// What was on hand when the sheet was made, if it says: if it is another by now, goods went in or out
    /// during the count, and the count of this product is refused.
    pub seen: Option<i64>,
}

/// Sets what is on hand to what was counted, all or nothing, and returns how many products differed.
///
/// # Errors
/// INVALID names `warehouseId` and `rows[n].productId`; CONFLICT names `rows[n].counted`.
pub fn count(tx: &ManagerTx<'_>, warehouse: Option<WarehouseId>, rows: &[Counted]) -> Result<usize, Problem> {
    let warehouse = warehouses::named(tx, warehouse)?;
    let (mut unknown, mut moved, mut differences) = (Vec::new(), Vec::new(), Vec::new());
    for (place, row) in rows.iter().enumerate() {
        let found = match tracked(tx, row.product, warehouse.id, &format!("rows[{place}].productId"))? {
            Ok(found) => found,
            Err(error) => {
                unknown.push(error);
                continue;
            }
        };
        if let Some(seen) = row.seen.filter(|seen| *seen != found.on_hand) {
            let message = format!(
                "{}: {seen} were on hand when the sheet was made, {} are now. Count again.",
                found.code, found.on_hand
            );
            moved.push(FieldError::new(format!("rows[{place}].counted"), message));
            continue;
        }
        let units = row.units.units() - found.on_hand;
        if units != 0 {
            let by = Shift { product: row.product, warehouse: warehouse.id, units, reason: "count", note: "" };
            shift(tx, &by)?;
            differences.push(json!({ "code": found.code, "from": found.on_hand, "to": row.units.units() }));
        }
    }
    if !unknown.is_empty() {
        return Err(Problem::invalid(unknown));
    }
    if !moved.is_empty() {
        let mut problem = Problem::conflict("Goods went in or out while you counted.");
        problem.errors = moved;
        return Err(problem);
    }
    let many = differences.len();
    let detail = json!({ "warehouse": warehouse.name, "counted": rows.len(), "differences": differences });
    tx.audit("stock_counted", warehouses::about(&warehouse.id), &detail.to_string())?;
    Ok(many)
}

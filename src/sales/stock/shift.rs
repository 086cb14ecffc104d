//! Changes of what is on hand by people: received, adjusted, moved to another warehouse. Each is a guarded
//! update and a row of the ledger, so on hand is the sum of the moves.

use serde_json::json;

use super::model::Standing;
use super::warehouses;
use crate::bind;
use crate::store::{About, ManagerTx, ReadTx, Sql};
use crate::values::{FieldError, Problem, ProductId, Quantity, Text, WarehouseId};

/// As many units as one place holds.
pub const MOST: i64 = 100_000_000;

/// What is said to units that can't be added or taken.
pub(super) const NO_UNITS: &str = "Must be whole units, such as -3 or 12: not 0, and at most 100,000,000 either way.";

/// What a place is told to add, or, if negative, to take.
pub(super) struct Shift<'a> {
    pub product: ProductId,
    pub warehouse: WarehouseId,
    /// Not 0.
    pub units: i64,
    /// As the ledger has it: `received`, `adjusted`, `moved`, `count`.
    pub reason: &'static str,
    pub note: &'a str,
}

/// Units of a product that came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrival {
    pub product: ProductId,
    pub units: Quantity,
}

const STANDING: Sql = Sql::new(
    "SELECT p.id, p.code, p.name, p.tracked, COALESCE(s.on_hand, 0) FROM products p \
     LEFT JOIN stock s ON s.tenant_id = :tenant AND s.product_id = p.id AND s.warehouse_id = :warehouse \
     WHERE p.tenant_id = :tenant AND p.id = :product",
);
const PLACE: Sql = Sql::new(
    "INSERT INTO stock (tenant_id, product_id, warehouse_id) VALUES (:tenant, :product, :warehouse) \
     ON CONFLICT (tenant_id, product_id, warehouse_id) DO NOTHING",
);
const ON_HAND: Sql = Sql::new(
    "UPDATE stock SET on_hand = on_hand + :units WHERE tenant_id = :tenant AND product_id = :product \
     AND warehouse_id = :warehouse AND on_hand + :units >= 0 AND on_hand + :units <= 100000000",
);
const NOTE: Sql = Sql::new(
    "INSERT INTO stock_moves (tenant_id, product_id, warehouse_id, id, at, quantity, reason, user_id, note) \
     VALUES (:tenant, :product, :warehouse, :id, :now, :units, :reason, :user, :note)",
);

/// The product as it stands in a warehouse; None if there is no such product.
pub fn standing(tx: &ReadTx<'_>, product: ProductId, warehouse: WarehouseId) -> Result<Option<Standing>, Problem> {
    tx.one(STANDING, bind! {":product" => product, ":warehouse" => warehouse}, |row| {
        Ok(Standing {
            product: row.get(0)?,
            code: row.get(1)?,
            name: row.get(2)?,
            tracked: row.get(3)?,
            on_hand: row.get(4)?,
        })
    })
}

/// The product, if its stock is counted. The error is at `field`.
pub(super) fn tracked(
    tx: &ReadTx<'_>,
    product: ProductId,
    warehouse: WarehouseId,
    field: &str,
) -> Result<Result<Standing, FieldError>, Problem> {
    Ok(match standing(tx, product, warehouse)? {
        None => Err(FieldError::new(field, "There is no such product.")),
        Some(found) if !found.tracked => {
            let message = format!("{}: its stock isn’t counted. Start counting it first.", found.code);
            Err(FieldError::new(field, message))
        }
        Some(found) => Ok(found),
    })
}

/// One change with its row of the ledger; false if it would go below 0 or beyond [`MOST`].
pub(super) fn shift(tx: &ManagerTx<'_>, by: &Shift<'_>) -> Result<bool, Problem> {
    let (id, now, user) = (tx.new_id(), tx.now(), tx.user_id());
    let binds = bind! {
        ":product" => by.product, ":warehouse" => by.warehouse, ":units" => by.units, ":id" => id, ":now" => now,
        ":reason" => by.reason, ":user" => user, ":note" => by.note,
    };
    tx.run(PLACE, binds)?;
    if tx.run(ON_HAND, binds)? != 1 {
        return Ok(false);
    }
    tx.run(NOTE, binds)?;
    Ok(true)
}

/// Puts what came in on hand, all or nothing. INVALID names `warehouseId`, `rows[n].productId` and
/// `rows[n].quantity`.
pub fn receive(
    tx: &ManagerTx<'_>,
    warehouse: Option<WarehouseId>,
    note: &Text<0, 200>,
    rows: &[Arrival],
) -> Result<(), Problem> {
    let warehouse = warehouses::named(tx, warehouse)?;
    let (mut errors, mut received) = (Vec::new(), Vec::new());
    for (place, row) in rows.iter().enumerate() {
        let found = match tracked(tx, row.product, warehouse.id, &format!("rows[{place}].productId"))? {
            Ok(found) => found,
            Err(error) => {
                errors.push(error);
                continue;
            }
        };
        let units = row.units.units();
        let by =
            Shift { product: row.product, warehouse: warehouse.id, units, reason: "received", note: note.as_str() };
        if !shift(tx, &by)? {
            errors.push(FieldError::new(format!("rows[{place}].quantity"), too_many(&found)));
        }
        received.push(json!({ "code": found.code, "units": units }));
    }
    if !errors.is_empty() {
        return Err(Problem::invalid(errors));
    }
    let detail = json!({ "warehouse": warehouse.name, "note": note.as_str(), "products": received });
    tx.audit("stock_received", warehouses::about(&warehouse.id), &detail.to_string())
}

/// Adds units, or takes them if negative, and says why. INVALID names `quantity`, `productId` or `warehouseId`.
pub fn adjust(
    tx: &ManagerTx<'_>,
    product: ProductId,
    warehouse: Option<WarehouseId>,
    units: i64,
    reason: &Text<3, 200>,
) -> Result<(), Problem> {
    let warehouse = warehouses::named(tx, warehouse)?;
    let found = tracked(tx, product, warehouse.id, "productId")?.map_err(|error| Problem::invalid(vec![error]))?;
    if units == 0 || !(-MOST..=MOST).contains(&units) {
        return Err(Problem::invalid_field("quantity", NO_UNITS));
    }
    let by = Shift { product, warehouse: warehouse.id, units, reason: "adjusted", note: reason.as_str() };
    if !shift(tx, &by)? {
        return Err(Problem::invalid_field("quantity", beyond(&found, units)));
    }
    let detail = json!({ "code": found.code, "warehouse": warehouse.name, "units": units, "reason": reason.as_str() });
    tx.audit("stock_adjusted", about(&product), &detail.to_string())
}

/// Takes units from one warehouse to another. INVALID names `quantity`, `warehouseId` or `to`.
pub fn transfer(
    tx: &ManagerTx<'_>,
    product: ProductId,
    (from, to): (Option<WarehouseId>, WarehouseId),
    quantity: Quantity,
    note: &Text<0, 200>,
) -> Result<(), Problem> {
    let from = warehouses::named(tx, from)?;
    let to =
        warehouses::named(tx, Some(to)).map_err(|_| Problem::invalid_field("to", "There is no such warehouse."))?;
    if from.id == to.id {
        return Err(Problem::invalid_field("to", "Must be another warehouse."));
    }
    let found = tracked(tx, product, from.id, "productId")?.map_err(|error| Problem::invalid(vec![error]))?;
    let note = |arrow: &str, other: &str| match note.as_str() {
        "" => format!("{arrow} {other}"),
        typed => format!("{arrow} {other}: {typed}"),
    };
    let (out, back) = (note("to", &to.name), note("from", &from.name));
    let units = quantity.units();
    let moved = |warehouse, units, note| Shift { product, warehouse, units, reason: "moved", note };
    if !shift(tx, &moved(from.id, -units, &out))? {
        return Err(Problem::invalid_field("quantity", beyond(&found, -units)));
    }
    if !shift(tx, &moved(to.id, units, &back))? {
        return Err(Problem::invalid_field("quantity", too_many(&found)));
    }
    let detail = json!({ "code": found.code, "from": from.name, "to": to.name, "units": units });
    tx.audit("stock_moved", about(&product), &detail.to_string())
}

fn beyond(found: &Standing, units: i64) -> String {
    if units < 0 { format!("Only {} are on hand.", found.on_hand) } else { too_many(found) }
}

fn too_many(found: &Standing) -> String {
    format!("{} are on hand already; a place holds 100,000,000.", found.on_hand)
}

pub(super) fn about(id: &ProductId) -> Option<About<'_>> {
    Some(About { subject: "product", id: id.as_bytes() })
}

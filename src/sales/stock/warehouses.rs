//! Warehouses are rows, so no spelling of one makes another (O14). One is the default, of lists and orders.

use serde_json::json;

use crate::bind;
use crate::store::{About, ManagerTx, ReadTx, Row, RowError, Sql};
use crate::values::{Name, Problem, WarehouseId, fold};

/// A warehouse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warehouse {
    pub id: WarehouseId,
    pub name: String,
    pub is_default: bool,
    /// Guards a change against another in between.
    pub version: i64,
}

const ALL: Sql = Sql::new(
    "SELECT w.id, w.name, w.is_default, w.version FROM warehouses w \
     WHERE w.tenant_id = :tenant AND w.name_key > '' ORDER BY w.name_key LIMIT 200",
);
const ONE: Sql = Sql::new(
    "SELECT w.id, w.name, w.is_default, w.version FROM warehouses w WHERE w.tenant_id = :tenant AND w.id = :id",
);

/// All by name, 200 at most: a team has a handful.
pub fn warehouses(tx: &ReadTx<'_>) -> Result<Vec<Warehouse>, Problem> {
    tx.all(ALL, bind! {}, at)
}

/// NOT_FOUND if there is none such.
pub fn one(tx: &ReadTx<'_>, id: WarehouseId) -> Result<Warehouse, Problem> {
    tx.one(ONE, bind! {":id" => id}, at)?.ok_or_else(|| Problem::not_found("warehouse"))
}

/// The named one, or the default. INVALID names `warehouseId`.
pub fn named(tx: &ReadTx<'_>, id: Option<WarehouseId>) -> Result<Warehouse, Problem> {
    let missing = |message: &'static str| Problem::invalid_field("warehouseId", message);
    match id {
        Some(id) => tx.one(ONE, bind! {":id" => id}, at)?.ok_or_else(|| missing("There is no such warehouse.")),
        None => default(tx)?.ok_or_else(|| missing("The team has no warehouse yet.")),
    }
}

/// The default one; None before a team has one.
pub fn default(tx: &ReadTx<'_>) -> Result<Option<Warehouse>, Problem> {
    Ok(default_of(&warehouses(tx)?).cloned())
}

fn default_of(all: &[Warehouse]) -> Option<&Warehouse> {
    all.iter().find(|one| one.is_default).or(all.first())
}

/// As [`named`], of those that are known already.
pub(super) fn chosen(known: &[Warehouse], id: Option<WarehouseId>) -> Result<Warehouse, Problem> {
    let found = match id {
        Some(id) => known.iter().find(|one| one.id == id),
        None => default_of(known),
    };
    found.cloned().ok_or_else(|| Problem::invalid_field("warehouseId", "There is no such warehouse."))
}

fn at(row: &Row<'_>) -> Result<Warehouse, RowError> {
    Ok(Warehouse { id: row.get(0)?, name: row.get(1)?, is_default: row.get(2)?, version: row.get(3)? })
}

const ADD: Sql = Sql::new(
    "INSERT INTO warehouses (tenant_id, id, name, name_key, is_default) VALUES (:tenant, :id, :name, :key, :default)",
);
const CHANGE: Sql = Sql::new(
    "UPDATE warehouses SET name = :name, name_key = :key, is_default = :default, version = version + 1 \
     WHERE tenant_id = :tenant AND id = :id AND version = :version",
);
const NO_DEFAULT: Sql = Sql::new(
    "UPDATE warehouses SET is_default = 0, version = version + 1 \
     WHERE tenant_id = :tenant AND is_default = 1 AND id <> :id",
);

/// Adds a warehouse; as the default it takes the place of the one before. CONFLICT names `name` if it is in
/// use in any spelling.
pub fn add(tx: &ManagerTx<'_>, name: &Name, is_default: bool) -> Result<WarehouseId, Problem> {
    let id = WarehouseId::from_bytes(tx.new_id());
    let is_default = is_default || default(tx)?.is_none();
    if is_default {
        tx.run(NO_DEFAULT, bind! {":id" => id})?;
    }
    tx.run(ADD, bind! {":id" => id, ":name" => name.as_str(), ":key" => key(name), ":default" => is_default})?;
    let detail = json!({ "name": name.as_str(), "isDefault": is_default });
    tx.audit("warehouse_added", about(&id), &detail.to_string())?;
    Ok(id)
}

/// Renames a warehouse, or makes it the default, as it was at `version`. NOT_FOUND; CONFLICT if somebody was
/// quicker, or naming `name`; INVALID naming `isDefault` if no default would be left.
pub fn change(tx: &ManagerTx<'_>, id: WarehouseId, version: i64, name: &Name, is_default: bool) -> Result<(), Problem> {
    let before = one(tx, id)?;
    if before.is_default && !is_default {
        return Err(Problem::invalid_field("isDefault", "Make another warehouse the default instead."));
    }
    if is_default {
        tx.run(NO_DEFAULT, bind! {":id" => id})?;
    }
    let (shown, key) = (name.as_str(), key(name));
    let binds = bind! {
        ":id" => id, ":version" => version, ":name" => shown, ":key" => key, ":default" => is_default,
    };
    tx.run_one(CHANGE, binds, || {
        Problem::conflict("Somebody changed this warehouse in between. Look at it again, then change it.")
    })?;
    let detail = json!({
        "name": { "from": before.name, "to": name.as_str() },
        "isDefault": { "from": before.is_default, "to": is_default },
    });
    tx.audit("warehouse_changed", about(&id), &detail.to_string())
}

/// "Main  Warehouse" and "main warehouse" are one.
fn key(name: &Name) -> String {
    fold(name.as_str()).split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(super) fn about(id: &WarehouseId) -> Option<About<'_>> {
    Some(About { subject: "warehouse", id: id.as_bytes() })
}

//! Teams: made by set-up or by a command.

use crate::bind;
use crate::store::{SystemSql, SystemTx};
use crate::values::{Currency, Name, Problem, Slug, TenantId, WarehouseId, Zone};

/// A team to be made.
#[derive(Clone, Debug)]
pub struct NewTenant {
    pub slug: Slug,
    pub name: Name,
    pub zone: Zone,
    pub currency: Currency,
}

/// A team as `tenant list` shows it.
#[derive(Clone, Debug)]
pub struct TenantRow {
    pub slug: String,
    pub name: String,
    pub time_zone: String,
    pub currency: String,
    pub people: i64,
}

const ADD: SystemSql = SystemSql::new(
    "INSERT INTO tenants (id, slug, name, time_zone, currency, created_at) \
     VALUES (:id, :slug, :name, :zone, :currency, :now)",
);
const ADD_WAREHOUSE: SystemSql = SystemSql::new(
    "INSERT INTO warehouses (tenant_id, id, name, name_key, is_default) VALUES (:tenant, :id, 'Main', 'main', 1)",
);

/// Makes a team with its first warehouse, so that orders have one. CONFLICT names `slug`.
pub fn add(tx: &SystemTx<'_>, new: &NewTenant) -> Result<TenantId, Problem> {
    let id = TenantId::from_bytes(tx.new_id());
    tx.run(
        ADD,
        bind! {
            ":id" => id, ":slug" => new.slug.as_str(), ":name" => new.name.as_str(), ":zone" => new.zone.name(),
            ":currency" => new.currency.code(), ":now" => tx.now(),
        },
    )?;
    tx.run(ADD_WAREHOUSE, bind! {":tenant" => id, ":id" => WarehouseId::from_bytes(tx.new_id())})?;
    Ok(id)
}

const LIST: SystemSql = SystemSql::new(
    "SELECT t.slug, t.name, t.time_zone, t.currency, (SELECT COUNT(*) FROM users u WHERE u.tenant_id = t.id) \
     FROM tenants t ORDER BY t.slug",
);

/// All teams of the file.
pub fn list(tx: &SystemTx<'_>) -> Result<Vec<TenantRow>, Problem> {
    tx.all(LIST, bind! {}, |row| {
        Ok(TenantRow {
            slug: row.get(0)?,
            name: row.get(1)?,
            time_zone: row.get(2)?,
            currency: row.get(3)?,
            people: row.get(4)?,
        })
    })
}

//! What an order asks of its products: names, and what of them is there.

use std::collections::{BTreeMap, BTreeSet};

use crate::bind;
use crate::sales::products::{AT_ONCE, slots};
use crate::store::{Bind, ReadTx, Row, RowError, Sql};
use crate::values::{Money, Problem, ProductId, Quantity, WarehouseId};

/// A product as far as orders go, in one warehouse.
#[derive(Debug, Clone)]
pub struct Goods {
    pub id: ProductId,
    pub code: String,
    pub name: String,
    pub units_per_case: Quantity,
    pub active: bool,
    /// Neither checked nor reserved if not.
    pub tracked: bool,
    /// On hand less reserved, in units; a tracked product that the warehouse never had has none.
    pub free: i64,
    /// On a unit, beside its price.
    pub deposit: Money,
}

impl Goods {
    /// Units that may still be promised; none where nobody counts.
    pub fn available(&self) -> Option<i64> {
        self.tracked.then_some(self.free)
    }
}

const SOME: Sql = Sql::new(
    "SELECT p.id, p.code, p.name, p.units_per_case, p.active, p.tracked, COALESCE(s.on_hand - s.reserved, 0), \
     p.deposit_cents FROM products p LEFT JOIN stock s ON s.tenant_id = :tenant AND s.product_id = p.id AND s.warehouse_id = :warehouse \
     WHERE p.tenant_id = :tenant AND p.id IN \
     (:p0, :p1, :p2, :p3, :p4, :p5, :p6, :p7, :p8, :p9, :p10, :p11, :p12, :p13, :p14, :p15, :p16, :p17, :p18, :p19, \
     :p20, :p21, :p22, :p23, :p24, :p25, :p26, :p27, :p28, :p29, :p30, :p31, :p32, :p33, :p34, :p35, :p36, :p37, \
     :p38, :p39, :p40, :p41, :p42, :p43, :p44, :p45, :p46, :p47, :p48, :p49)",
);
const DEFAULT_WAREHOUSE: Sql = Sql::new(
    "SELECT w.id FROM warehouses w WHERE w.tenant_id = :tenant ORDER BY w.is_default DESC, w.name_key LIMIT 1",
);
const WAREHOUSES: Sql = Sql::new(
    "SELECT w.id, w.name FROM warehouses w WHERE w.tenant_id = :tenant ORDER BY w.is_default DESC, w.name_key LIMIT 200",
);

/// Many products at once, by id; one statement for fifty.
pub fn goods_of(
    tx: &ReadTx<'_>,
    warehouse: WarehouseId,
    products: impl IntoIterator<Item = ProductId>,
) -> Result<BTreeMap<ProductId, Goods>, Problem> {
    let wanted: Vec<ProductId> = products.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
    let mut found = BTreeMap::new();
    for some in wanted.chunks(AT_ONCE) {
        let mut binds: Vec<Bind<'_>> = slots(some);
        binds.push((":warehouse", &warehouse));
        found.extend(tx.all(SOME, &binds, at)?.into_iter().map(|goods| (goods.id, goods)));
    }
    Ok(found)
}

/// One product, with what the default warehouse has of it; NOT_FOUND if there is none.
pub fn goods(tx: &ReadTx<'_>, product: ProductId) -> Result<Goods, Problem> {
    let warehouse = default_warehouse(tx)?;
    goods_of(tx, warehouse, [product])?.remove(&product).ok_or_else(|| Problem::not_found("product"))
}

/// The warehouse of orders that name none.
pub fn default_warehouse(tx: &ReadTx<'_>) -> Result<WarehouseId, Problem> {
    let found = tx.one(DEFAULT_WAREHOUSE, bind! {}, |row| row.get(0))?;
    found.ok_or_else(|| Problem::invalid_field("warehouseId", "The team has no warehouse yet."))
}

/// All warehouses, the default first, the others by name: a team has a handful.
pub fn warehouses(tx: &ReadTx<'_>) -> Result<Vec<(WarehouseId, String)>, Problem> {
    tx.all(WAREHOUSES, bind! {}, |row| Ok((row.get(0)?, row.get(1)?)))
}

fn at(row: &Row<'_>) -> Result<Goods, RowError> {
    Ok(Goods {
        id: row.get(0)?,
        code: row.get(1)?,
        name: row.get(2)?,
        units_per_case: row.get(3)?,
        active: row.get(4)?,
        tracked: row.get(5)?,
        free: row.get(6)?,
        deposit: row.get(7)?,
    })
}

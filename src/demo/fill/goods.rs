//! Warehouses, price lists, products and their prices.

use std::ops::Range;

use super::super::plan::{Trade, WAREHOUSES};
use super::Cast;
use crate::admin::import::{prices, products, stock};
use crate::bind;
use crate::sales::prices::ListKind;
use crate::store::{AdminTx, Sql};
use crate::values::{Day, PriceListId, Problem, WarehouseId, fold};

const WAREHOUSE: Sql = Sql::new(
    "INSERT INTO warehouses (tenant_id, id, name, name_key, is_default) VALUES (:tenant, :id, :name, :key, 0) \
     ON CONFLICT (tenant_id, name_key) DO UPDATE SET name = excluded.name RETURNING id",
);
const LIST: Sql = Sql::new(
    "INSERT INTO price_lists (tenant_id, id, name, name_key, territory, starts_on, is_default) \
     VALUES (:tenant, :id, :name, :key, :territory, :starts, :default)",
);

/// The first is there already: the team was made with it.
pub(super) fn add_warehouses(tx: &AdminTx<'_>) -> Result<Vec<WarehouseId>, Problem> {
    let add = |name: &str| {
        let id = WarehouseId::from_bytes(tx.new_id());
        let found = tx.one(WAREHOUSE, bind! {":id" => id, ":name" => name, ":key" => fold(name)}, |row| row.get(0))?;
        Ok(found.unwrap_or(id))
    };
    WAREHOUSES.into_iter().map(add).collect()
}

pub(super) fn add_lists(tx: &AdminTx<'_>, trade: &Trade) -> Result<Vec<PriceListId>, Problem> {
    for list in &trade.catalogue.lists {
        tx.run(
            LIST,
            bind! {
                ":id" => list.id, ":name" => list.name, ":key" => fold(list.name), ":territory" => list.territory,
                ":starts" => Day::FIRST, ":default" => list.kind == ListKind::Default,
            },
        )?;
    }
    Ok(trade.catalogue.lists.iter().map(|list| list.id).collect())
}

pub(super) fn add_products(tx: &AdminTx<'_>, trade: &Trade, cast: &Cast, some: Range<usize>) -> Result<(), Problem> {
    for place in some {
        let product = &trade.catalogue.products[place];
        let facts = products::Product {
            name: product.name.clone(),
            supplier: product.supplier.clone(),
            category: product.category.to_owned(),
            units_per_case: products::Case(product.units_per_case),
            unit_volume_ml: Some(product.volume_ml),
            active: products::Active(product.active),
            description: String::new(),
        };
        products::put(tx, product.id, &product.code, &facts)?;
        if product.tracked {
            stock::track(tx, product.id)?;
        }
        add_prices(tx, trade, cast, place)?;
    }
    Ok(())
}

fn add_prices(tx: &AdminTx<'_>, trade: &Trade, cast: &Cast, place: usize) -> Result<(), Problem> {
    let Some(lists) = trade.catalogue.breaks.get(place) else { return Ok(()) };
    for (list, rows) in cast.lists.iter().zip(lists) {
        for row in rows {
            let product = trade.catalogue.products[place].id;
            prices::put_price(tx, *list, product, row.from_quantity, row.unit_price)?;
        }
    }
    Ok(())
}

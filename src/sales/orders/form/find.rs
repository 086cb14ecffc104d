//! The type-ahead's searches as a step of the form.

use crate::sales::customers;
use crate::sales::orders::Goods;
use crate::sales::products::{self, ProductRow};
use crate::store::ReadTx;
use crate::values::{Money, Problem, Quantity, WarehouseId};
use crate::web::page::Choice;

const MOST: i64 = 8;

/// Customers for what was typed, best first.
pub fn customers(tx: &ReadTx<'_>, typed: &str) -> Result<Vec<Choice>, Problem> {
    let found = customers::find(tx, typed, usize::try_from(MOST).unwrap_or_default())?;
    let choice = |found: customers::Found| {
        let rest: Vec<String> = [found.number, found.city].into_iter().filter(|text| !text.is_empty()).collect();
        Choice::new(found.id.to_string(), found.name).note(rest.join(" · "))
    };
    Ok(found.into_iter().map(choice).collect())
}

/// Products to sell for what was typed, best first, with what the warehouse has of them.
pub fn products(tx: &ReadTx<'_>, typed: &str, warehouse: Option<WarehouseId>) -> Result<Vec<Goods>, Problem> {
    Ok(products::best(tx, typed, warehouse, MOST)?.into_iter().map(goods).collect())
}

fn goods(row: ProductRow) -> Goods {
    Goods {
        id: row.id,
        code: row.code,
        name: row.name,
        units_per_case: Quantity::new(row.units_per_case).unwrap_or(Quantity::ONE),
        active: row.active,
        tracked: row.tracked,
        free: row.available.unwrap_or_default(),
        deposit: Money::ZERO,
    }
}

//! The type-ahead's searches as a step of the form.

use crate::sales::customers;
use crate::sales::orders::Goods;
use crate::sales::products::{self, ProductQuery, ProductRow};
use crate::store::ReadTx;
use crate::values::{Money, Problem, Quantity, fold};
use crate::web::page::Choice;
use crate::web::paging::Paging;

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

/// Products to sell for what was typed, best first.
pub fn products(tx: &ReadTx<'_>, typed: &str) -> Result<Vec<Goods>, Problem> {
    let query = ProductQuery {
        search: Some(fold(typed)).filter(|words| !words.is_empty()),
        typed: typed.trim().to_owned(),
        ..ProductQuery::default()
    };
    let found = products::list(tx, &query, &Paging { page: 1, size: MOST, after: Vec::new() })?;
    Ok(found.items.into_iter().map(goods).collect())
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

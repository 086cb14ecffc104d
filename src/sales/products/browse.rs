//! The list of products: by name or code, filtered; with a search, the best first.

use super::find;
use super::model::{ProductQuery, ProductRow, Shown, Sort};
use super::sql;
use crate::bind;
use crate::store::{Clause, ReadTx, Row, RowError, Statement};
use crate::values::{Problem, ProductId, WarehouseId};
use crate::web::paging::{List, Paging};

/// Sorts after every key of a name or a code.
pub(super) const LAST: &str = "\u{10FFFF}";
const FIRST_ID: ProductId = ProductId::from_bytes([0; 16]);
const LAST_ID: ProductId = ProductId::from_bytes([0xff; 16]);

/// One page of the products that the query asks for. INVALID names `after` if its cursor isn't of this list.
pub fn list(tx: &ReadTx<'_>, query: &ProductQuery, paging: &Paging) -> Result<List<ProductRow>, Problem> {
    match &query.search {
        Some(words) => find::found(tx, query, words, paging),
        None => browsed(tx, query, paging),
    }
}

fn browsed(tx: &ReadTx<'_>, query: &ProductQuery, paging: &Paging) -> Result<List<ProductRow>, Problem> {
    let (key, id) = beginning(query.sort, &paging.after)?;
    let by_code = matches!(query.sort, Sort::Code | Sort::CodeDown);
    let rows = tx.all(
        page_statement(query),
        bind! {
            ":warehouse" => default_warehouse(tx)?, ":active" => query.shown == Shown::Active,
            ":category" => query.category, ":supplier" => query.supplier, ":list" => query.list(),
            ":short_in" => query.short_in, ":key" => key, ":id" => id, ":limit" => paging.size + 1, ":offset" => paging.offset(),
        },
        |row| {
            row_of(
                row,
                |row, name_key| if by_code { vec![row.code.clone()] } else { vec![name_key, row.id.to_string()] },
            )
        },
    )?;
    Ok(List::new(rows, paging, count(tx, query)?, |row| row.place.clone()))
}

fn beginning(sort: Sort, after: &[String]) -> Result<(String, ProductId), Problem> {
    let down = matches!(sort, Sort::NameDown | Sort::CodeDown);
    let strange = || Problem::invalid_field("after", "This cursor is of another list.");
    match (sort, after) {
        (_, []) if down => Ok((LAST.to_owned(), LAST_ID)),
        (_, []) => Ok((String::new(), FIRST_ID)),
        (Sort::Code | Sort::CodeDown, [code]) => Ok((code.clone(), FIRST_ID)),
        (Sort::Name | Sort::NameDown, [key, id]) => Ok((key.clone(), id.parse().map_err(|_| strange())?)),
        _ => Err(strange()),
    }
}

fn page_statement(query: &ProductQuery) -> Statement {
    let (order, loose) = match query.sort {
        Sort::Name => (sql::BY_NAME, false),
        Sort::NameDown => (sql::BY_NAME_DOWN, false),
        Sort::Code => (sql::BY_CODE, true),
        Sort::CodeDown => (sql::BY_CODE_DOWN, true),
    };
    sql::ROWS.with(&filters(query, loose)).and(&[order, sql::PAGE])
}

fn count_statement(query: &ProductQuery) -> Statement {
    sql::COUNTED_ROWS.with(&filters(query, false)).counted()
}

fn count(tx: &ReadTx<'_>, query: &ProductQuery) -> Result<i64, Problem> {
    let (active, list) = (query.shown == Shown::Active, query.list());
    let binds = bind! {
        ":active" => active, ":category" => query.category, ":supplier" => query.supplier,
        ":list" => list, ":short_in" => query.short_in, ":least" => "",
    };
    Ok(tx.one(count_statement(query), binds, |row| row.get(0))?.unwrap_or_default())
}

pub(super) fn filters(query: &ProductQuery, loose: bool) -> Vec<Clause> {
    let pick = |firm, free| if loose { free } else { firm };
    let mut clauses = Vec::new();
    if query.shown != Shown::All {
        clauses.push(pick(sql::IS_ACTIVE, sql::LOOSE_ACTIVE));
    }
    if query.category.is_some() {
        clauses.push(pick(sql::OF_CATEGORY, sql::LOOSE_CATEGORY));
    }
    if query.supplier.is_some() {
        clauses.push(pick(sql::OF_SUPPLIER, sql::LOOSE_SUPPLIER));
    }
    clauses
        .extend(query.tracked.map(|on| if on { pick(sql::IS_TRACKED, sql::LOOSE_TRACKED) } else { sql::IS_UNTRACKED }));
    clauses.extend(query.short.map(|below| match (below, query.short_in.is_some()) {
        (true, false) => sql::IS_BELOW,
        (false, false) => sql::IS_OUT,
        (true, true) => sql::IS_BELOW_IN,
        (false, true) => sql::IS_OUT_IN,
    }));
    clauses.extend(query.on_list.map(|(_, on)| if on { sql::ON_LIST } else { sql::OFF_LIST }));
    clauses
}

/// The warehouse whose stock the list shows; None before a team has one.
pub(super) fn default_warehouse(tx: &ReadTx<'_>) -> Result<Option<WarehouseId>, Problem> {
    tx.one(sql::DEFAULT_WAREHOUSE, bind! {}, |row| row.get(0))
}

pub(super) fn row_of(
    row: &Row<'_>,
    place: impl Fn(&ProductRow, String) -> Vec<String>,
) -> Result<ProductRow, RowError> {
    let mut product = ProductRow {
        id: row.get(0)?,
        code: row.get(1)?,
        name: row.get(2)?,
        supplier: row.get(3)?,
        category: row.get(4)?,
        units_per_case: row.get(5)?,
        unit_volume_ml: row.get(6)?,
        active: row.get(7)?,
        tracked: row.get(8)?,
        available: row.get(9)?,
        place: Vec::new(),
    };
    product.place = place(&product, row.get(10)?);
    Ok(product)
}

/// Every statement that the query's list runs, for the plan tests.
pub fn plans(query: &ProductQuery) -> Vec<Statement> {
    if query.search.is_some() { find::statements(query) } else { vec![page_statement(query), count_statement(query)] }
}

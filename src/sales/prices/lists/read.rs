//! Price lists as they stand.

use super::model::{ListRow, PriceList, Show};
use crate::bind;
use crate::sales::prices::span::Span;
use crate::store::{Clause, ReadTx, Row, RowError, Sql, Statement};
use crate::values::{PriceListId, Problem, fold};
use crate::web::paging::{List, Paging};

/// Sorts after every name.
const LAST: &str = "\u{10FFFF}";

const ONE: Sql = Sql::new(
    "SELECT l.id, l.name, l.territory, l.starts_on, l.ends_on, l.is_default, l.version FROM price_lists l \
     WHERE l.tenant_id = :tenant AND l.id = :id",
);
const ROWS: Sql = Sql::new(
    "SELECT l.id, l.name, l.territory, l.starts_on, l.ends_on, l.is_default, l.version, l.name_key, \
     (SELECT COUNT(*) FROM price_list_rows r WHERE r.tenant_id = :tenant AND r.price_list_id = l.id) \
     FROM price_lists l WHERE l.tenant_id = :tenant AND l.name_key > :key AND l.name_key >= :low \
     AND l.name_key < :high",
);
const COUNTED: Sql =
    Sql::new("SELECT 1 FROM price_lists l WHERE l.tenant_id = :tenant AND l.name_key >= :low AND l.name_key < :high");
const CURRENT: Clause = Clause::new("AND COALESCE(l.ends_on, '9999-12-31') >= :today");
const OVER: Clause = Clause::new("AND COALESCE(l.ends_on, '9999-12-31') < :today");
const PAGE: Clause = Clause::new("ORDER BY l.name_key LIMIT :limit OFFSET :offset");

/// One page of the lists whose name begins with what is searched for, by name.
pub fn list(tx: &ReadTx<'_>, search: Option<&str>, show: Show, paging: &Paging) -> Result<List<ListRow>, Problem> {
    let low = search.map(fold).unwrap_or_default();
    let key = paging.after.first().cloned().unwrap_or_default();
    let high = format!("{low}{LAST}");
    let (today, limit, offset) = (tx.today(), paging.size + 1, paging.offset());
    let binds = bind! {
        ":key" => key, ":low" => low, ":high" => high, ":today" => today, ":limit" => limit, ":offset" => offset,
    };
    let [page, count] = statements(show);
    let rows = tx.all(page, binds, |row| Ok(ListRow { list: at(row)?, key: row.get(7)?, prices: row.get(8)? }))?;
    let counted = tx.one(count, binds, |row| row.get(0))?.unwrap_or_default();
    Ok(List::new(rows, paging, counted, |row| vec![row.key.clone()]))
}

/// What [`list`] runs, for the plan test.
pub fn statements(show: Show) -> [Statement; 2] {
    let filter: &[Clause] = match show {
        Show::Current => &[CURRENT],
        Show::Over => &[OVER],
        Show::All => &[],
    };
    [ROWS.with(filter).and(&[PAGE]), COUNTED.with(filter).counted()]
}

/// One list; NOT_FOUND if there is none.
pub fn one(tx: &ReadTx<'_>, id: PriceListId) -> Result<PriceList, Problem> {
    tx.one(ONE, bind! {":id" => id}, at)?.ok_or_else(|| Problem::not_found("price list"))
}

fn at(row: &Row<'_>) -> Result<PriceList, RowError> {
    Ok(PriceList {
        id: row.get(0)?,
        name: row.get(1)?,
        territory: row.get(2)?,
        span: Span { starts_on: row.get(3)?, ends_on: row.get(4)? },
        is_default: row.get(5)?,
        version: row.get(6)?,
    })
}

const OWN: Sql = Sql::new("SELECT 1 FROM customers c WHERE c.tenant_id = :tenant AND c.price_list_id = :id");
const OF_TERRITORY: Sql =
    Sql::new("SELECT 1 FROM customers c WHERE c.tenant_id = :tenant AND c.territory = :territory");

/// How many customers have the list as their own, and how many are in its territory; 10,001 at most.
pub fn reach(tx: &ReadTx<'_>, list: &PriceList) -> Result<(i64, i64), Problem> {
    let own = tx.one(OWN.with(&[]).counted(), bind! {":id" => list.id}, |row| row.get(0))?;
    if list.territory.is_empty() {
        return Ok((own.unwrap_or_default(), 0));
    }
    let binds = bind! {":territory" => list.territory};
    let there = tx.one(OF_TERRITORY.with(&[]).counted(), binds, |row| row.get(0))?;
    Ok((own.unwrap_or_default(), there.unwrap_or_default()))
}

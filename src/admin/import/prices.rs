//! Prices from a file: rows of price lists by list, product and from-quantity. A list that isn't there
//! is made, neither for a territory nor the default; that is a manager's choice.

use std::collections::HashSet;

use super::cells::{Cells, money};
use super::lookups::{price_list, product};
use super::products::code;
use super::record::Change;
use super::table::Table;
use super::{Faults, Kind, Report, note};
use crate::bind;
use crate::sales::prices::lists::{self, ListInput, RawList};
use crate::store::{ManagerTx, ReadTx, Sql};
use crate::values::{Currency, Day, FieldError, Money, Name, PriceListId, Problem, ProductId, Quantity, fold};

/// The columns that mean something.
pub(crate) const COLUMNS: [&str; 4] = ["priceList", "product", "fromQuantity", "unitPrice"];

/// The name of the default list where there is none yet.
const STANDARD: &str = "Standard";

/// Prices that were understood.
#[derive(Debug)]
pub struct File {
    lines: Vec<Line>,
    ignored: Vec<String>,
    mended: usize,
}

#[derive(Debug)]
struct Line {
    line: u64,
    /// The default list where none is named.
    list: Option<String>,
    product: String,
    from: Quantity,
    price: Money,
}

impl File {
    pub(super) fn read(table: &Table, currency: &Currency) -> Result<File, Problem> {
        let (mut faults, mut seen) = (Faults::default(), HashSet::new());
        let mut lines = Vec::with_capacity(table.rows.len());
        for row in &table.rows {
            let mut cells = Cells::new(table, row, &mut faults);
            let list = cells.optional("priceList", Name::parse).flatten().map(|name| name.as_str().to_owned());
            let product = cells.needed("product", code);
            let from = cells.optional("fromQuantity", Quantity::parse).flatten().unwrap_or(Quantity::ONE);
            let price = cells.needed("unitPrice", |cell| money(cell, currency));
            let (Some(product), Some(price)) = (product, price) else { continue };
            if !seen.insert((list.as_deref().map(fold), product.clone(), from)) {
                cells.fault("fromQuantity", "The same list, product and quantity come twice in this file.");
            }
            lines.push(Line { line: row.line, list, product, from, price });
        }
        faults.finish()?;
        Ok(File { lines, ignored: table.unknown(&COLUMNS), mended: table.mended })
    }
}

struct Planned<'f> {
    line: &'f Line,
    change: Change<()>,
    product: ProductId,
}

/// What [`write`] would do.
pub fn preview(tx: &ReadTx<'_>, file: &File) -> Result<Report, Problem> {
    plan(tx, file).map(|(_, report)| report)
}

/// Adds and changes prices. INVALID names rows whose product isn't there.
pub fn write(tx: &ManagerTx<'_>, file: &File) -> Result<Report, Problem> {
    let (planned, report) = plan(tx, file)?;
    for one in planned.iter().filter(|one| one.change != Change::Keep) {
        let list = match &one.line.list {
            None => standard_list(tx)?,
            Some(name) => price_list(tx, name)?.map_or_else(|| add_list(tx, name, false), Ok)?,
        };
        put_price(tx, list, one.product, one.line.from, one.line.price)?;
    }
    note(tx, Kind::Prices, &report)?;
    Ok(report)
}

fn plan<'f>(tx: &ReadTx<'_>, file: &'f File) -> Result<(Vec<Planned<'f>>, Report), Problem> {
    let mut report = Report { ignored: file.ignored.clone(), mended: file.mended, ..Report::default() };
    let mut faults = Faults::default();
    let mut planned = Vec::with_capacity(file.lines.len());
    for line in &file.lines {
        let Some(found) = product(tx, &line.product)? else {
            faults.add(FieldError::new(format!("line {}, product", line.line), "There is no such product."));
            continue;
        };
        let list = match &line.list {
            None => default_list(tx)?,
            Some(name) => price_list(tx, name)?,
        };
        let standing = list.map(|list| price_of(tx, list, found.id, line.from)).transpose()?.flatten();
        let change = Change::of(standing.map(|price| ((), price)), &line.price);
        report.count(&change);
        planned.push(Planned { line, change, product: found.id });
    }
    faults.finish()?;
    Ok((planned, report))
}

const DEFAULT: Sql = Sql::new(
    "SELECT p.id FROM price_lists p WHERE p.tenant_id = :tenant AND p.is_default = 1 AND p.starts_on <= :today \
     AND COALESCE(p.ends_on, '9999-12-31') >= :today ORDER BY p.starts_on DESC LIMIT 1",
);
const PRICE: Sql = Sql::new(
    "SELECT r.unit_price_cents FROM price_list_rows r WHERE r.tenant_id = :tenant AND r.price_list_id = :list \
     AND r.product_id = :product AND r.from_quantity = :from",
);
const PUT: Sql = Sql::new(
    "INSERT INTO price_list_rows (tenant_id, price_list_id, product_id, from_quantity, unit_price_cents) \
     VALUES (:tenant, :list, :product, :from, :price) \
     ON CONFLICT (tenant_id, price_list_id, product_id, from_quantity) \
     DO UPDATE SET unit_price_cents = excluded.unit_price_cents",
);

/// The default list that is in date today.
pub(super) fn default_list(tx: &ReadTx<'_>) -> Result<Option<PriceListId>, Problem> {
    tx.one(DEFAULT, bind! {":today" => tx.today()}, |row| row.get(0))
}

/// The default list, or the one made to be it: "Standard", in date for as long as there are dates.
pub(super) fn standard_list(tx: &ManagerTx<'_>) -> Result<PriceListId, Problem> {
    default_list(tx)?.map_or_else(|| add_list(tx, STANDARD, true), Ok)
}

/// As [`lists::create`]: CONFLICT if a list of that name is there but isn't the default, INVALID if another
/// default is in force on some day.
fn add_list(tx: &ManagerTx<'_>, name: &str, default: bool) -> Result<PriceListId, Problem> {
    let raw =
        RawList { name: name.to_owned(), starts_on: Day::FIRST.to_string(), is_default: default, ..RawList::default() };
    lists::create(tx, &ListInput::parse(&raw)?)
}

pub(super) fn price_of(
    tx: &ReadTx<'_>,
    list: PriceListId,
    product: ProductId,
    from: Quantity,
) -> Result<Option<Money>, Problem> {
    tx.one(PRICE, bind! {":list" => list, ":product" => product, ":from" => from}, |row| row.get(0))
}

/// Sets the price of a product from a quantity on in one list.
pub(crate) fn put_price(
    tx: &ManagerTx<'_>,
    list: PriceListId,
    product: ProductId,
    from: Quantity,
    price: Money,
) -> Result<(), Problem> {
    tx.run(PUT, bind! {":list" => list, ":product" => product, ":from" => from, ":price" => price})?;
    Ok(())
}

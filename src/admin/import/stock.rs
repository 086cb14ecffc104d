//! Stock counts from a file. What is counted becomes tracked, and each difference is a move "count".

use std::collections::HashSet;

use super::cells::Cells;
use super::lookups::{KnownProduct, Warehouses, product};
use super::products::code;
use super::record::Change;
use super::table::Table;
use super::{Faults, Kind, Report, note};
use crate::bind;
use crate::store::{ManagerTx, ReadTx, Sql};
use crate::values::{FieldError, Name, Problem, ProductId, Refusal, WarehouseId};

/// The columns that mean something.
pub(crate) const COLUMNS: [&str; 3] = ["product", "warehouse", "onHand"];

/// As many units as one place holds.
const MOST: i64 = 100_000_000;

/// Counts that were understood.
#[derive(Debug)]
pub struct File {
    lines: Vec<Line>,
    ignored: Vec<String>,
    mended: usize,
}

#[derive(Debug)]
struct Line {
    line: u64,
    product: String,
    warehouse: Option<String>,
    on_hand: i64,
}

impl File {
    pub(super) fn read(table: &Table) -> Result<File, Problem> {
        let (mut faults, mut seen) = (Faults::default(), HashSet::new());
        let mut lines = Vec::with_capacity(table.rows.len());
        for row in &table.rows {
            let mut cells = Cells::new(table, row, &mut faults);
            let product = cells.needed("product", code);
            let warehouse = cells.optional("warehouse", Name::parse).flatten().map(|name| name.as_str().to_owned());
            let on_hand = cells.needed("onHand", units);
            let (Some(product), Some(on_hand)) = (product, on_hand) else { continue };
            if !seen.insert((product.clone(), warehouse.clone())) {
                cells.fault("product", "Comes twice in this file for one warehouse.");
            }
            lines.push(Line { line: row.line, product, warehouse, on_hand });
        }
        faults.finish()?;
        Ok(File { lines, ignored: table.unknown(&COLUMNS), mended: table.mended })
    }
}

fn units(cell: &str) -> Result<i64, Refusal> {
    let units = cell.parse().ok().filter(|units| (0..=MOST).contains(units));
    units.ok_or_else(|| Refusal::new("Must be whole units from 0 to 100,000,000."))
}

struct Planned {
    change: Change<()>,
    product: KnownProduct,
    warehouse: WarehouseId,
    /// Units to be added, or taken if negative.
    difference: i64,
}

/// What [`write`] would do.
pub fn preview(tx: &ReadTx<'_>, file: &File) -> Result<Report, Problem> {
    plan(tx, file).map(|(_, report)| report)
}

/// Sets what is on hand. INVALID names rows whose product or warehouse isn't there.
pub fn write(tx: &ManagerTx<'_>, file: &File) -> Result<Report, Problem> {
    let (planned, report) = plan(tx, file)?;
    for one in planned.iter().filter(|one| one.change != Change::Keep) {
        if !one.product.tracked {
            track(tx, one.product.id)?;
        }
        count(tx, one.product.id, one.warehouse, one.difference)?;
    }
    note(tx, Kind::Stock, &report)?;
    Ok(report)
}

fn plan(tx: &ReadTx<'_>, file: &File) -> Result<(Vec<Planned>, Report), Problem> {
    let mut report = Report { ignored: file.ignored.clone(), mended: file.mended, ..Report::default() };
    let warehouses = Warehouses::of(tx)?;
    let mut faults = Faults::default();
    let mut planned = Vec::with_capacity(file.lines.len());
    for line in &file.lines {
        let mut missing = |field, what: &str| {
            faults.add(FieldError::new(format!("line {}, {field}", line.line), format!("There is no such {what}.")));
        };
        let (product, warehouse) = (product(tx, &line.product)?, warehouses.find(line.warehouse.as_deref()));
        let Some(product) = product else {
            missing("product", "product");
            continue;
        };
        let Some(warehouse) = warehouse else {
            missing("warehouse", "warehouse");
            continue;
        };
        let standing: Option<i64> =
            tx.one(ON_HAND, bind! {":product" => product.id, ":warehouse" => warehouse}, |row| row.get(0))?;
        let counted = standing.filter(|_| product.tracked);
        let change = Change::of(counted.map(|units| ((), units)), &line.on_hand);
        report.count(&change);
        let difference = line.on_hand - standing.unwrap_or_default();
        planned.push(Planned { change, product, warehouse, difference });
    }
    faults.finish()?;
    Ok((planned, report))
}

const ON_HAND: Sql = Sql::new(
    "SELECT s.on_hand FROM stock s WHERE s.tenant_id = :tenant AND s.product_id = :product \
     AND s.warehouse_id = :warehouse",
);
const TRACK: Sql = Sql::new(
    "UPDATE products SET tracked = 1, version = version + 1, updated_at = :now \
     WHERE tenant_id = :tenant AND id = :product",
);
const PLACE: Sql = Sql::new(
    "INSERT INTO stock (tenant_id, product_id, warehouse_id) VALUES (:tenant, :product, :warehouse) \
     ON CONFLICT (tenant_id, product_id, warehouse_id) DO NOTHING",
);
const ADD: Sql = Sql::new(
    "UPDATE stock SET on_hand = on_hand + :difference \
     WHERE tenant_id = :tenant AND product_id = :product AND warehouse_id = :warehouse",
);
const MOVE: Sql = Sql::new(
    "INSERT INTO stock_moves (tenant_id, product_id, warehouse_id, id, at, quantity, reason, user_id) \
     VALUES (:tenant, :product, :warehouse, :id, :now, :difference, 'count', :user)",
);

/// From now on the product's stock counts.
pub(crate) fn track(tx: &ManagerTx<'_>, product: ProductId) -> Result<(), Problem> {
    tx.run_one(TRACK, bind! {":product" => product, ":now" => tx.now()}, || Problem::not_found("product"))
}

/// Adds or takes units, with the move that says so.
pub(crate) fn count(
    tx: &ManagerTx<'_>,
    product: ProductId,
    warehouse: WarehouseId,
    difference: i64,
) -> Result<(), Problem> {
    tx.run(PLACE, bind! {":product" => product, ":warehouse" => warehouse})?;
    if difference == 0 {
        return Ok(());
    }
    let binds = bind! {":product" => product, ":warehouse" => warehouse, ":difference" => difference};
    tx.run_one(ADD, binds, || Problem::not_found("stock"))?;
    tx.run(
        MOVE,
        bind! {
            ":product" => product, ":warehouse" => warehouse, ":id" => tx.new_id(), ":now" => tx.now(),
            ":difference" => difference, ":user" => tx.user_id(),
        },
    )?;
    Ok(())
}

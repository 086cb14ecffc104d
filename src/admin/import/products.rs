//! Products from a file, found again by their code. A `unitPrice` becomes a row of the default price list.

use std::collections::HashSet;

use super::cells::Cells;
use super::prices::{default_list, price_of, put_price, standard_list};
use super::record::{Change, record};
use super::table::Table;
use super::{Faults, Kind, Report, note};
use crate::bind;
use crate::store::{self, AdminTx, ManagerTx, ReadTx, Row, RowError, Sql};
use crate::values::{Currency, Money, Name, Problem, ProductId, Quantity, Refusal, Text, fold};

record! {
    /// All that an import may say of a product, but for the code that finds it. Whether its stock is
    /// tracked is for a stock import to say.
    Product, ProductPatch {
        name: String,
        supplier: String,
        category: String,
        units_per_case: Case,
        unit_volume_ml: Option<i64>,
        active: Active,
        description: String,
    }
}

/// How many units a case has; one unless somebody says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Case(pub i64);

impl Default for Case {
    fn default() -> Case {
        Case(1)
    }
}

/// Whether it is sold; it is unless somebody says not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Active(pub bool);

impl Default for Active {
    fn default() -> Active {
        Active(true)
    }
}

/// The columns that mean something; `discontinued` is the contrary of `active`.
pub(crate) const COLUMNS: [&str; 11] = [
    "code",
    "name",
    "supplier",
    "category",
    "unitsPerCase",
    "unitVolumeMl",
    "active",
    "discontinued",
    "description",
    "unitPrice",
    "unitsInStock",
];

/// Products that were understood.
#[derive(Debug)]
pub struct File {
    lines: Vec<Line>,
    ignored: Vec<String>,
    mended: usize,
}

#[derive(Debug)]
struct Line {
    code: String,
    patch: ProductPatch,
    price: Option<Money>,
}

impl File {
    pub(super) fn read(table: &Table, currency: &Currency) -> Result<File, Problem> {
        let (mut faults, mut seen) = (Faults::default(), HashSet::new());
        let mut lines = Vec::with_capacity(table.rows.len());
        for row in &table.rows {
            let mut cells = Cells::new(table, row, &mut faults);
            let line = line(&mut cells, currency);
            if !line.code.is_empty() && !seen.insert(line.code.clone()) {
                cells.fault("code", "Comes twice in this file.");
            }
            lines.push(line);
        }
        faults.finish()?;
        Ok(File { lines, ignored: table.unknown(&COLUMNS), mended: table.mended })
    }
}

fn line(cells: &mut Cells<'_>, currency: &Currency) -> Line {
    let discontinued = cells.yes("discontinued").map(|gone| Active(!gone));
    Line {
        code: cells.needed("code", code).unwrap_or_default(),
        patch: ProductPatch {
            name: cells.needed("name", |cell| Name::parse(cell).map(|name| name.as_str().to_owned())),
            supplier: cells.text::<120>("supplier"),
            category: cells.text::<120>("category"),
            units_per_case: cells.optional("unitsPerCase", units_per_case).map(Option::unwrap_or_default),
            unit_volume_ml: cells.optional("unitVolumeMl", volume),
            active: cells.optional("active", super::cells::yes).map(|yes| Active(yes.unwrap_or(true))).or(discontinued),
            description: cells.note::<2000>("description"),
        },
        price: cells.money("unitPrice", currency).flatten(),
    }
}

pub(super) fn code(cell: &str) -> Result<String, Refusal> {
    Text::<1, 40>::parse(cell).map(|text| text.as_str().to_owned())
}

fn units_per_case(cell: &str) -> Result<Case, Refusal> {
    let units = Quantity::parse(cell)?.units();
    if units <= 10_000 { Ok(Case(units)) } else { Err(Refusal::new("Must be at most 10,000 units.")) }
}

fn volume(cell: &str) -> Result<i64, Refusal> {
    let volume = cell.parse().ok().filter(|volume| (1..=1_000_000).contains(volume));
    volume.ok_or_else(|| Refusal::new("Must be 1 to 1,000,000 ml."))
}

struct Planned<'f> {
    line: &'f Line,
    change: Change<ProductId>,
    product: Product,
}

/// What [`write`] would do.
pub fn preview(tx: &ReadTx<'_>, file: &File) -> Result<Report, Problem> {
    plan(tx, file).map(|(_, report)| report)
}

/// Adds and changes products and their prices in the default list, which is made if there is none.
pub fn write(tx: &AdminTx<'_>, file: &File) -> Result<Report, Problem> {
    let (planned, report) = plan(tx, file)?;
    for one in &planned {
        let id = match one.change {
            Change::Add => ProductId::from_bytes(tx.new_id()),
            Change::Known(id) => id,
            Change::Keep => continue,
        };
        put(tx, id, &one.line.code, &one.product)?;
        if let Some(price) = one.line.price {
            put_price(tx, standard_list(tx)?, id, Quantity::ONE, price)?;
        }
    }
    note(tx, Kind::Products, &report)?;
    Ok(report)
}

fn plan<'f>(tx: &ReadTx<'_>, file: &'f File) -> Result<(Vec<Planned<'f>>, Report), Problem> {
    let mut report = Report { ignored: file.ignored.clone(), mended: file.mended, ..Report::default() };
    let list = default_list(tx)?;
    let mut planned = Vec::with_capacity(file.lines.len());
    for line in &file.lines {
        let old = tx.one(FIND, bind! {":code" => line.code}, product)?;
        let product = line.patch.over(old.as_ref().map_or(&Product::default(), |(_, old)| old));
        let id = old.as_ref().map(|(id, _)| *id);
        let mut change = Change::of(old, &product);
        if let (Change::Keep, Some(id), Some(price)) = (change, id, line.price) {
            let standing = list.map(|list| price_of(tx, list, id, Quantity::ONE)).transpose()?.flatten();
            change = if standing == Some(price) { Change::Keep } else { Change::Known(id) };
        }
        report.count(&change);
        planned.push(Planned { line, change, product });
    }
    Ok((planned, report))
}

const FIND: Sql = Sql::new(
    "SELECT p.id, p.name, p.supplier, p.category, p.units_per_case, p.unit_volume_ml, p.active, p.description \
     FROM products p WHERE p.tenant_id = :tenant AND p.code = :code",
);
const PUT: Sql = Sql::new(
    "INSERT INTO products (tenant_id, id, code, name, name_key, supplier, category, units_per_case, unit_volume_ml, \
     active, description, created_at, updated_at) \
     VALUES (:tenant, :id, :code, :name, :name_key, :supplier, :category, :units, :volume, :active, :description, \
     :now, :now) \
     ON CONFLICT (tenant_id, id) DO UPDATE SET name = excluded.name, name_key = excluded.name_key, \
     supplier = excluded.supplier, category = excluded.category, units_per_case = excluded.units_per_case, \
     unit_volume_ml = excluded.unit_volume_ml, active = excluded.active, description = excluded.description, \
     version = products.version + 1, updated_at = excluded.updated_at",
);

fn product(row: &Row<'_>) -> Result<(ProductId, Product), RowError> {
    let product = Product {
        name: row.get(1)?,
        supplier: row.get(2)?,
        category: row.get(3)?,
        units_per_case: Case(row.get(4)?),
        unit_volume_ml: row.get(5)?,
        active: Active(row.get(6)?),
        description: row.get(7)?,
    };
    Ok((row.get(0)?, product))
}

/// Adds or changes a product and the words it is found by.
pub(crate) fn put(tx: &ManagerTx<'_>, id: ProductId, code: &str, p: &Product) -> Result<(), Problem> {
    tx.run(
        PUT,
        bind! {
            ":id" => id, ":code" => code, ":name" => p.name, ":name_key" => fold(&p.name),
            ":supplier" => p.supplier, ":category" => p.category, ":units" => p.units_per_case.0,
            ":volume" => p.unit_volume_ml, ":active" => p.active.0, ":description" => p.description,
            ":now" => tx.now(),
        },
    )?;
    let words = [code, &p.name, &p.supplier, &p.category].join(" ");
    tx.index_words(store::Kind::Product, id.as_bytes(), Some(&fold(&words)));
    Ok(())
}

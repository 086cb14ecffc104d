//! Bringing a team's books in from CSV, and the promise of it: a file is parsed and validated before any
//! transaction, planned and written in one, and not at all if one row is bad. Rows are found again by
//! number, code or order number, so that the same file twice changes nothing; a column that the file
//! doesn't have is left as it is.

mod cells;
pub mod customers;
mod faults;
mod lookups;
mod mapping;
pub mod orders;
pub mod prices;
pub mod products;
mod record;
mod report;
pub mod stock;
mod table;

use std::fmt;
use std::str::FromStr;

pub use mapping::{Columns, MapFile, Opener};
pub use report::{Report, Sums, Told};
pub use table::{LARGEST_FILE, Look, look};

use crate::store::{AdminTx, ManagerTx, ReadTx};
use crate::values::{Currency, Problem, Refusal};
use faults::Faults;
use table::Table;

/// What can be imported and exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Customers,
    Products,
    Prices,
    Stock,
    Orders,
}

impl Kind {
    pub const ALL: [Kind; 5] = [Kind::Customers, Kind::Products, Kind::Prices, Kind::Stock, Kind::Orders];

    pub const fn text(self) -> &'static str {
        match self {
            Kind::Customers => "customers",
            Kind::Products => "products",
            Kind::Prices => "prices",
            Kind::Stock => "stock",
            Kind::Orders => "orders",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.text())
    }
}

impl FromStr for Kind {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Kind, Refusal> {
        let kind = Kind::ALL.into_iter().find(|kind| kind.text() == text);
        kind.ok_or_else(|| Refusal::new("Must be customers, products, prices, stock or orders."))
    }
}

/// A file and how its columns are read.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    pub bytes: &'a [u8],
    pub columns: &'a Columns,
}

/// A file that was understood, row by row.
#[derive(Debug)]
pub enum Parsed {
    Customers(customers::File),
    Products(products::File),
    Prices(prices::File),
    Stock(stock::File),
    Orders(orders::File),
}

/// Parses and validates files; needs no transaction. `lines` is for orders whose lines have a file of
/// their own. INVALID names each bad cell as `line 12, unitPrice`.
pub fn parse(kind: Kind, file: Source<'_>, lines: Option<Source<'_>>, currency: &Currency) -> Result<Parsed, Problem> {
    if lines.is_some() && kind != Kind::Orders {
        return Err(Problem::invalid_field("lines", "Only orders have a file of lines."));
    }
    let table = Table::read(file.bytes, file.columns)?;
    Ok(match kind {
        Kind::Customers => Parsed::Customers(customers::File::read(&table, currency)?),
        Kind::Products => Parsed::Products(products::File::read(&table, currency)?),
        Kind::Prices => Parsed::Prices(prices::File::read(&table, currency)?),
        Kind::Stock => Parsed::Stock(stock::File::read(&table)?),
        Kind::Orders => {
            let lines = lines.map(|source| Table::read(source.bytes, source.columns)).transpose()?;
            Parsed::Orders(orders::File::read(&table, lines.as_ref(), currency)?)
        }
    })
}

impl Parsed {
    pub const fn kind(&self) -> Kind {
        match self {
            Parsed::Customers(_) => Kind::Customers,
            Parsed::Products(_) => Kind::Products,
            Parsed::Prices(_) => Kind::Prices,
            Parsed::Stock(_) => Kind::Stock,
            Parsed::Orders(_) => Kind::Orders,
        }
    }
}

/// What [`write`] would do. Writes nothing: a reader's transaction is enough.
pub fn preview(tx: &ReadTx<'_>, parsed: &Parsed) -> Result<Report, Problem> {
    match parsed {
        Parsed::Customers(file) => customers::preview(tx, file),
        Parsed::Products(file) => products::preview(tx, file),
        Parsed::Prices(file) => prices::preview(tx, file),
        Parsed::Stock(file) => stock::preview(tx, file),
        Parsed::Orders(file) => orders::preview(tx, file),
    }
}

/// Writes the file in this transaction, or nothing of it.
pub fn write(tx: &AdminTx<'_>, parsed: &Parsed) -> Result<Report, Problem> {
    match parsed {
        Parsed::Customers(file) => customers::write(tx, file),
        Parsed::Products(file) => products::write(tx, file),
        Parsed::Prices(file) => prices::write(tx, file),
        Parsed::Stock(file) => stock::write(tx, file),
        Parsed::Orders(file) => orders::write(tx, file),
    }
}

/// The same for what managers bring: prices and stock. FORBIDDEN for the rest.
pub fn write_goods(tx: &ManagerTx<'_>, parsed: &Parsed) -> Result<Report, Problem> {
    match parsed {
        Parsed::Prices(file) => prices::write(tx, file),
        Parsed::Stock(file) => stock::write(tx, file),
        _ => Err(Problem::forbidden("Only an admin may do this.")),
    }
}

/// The columns that mean something in a file of this kind.
pub fn columns_of(kind: Kind) -> Vec<&'static str> {
    match kind {
        Kind::Customers => customers::COLUMNS.to_vec(),
        Kind::Products => products::COLUMNS.to_vec(),
        Kind::Prices => prices::COLUMNS.to_vec(),
        Kind::Stock => stock::COLUMNS.to_vec(),
        Kind::Orders => orders::ORDER_COLUMNS.into_iter().chain(orders::LINE_COLUMNS).collect(),
    }
}

/// The column that a header means by its own name, whatever its capitals and spaces.
pub fn known_as(kind: Kind, header: &str) -> Option<&'static str> {
    let name = table::plain(header);
    columns_of(kind).into_iter().find(|column| table::plain(column) == name)
}

/// One audit row an import.
fn note(tx: &ManagerTx<'_>, kind: Kind, report: &Report) -> Result<(), Problem> {
    tx.audit("imported", None, &report.detail(kind))
}

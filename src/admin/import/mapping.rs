//! Which column means what: names given on the command line or in a map file.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

use super::Kind;
use super::table::{Table, plain};
use crate::values::{Problem, Refusal};

/// How one file's columns are read.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    /// From the file's name to ours, both plain.
    renamed: HashMap<String, String>,
    /// What a cell's key stands for, by the column's plain name in the file.
    lookups: HashMap<String, HashMap<String, String>>,
    /// A cell with this text is empty.
    null: Option<String>,
}

impl Columns {
    /// Adds `old=new`.
    pub fn rename(&mut self, old: &str, new: &str) {
        self.renamed.insert(plain(old), plain(new));
    }

    /// Cells with this text are empty.
    pub fn null(&mut self, text: &str) {
        self.null = Some(text.to_owned());
    }

    pub(super) fn meaning(&self, header: &str) -> String {
        let name = plain(header);
        self.renamed.get(&name).cloned().unwrap_or(name)
    }

    /// # Errors
    /// If the column looks its cells up and this one isn't there.
    pub(super) fn cell(&self, header: &str, cell: &str) -> Result<String, Refusal> {
        if self.null.as_deref() == Some(cell.trim()) || cell.trim().is_empty() {
            return Ok(String::new());
        }
        match self.lookups.get(&plain(header)) {
            None => Ok(cell.to_owned()),
            Some(names) => names.get(cell.trim()).cloned().ok_or_else(|| Refusal::new("Is not in the file of names.")),
        }
    }
}

/// A map file: TOML, a table a kind (and `lines`) from the file's columns to ours, and lookups.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MapFile {
    null: Option<String>,
    customers: BTreeMap<String, String>,
    products: BTreeMap<String, String>,
    prices: BTreeMap<String, String>,
    stock: BTreeMap<String, String>,
    orders: BTreeMap<String, String>,
    lines: BTreeMap<String, String>,
    lookup: Vec<Lookup>,
}

/// Cells of one column are keys into another file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lookup {
    r#in: String,
    column: String,
    file: String,
    key: String,
    value: String,
}

/// Reads a file that a map file names; the command line resolves it beside the map file.
pub type Opener<'a> = &'a dyn Fn(&str) -> Result<Vec<u8>, Problem>;

impl MapFile {
    /// INVALID says what isn't understood.
    pub fn parse(text: &str) -> Result<MapFile, Problem> {
        toml::from_str(text).map_err(|error| Problem::invalid_field("map file", error.message().to_owned()))
    }

    /// The columns of one kind's file.
    pub fn columns(&self, kind: Kind, open: Opener<'_>) -> Result<Columns, Problem> {
        let names = match kind {
            Kind::Customers => &self.customers,
            Kind::Products => &self.products,
            Kind::Prices => &self.prices,
            Kind::Stock => &self.stock,
            Kind::Orders => &self.orders,
        };
        self.of(names, kind.text(), open)
    }

    /// The columns of a file of order lines.
    pub fn lines(&self, open: Opener<'_>) -> Result<Columns, Problem> {
        self.of(&self.lines, "lines", open)
    }

    fn of(&self, names: &BTreeMap<String, String>, section: &str, open: Opener<'_>) -> Result<Columns, Problem> {
        let mut columns = Columns { null: self.null.clone(), ..Columns::default() };
        for (old, new) in names {
            columns.rename(old, new);
        }
        for lookup in self.lookup.iter().filter(|lookup| lookup.r#in == section) {
            columns.lookups.insert(plain(&lookup.column), lookup.names(open)?);
        }
        Ok(columns)
    }
}

impl Lookup {
    fn names(&self, open: Opener<'_>) -> Result<HashMap<String, String>, Problem> {
        let table = Table::read(&open(&self.file)?, &Columns::default())?;
        let pair = |row| Some((table.cell(row, &self.key)?.to_owned(), table.cell(row, &self.value)?.to_owned()));
        let names: Option<HashMap<_, _>> = table.rows.iter().map(pair).collect();
        names.ok_or_else(|| {
            let message = format!("{} has no column {} or {}.", self.file, self.key, self.value);
            Problem::invalid_field("map file", message)
        })
    }
}

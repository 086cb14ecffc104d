//! `import` and `export`: a team's books in and out as CSV.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use super::{Failure, open_existing, parsed, say};
use crate::admin::export;
use crate::admin::import::{self, Columns, Kind, LARGEST_FILE, MapFile, Parsed, Source};
use crate::config::Config;
use crate::store::Store;
use crate::values::{Currency, Problem};

/// Bring a CSV file in, whole or not at all.
#[derive(Debug, Args)]
pub struct Import {
    /// customers, products, prices, stock or orders. Delivered orders count as paid on that day, unless the
    /// file has a column paidOn: an empty cell there is an order still owed.
    #[arg(value_parser = kind)]
    kind: Kind,
    /// Comma, semicolon or tab; UTF-8 or Windows-1252.
    file: PathBuf,
    /// The team's short name.
    #[arg(long, value_name = "SLUG")]
    tenant: String,
    /// The lines of the orders, if they have a file of their own.
    #[arg(long, value_name = "FILE")]
    lines: Option<PathBuf>,
    /// The file's column OLD means NEW; repeatable.
    #[arg(long, value_name = "OLD=NEW")]
    map: Vec<String>,
    /// Many such names, as TOML.
    #[arg(long, value_name = "FILE")]
    map_file: Option<PathBuf>,
    /// A cell with this text is empty.
    #[arg(long, value_name = "TEXT")]
    null: Option<String>,
    /// Tell what would be written, and write nothing.
    #[arg(long)]
    dry_run: bool,
}

/// Write a CSV file that an import understands.
#[derive(Debug, Args)]
pub struct Export {
    /// customers, products, prices, stock or orders.
    #[arg(value_parser = kind)]
    kind: Kind,
    /// The team's short name.
    #[arg(long, value_name = "SLUG")]
    tenant: String,
    /// Where to; the standard output if it isn't named.
    file: Option<PathBuf>,
}

fn kind(text: &str) -> Result<Kind, String> {
    text.parse().map_err(|refusal: crate::values::Refusal| refusal.to_string())
}

impl Import {
    pub fn run(&self, config: &Config) -> Result<(), Failure> {
        let store = open_existing(config)?;
        let currency = currency(&store, &self.tenant)?;
        let parsed = self.parse(&currency)?;
        let report = self.bring(&store, parsed).map_err(told)?;
        if self.dry_run {
            say("Nothing was written; this is what would be.")?;
        }
        say(report.told(self.kind, &currency))
    }

    fn parse(&self, currency: &Currency) -> Result<Parsed, Failure> {
        let (columns, line_columns) = self.columns()?;
        let file = read(&self.file)?;
        let lines = self.lines.as_deref().map(read).transpose()?;
        let lines = lines.as_ref().map(|bytes| Source { bytes, columns: &line_columns });
        import::parse(self.kind, Source { bytes: &file, columns: &columns }, lines, currency).map_err(told)
    }

    /// A preview has a reader's transaction, which can't write.
    fn bring(&self, store: &Store, parsed: Parsed) -> Result<import::Report, Problem> {
        if self.dry_run {
            return store.system_read_blocking(|tx| tx.operate(&self.tenant, |tx| import::preview(tx, &parsed)));
        }
        let tenant = self.tenant.clone();
        store.system_write_blocking(move |tx| tx.operate(&tenant, |tx| import::write(tx, &parsed)))
    }

    /// Of the file and of its lines; the command line beats the map file.
    fn columns(&self) -> Result<(Columns, Columns), Failure> {
        let (mut columns, mut lines) = self.mapped()?;
        for renamed in &self.map {
            let (old, new) = parsed("--map", renamed.split_once('=').ok_or("must be OLD=NEW."))?;
            columns.rename(old, new);
            lines.rename(old, new);
        }
        if let Some(null) = &self.null {
            columns.null(null);
            lines.null(null);
        }
        Ok((columns, lines))
    }

    fn mapped(&self) -> Result<(Columns, Columns), Failure> {
        let Some(path) = &self.map_file else { return Ok(Default::default()) };
        let text = String::from_utf8(read(path)?).map_err(|_| Failure::refused("The map file isn't UTF-8."))?;
        let map = MapFile::parse(&text)?;
        // Files of names lie beside the map file.
        let folder = path.parent().unwrap_or(Path::new("."));
        let open = |name: &str| read(&folder.join(name)).map_err(|failure| Problem::malformed(failure.to_string()));
        Ok((map.columns(self.kind, &open)?, map.lines(&open)?))
    }
}

impl Export {
    pub fn run(&self, config: &Config) -> Result<(), Failure> {
        let store = open_existing(config)?;
        let bytes = store.system_read_blocking(|tx| tx.operate(&self.tenant, |tx| export::export(tx, self.kind)))?;
        match &self.file {
            Some(path) => Ok(std::fs::write(path, bytes)?),
            None => Ok(std::io::stdout().lock().write_all(&bytes)?),
        }
    }
}

fn currency(store: &Store, tenant: &str) -> Result<Currency, Problem> {
    store.system_read_blocking(|tx| tx.operate(tenant, |tx| Ok(tx.tenant().currency)))
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let unread = |why: std::io::Error| Failure::refused(format!("{} can't be read: {why}.", path.display()));
    let length = std::fs::metadata(path).map_err(unread)?.len();
    if length > LARGEST_FILE as u64 {
        let most = LARGEST_FILE >> 20;
        return Err(Failure::refused(format!("{} has more than {most} MB. Split it.", path.display())));
    }
    std::fs::read(path).map_err(unread)
}

/// Each bad row on a line of its own.
fn told(problem: Problem) -> Failure {
    if problem.errors.is_empty() {
        return problem.into();
    }
    let faults: Vec<String> = problem.errors.iter().map(|e| format!("  {}: {}", e.field, e.message)).collect();
    Failure::refused(format!("Nothing was imported.\n{}", faults.join("\n")))
}

//! `/sales/admin/audit/export.csv`: the rows that a filter keeps, for a spreadsheet.

use actix_web::HttpResponse;

use super::find::{self, Entry};
use super::query::{Asked, AuditQuery};
use crate::admin::export::note;
use crate::admin::export::sheet::Sheet;
use crate::store::ReadTx;
use crate::values::Problem;
use crate::web::page::csv;
use crate::web::{Query, SignedIn};

/// As many rows as one file has.
const MOST: i64 = 50_000;

const COLUMNS: [&str; 9] = ["at", "who", "address", "action", "noun", "name", "nounId", "detail", "id"];

/// The rows as CSV, the newest first; a cell that a spreadsheet would take for a formula is made harmless
/// (INP-5). INVALID names `from` if there are more than fit a file.
pub fn export(tx: &ReadTx<'_>, asked: &Asked) -> Result<Vec<u8>, Problem> {
    let rows = find::rows(tx, asked, asked.bounds(&tx.tenant().zone), MOST + 1, 0)?;
    if i64::try_from(rows.len()).unwrap_or(i64::MAX) > MOST {
        return Err(Problem::invalid_field("from", "More than 50,000 rows fit. Choose a shorter period."));
    }
    let mut sheet = Sheet::new();
    sheet.row(COLUMNS)?;
    for row in rows {
        sheet.row(cells(row))?;
    }
    sheet.finish()
}

fn cells(entry: Entry) -> [String; 9] {
    [
        entry.at.to_string(),
        entry.actor,
        entry.address,
        entry.action,
        entry.noun,
        entry.name,
        entry.about.map(|id| id.to_string()).unwrap_or_default(),
        entry.detail,
        entry.id.to_string(),
    ]
}

/// GET `/sales/admin/audit/export.csv`.
pub async fn download(me: SignedIn, query: Query<AuditQuery>) -> Result<HttpResponse, Problem> {
    let (asked, _) = query.0.parse()?;
    let (bytes, today) = me.read(move |tx| Ok((export(tx, &asked)?, tx.today()))).await?;
    note(&me, "audit log").await?;
    Ok(csv(&format!("audit-{today}.csv"), bytes))
}

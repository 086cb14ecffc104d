//! Taking a team's books out as CSV. What is exported imports again to the same rows.

pub(crate) mod sheet;
mod sql;

use serde_json::json;
pub use sheet::FORMULA;
use sheet::Sheet;

use super::import::Kind;
use crate::store::ReadTx;
use crate::values::Problem;
use crate::web::SignedIn;

/// All rows of a kind that the person sees, as UTF-8 CSV. A cell that a spreadsheet would take for a
/// formula begins with an apostrophe (INP-5); an import takes it off again.
pub fn export(tx: &ReadTx<'_>, kind: Kind) -> Result<Vec<u8>, Problem> {
    let mut sheet = Sheet::new();
    match kind {
        Kind::Customers => sql::customers(tx, &mut sheet)?,
        Kind::Products => sql::products(tx, &mut sheet)?,
        Kind::Prices => sql::prices(tx, &mut sheet)?,
        Kind::Stock => sql::stock(tx, &mut sheet)?,
        Kind::Orders => sql::orders(tx, &mut sheet)?,
    }
    sheet.finish()
}

/// Writes down that somebody takes data out (AUD-1). What can't be written down isn't given.
pub async fn note(me: &SignedIn, what: &'static str) -> Result<(), Problem> {
    let detail = json!({"what": what}).to_string();
    me.own(move |tx| tx.audit_bounded("exported", &detail)).await
}

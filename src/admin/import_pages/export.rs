//! `/sales/admin/export/{kind}`: the books as CSV, in the columns that an import understands.

use actix_web::{HttpResponse, web};

use super::may;
use crate::admin::export::{self, export};
use crate::admin::import::Kind;
use crate::values::Problem;
use crate::web::SignedIn;
use crate::web::page::csv;

/// GET `/sales/admin/export/{kind}`. FORBIDDEN for what the role may not bring either.
pub async fn download(me: SignedIn, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let kind: Kind = path.parse().map_err(|_| Problem::not_found("export"))?;
    let (bytes, today) = me
        .read(move |tx| match may(tx.role(), kind) {
            true => Ok((export(tx, kind)?, tx.today())),
            false => Err(Problem::forbidden("Only an admin takes these out.")),
        })
        .await?;
    export::note(&me, kind.text()).await?;
    Ok(csv(&format!("{kind}-{today}.csv"), bytes))
}

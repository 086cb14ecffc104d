//! `/confirmation`: the page that a link opens for whoever has it.

use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::link::may_be_shared;
use crate::bind;
use crate::sales::orders::Status;
use crate::sales::orders::print::{Paper, papers};
use crate::store::{Row, SystemSql, SystemTx, word};
use crate::values::{Currency, OrderId, Problem, Token};
use crate::web::page::{self, Shell};
use crate::web::{Query, Site};

/// What the customer is shown: no notes, no people, no other order.
#[derive(Template)]
#[template(path = "sales/orders/confirmation.html")]
struct ConfirmationPage {
    shell: Shell,
    team: String,
    currency: Currency,
    paper: Paper,
}

#[derive(Template)]
#[template(path = "sales/orders/no_confirmation.html")]
struct NonePage {
    shell: Shell,
}

/// The link's secret.
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
pub struct Asked {
    token: String,
}

const FIND: SystemSql = SystemSql::new(
    "SELECT t.slug, l.order_id, o.status FROM order_confirmations l \
     JOIN orders o ON o.tenant_id = l.tenant_id AND o.id = l.order_id \
     JOIN tenants t ON t.id = l.tenant_id \
     WHERE l.link_hash = :hash AND l.expires_at > :now",
);

/// The team, its currency and the order; None if the link opens nothing: wrong, replaced, taken back, too
/// old, or of an order that isn't confirmed any more.
fn found(tx: &SystemTx<'_>, hash: &[u8; 32]) -> Result<Option<(String, Currency, Paper)>, Problem> {
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, word(row, 2)?));
    let found: Option<(String, OrderId, Status)> = tx.one(FIND, bind! {":hash" => hash, ":now" => tx.now()}, read)?;
    let Some((slug, order, _)) = found.filter(|(.., status)| may_be_shared(*status)) else { return Ok(None) };
    tx.operate(&slug, |tx| {
        let paper = papers(tx, &[order])?.pop().map(Paper::for_the_customer);
        Ok(paper.map(|paper| (tx.tenant().name.clone(), tx.tenant().currency, paper)))
    })
}

/// GET `/confirmation`. Whatever the link is, one lookup by its hash tells; all that opens nothing has one answer.
pub async fn page(site: web::Data<Site>, asked: Query<Asked>) -> Result<HttpResponse, Problem> {
    let hash = Token::parse(&asked.0.token).map(|token| token.hash()).unwrap_or_default();
    let shell = Shell::stranger(&site);
    let mut answer = match site.store.system_read(move |tx| found(tx, &hash)).await? {
        Some((team, currency, paper)) => page::html(&ConfirmationPage { shell, team, currency, paper })?,
        None => page::html_with(HttpResponse::Gone(), &NonePage { shell })?,
    };
    let headers = answer.headers_mut();
    headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex, nofollow"));
    Ok(answer)
}

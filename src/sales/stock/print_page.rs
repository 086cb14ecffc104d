//! A blank count sheet on paper: what is on hand isn't on it, so that people count and don't copy.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use askama::Template;

use super::pages::shell;
use super::query::ListQuery;
use super::warehouses::named;
use crate::bind;
use crate::store::{ReadTx, Sql};
use crate::values::{Day, Problem};
use crate::web::page::{self, Shell};
use crate::web::{Query, SignedIn};

/// What is counted, by name; for the plan test too.
pub const SHEET: Sql = Sql::new(
    "SELECT p.category, p.code, p.name, p.units_per_case, p.supplier FROM products p \
     WHERE p.tenant_id = :tenant AND p.tracked = 1 AND p.name_key > :least AND p.active + 0 = 1 \
     ORDER BY p.name_key, p.id LIMIT 5000",
);

/// A product on paper: code, name, units a case.
type Line = (String, String, i64);

#[derive(Template)]
#[template(path = "sales/stock/print.html")]
struct PrintPage {
    shell: Shell,
    warehouse: String,
    today: Day,
    groups: BTreeMap<String, Vec<Line>>,
}

impl PrintPage {
    fn read(tx: &ReadTx<'_>, query: &ListQuery) -> Result<PrintPage, Problem> {
        let (asked, _) = query.parse()?;
        let mut groups: BTreeMap<String, Vec<Line>> = BTreeMap::new();
        tx.all(SHEET, bind! {":least" => ""}, |row| {
            let (category, supplier): (String, String) = (row.get(0)?, row.get(4)?);
            let fits = |wanted: &Option<String>, is: &str| wanted.as_deref().is_none_or(|wanted| wanted == is);
            if fits(&asked.category, &category) && fits(&asked.supplier, &supplier) {
                groups.entry(category).or_default().push((row.get(1)?, row.get(2)?, row.get(3)?));
            }
            Ok(())
        })?;
        let warehouse = named(tx, asked.warehouse)?.name;
        Ok(PrintPage { shell: shell(tx, ""), warehouse, today: tx.today(), groups })
    }
}

/// GET `/sales/stock/count/print`.
pub async fn show(me: SignedIn, query: Query<ListQuery>) -> Result<HttpResponse, Problem> {
    page::html(&me.read(move |tx| PrintPage::read(tx, &query.0)).await?)
}

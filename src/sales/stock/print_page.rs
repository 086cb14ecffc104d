//! A blank count sheet on paper, of the products that the count showed: what is on hand isn't on it, so that
//! people count and don't copy.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use askama::Template;

use super::pages::{Filters, shell};
use super::query::ListQuery;
use super::warehouses::named;
use crate::sales::products::{self, ProductRow};
use crate::store::ReadTx;
use crate::values::{Day, Problem, fold};
use crate::web::page::{self, Choice, Shell};
use crate::web::pager::address;
use crate::web::paging::Paging;
use crate::web::{Query, SignedIn};

/// Products that one sheet has at most.
const MOST: i64 = 5_000;

#[derive(Template)]
#[template(path = "sales/stock/print.html")]
struct PrintPage {
    shell: Shell,
    query: ListQuery,
    warehouse: String,
    today: Day,
    /// By category, then by name, as shelves are walked.
    groups: BTreeMap<String, Vec<ProductRow>>,
    /// More fit than the sheet has.
    cut: bool,
}

impl PrintPage {
    fn read(tx: &ReadTx<'_>, query: ListQuery) -> Result<PrintPage, Problem> {
        let (mut asked, _) = query.parse()?;
        let warehouse = named(tx, asked.warehouse)?;
        asked.warehouse = Some(warehouse.id);
        let all = Paging { page: 1, size: MOST, after: Vec::new() };
        let found = products::list(tx, &asked.products(), &all)?;
        let mut groups: BTreeMap<String, Vec<ProductRow>> = BTreeMap::new();
        let cut = found.next.is_some();
        for product in found.items {
            groups.entry(product.category.clone()).or_default().push(product);
        }
        groups.values_mut().for_each(|lines| lines.sort_by_cached_key(|product| fold(&product.name)));
        Ok(PrintPage { shell: shell(tx, ""), query, warehouse: warehouse.name, today: tx.today(), groups, cut })
    }

    /// What the sheet is narrowed to, in words; empty where it has all.
    fn only(&self) -> String {
        let words = &self.query.words;
        let shown = Filters::shown();
        let named =
            |name: &str, value: &str| if value.is_empty() { String::new() } else { format!("{name} “{value}”") };
        let said = [
            named("search", words.search.trim()),
            named("category", &words.category),
            named("supplier", &words.supplier),
            Choice::label_of(&shown, &self.query.show).to_lowercase(),
        ];
        said.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; ")
    }

    fn back(&self) -> String {
        address("/sales/stock/count", &self.query.pairs())
    }
}

/// GET `/sales/stock/count/print`.
pub async fn show(me: SignedIn, query: Query<ListQuery>) -> Result<HttpResponse, Problem> {
    page::html(&me.read(move |tx| PrintPage::read(tx, query.0)).await?)
}

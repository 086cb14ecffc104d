//! `/sales/stock`: what is there, by product and warehouse.

use std::borrow::Borrow;

use actix_web::HttpResponse;
use askama::Template;

use super::list::page_in;
use super::model::StockLine;
use super::query::ListQuery;
use super::warehouses::{Warehouse, warehouses};
use crate::sales::products;
use crate::store::ReadTx;
use crate::values::Problem;
use crate::web::page::{self, Choice, Shell};
use crate::web::pager::{Pager, address, thousands};
use crate::web::{Query, SignedIn};

pub(super) const PATH: &str = "/sales/stock";

/// The page's frame, with what the step before did.
pub(super) fn shell(tx: &ReadTx<'_>, notice: &str) -> Shell {
    let sentence = match notice {
        "received" => Some("Received: it is on hand now."),
        "adjusted" => Some("Adjusted."),
        "moved" => Some("Moved."),
        "counted" => Some("Counted: each difference is a move."),
        "tracked" => Some("Its stock is counted from now on."),
        "untracked" => Some("Its stock isn’t counted any more."),
        "warehouse" => Some("The warehouse was saved."),
        _ => None,
    };
    Shell::of(tx, "stock", sentence.map(str::to_owned))
}

/// What finds the products, above the list and above the sheets.
pub(super) struct Filters {
    pub query: ListQuery,
    pub path: &'static str,
    pub categories: Vec<Choice>,
    pub suppliers: Vec<Choice>,
    pub warehouses: Vec<Choice>,
    pub shown: Vec<Choice>,
}

impl Filters {
    pub fn read(
        tx: &ReadTx<'_>,
        query: ListQuery,
        path: &'static str,
        known: Vec<Warehouse>,
    ) -> Result<Filters, Problem> {
        let same = |word: String| Choice::new(word.clone(), word);
        let choice = |one: Warehouse| Choice::new(one.id.to_string(), one.name);
        Ok(Filters {
            query,
            path,
            categories: products::categories(tx)?.into_iter().map(same).collect(),
            suppliers: products::suppliers(tx)?.into_iter().map(same).collect(),
            warehouses: known.into_iter().map(choice).collect(),
            shown: Filters::shown(),
        })
    }

    /// What may be asked of how much is there.
    pub fn shown() -> Vec<Choice> {
        vec![Choice::new("short", "Short: promised more"), Choice::new("out", "Out: none left")]
    }

    /// The list without one filter.
    pub fn without(&self, name: &str) -> String {
        address(self.path, &[&self.query.pairs()[..], &[(name, "")]].concat())
    }

    /// The same products at another path.
    pub fn at(&self, path: &str) -> String {
        address(path, &self.query.pairs())
    }
}

#[derive(Template)]
#[template(path = "sales/stock/list.html")]
struct ListPage {
    shell: Shell,
    filters: Filters,
    rows: Vec<StockLine>,
    pager: Pager,
    can_manage: bool,
}

impl ListPage {
    fn read(tx: &ReadTx<'_>, query: ListQuery) -> Result<ListPage, Problem> {
        let (asked, paging) = query.parse()?;
        let known = warehouses(tx)?;
        let found = page_in(tx, &asked, &known, &paging)?;
        Ok(ListPage {
            shell: shell(tx, &query.notice),
            pager: Pager::of(&found, &paging, PATH, &query.pairs()),
            rows: found.items,
            filters: Filters::read(tx, query, PATH, known)?,
            can_manage: tx.role().may_manage(),
        })
    }

    fn units(units: impl Borrow<i64>) -> String {
        thousands(*units.borrow())
    }
}

/// GET `/sales/stock`.
pub async fn list(me: SignedIn, query: Query<ListQuery>) -> Result<HttpResponse, Problem> {
    page::html(&me.read(move |tx| ListPage::read(tx, query.0)).await?)
}

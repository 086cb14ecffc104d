//! `/sales/prices` and one list with its prices.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::model::{ListRow, PriceList, PricedProduct};
use super::query::{ListsQuery, RowsQuery};
use super::{read, rows};
use crate::sales::prices::span::{Span, Standing};
use crate::sales::products;
use crate::store::ReadTx;
use crate::values::{Currency, Day, Money, PriceListId, Problem};
use crate::web::page::{self, Choice, Shell};
use crate::web::pager::{Pager, address, thousands};
use crate::web::{Query, SignedIn};

pub(super) const PATH: &str = "/sales/prices";

/// The page's frame, with what the step before did.
pub(super) fn shell(tx: &ReadTx<'_>, notice: &str) -> Shell {
    let sentence = match notice {
        "added" => Some("The price list was added. Now give it prices."),
        "copied" => Some("The copy was made, prices and all."),
        "saved" => Some("The prices were saved."),
        "changed" => Some("The price list was saved."),
        _ => None,
    };
    Shell::of(tx, "prices", sentence.map(str::to_owned))
}

/// `2026-10-01 to 2026-10-31`, `from 2026-10-01`, `until 2026-10-31`, `always`.
pub(in crate::sales) fn days(span: &Span) -> String {
    match (span.first(), span.ends_on) {
        (None, Some(ends)) => format!("until {ends}"),
        (Some(starts), Some(ends)) => format!("{starts} to {ends}"),
        (None, None) => "always".to_owned(),
        (Some(starts), None) => format!("from {starts}"),
    }
}

/// "In force", "Coming" or "Over".
pub(super) fn standing(span: &Span, today: &Day) -> &'static str {
    match span.standing(*today) {
        Standing::Coming => "Coming",
        Standing::InForce => "In force",
        Standing::Over => "Over",
    }
}

#[derive(Template)]
#[template(path = "sales/prices/list.html")]
struct ListPage {
    shell: Shell,
    query: ListsQuery,
    rows: Vec<ListRow>,
    pager: Pager,
    shown: Vec<Choice>,
    today: Day,
    can_manage: bool,
}

impl ListPage {
    fn read(tx: &ReadTx<'_>, query: ListsQuery) -> Result<ListPage, Problem> {
        let (search, show, paging) = query.parse()?;
        let list = read::list(tx, search.as_deref(), show, &paging)?;
        let pager = Pager::of(&list, &paging, PATH, &query.pairs());
        Ok(ListPage {
            shell: shell(tx, &query.notice),
            rows: list.items,
            pager,
            shown: vec![Choice::new("over", "Over"), Choice::new("all", "All")],
            today: tx.today(),
            can_manage: tx.role().may_manage(),
            query,
        })
    }

    fn is_filtered(&self) -> bool {
        self.query.pairs().iter().any(|(_, value)| !value.is_empty())
    }

    fn standing(&self, row: &ListRow) -> &'static str {
        standing(&row.list.span, &self.today)
    }

    fn days(row: &ListRow) -> String {
        days(&row.list.span)
    }

    fn prices(row: &ListRow) -> String {
        thousands(row.prices)
    }
}

/// GET `/sales/prices`.
pub async fn list(me: SignedIn, query: Query<ListsQuery>) -> Result<HttpResponse, Problem> {
    page::html(&me.read(move |tx| ListPage::read(tx, query.0)).await?)
}

/// What finds the rows of one list, above the list itself and above its table.
pub(super) struct Filters {
    pub query: RowsQuery,
    pub path: String,
    pub categories: Vec<Choice>,
    pub suppliers: Vec<Choice>,
    pub shown: Vec<Choice>,
}

impl Filters {
    pub fn read(tx: &ReadTx<'_>, query: RowsQuery, path: String) -> Result<Filters, Problem> {
        let same = |word: String| Choice::new(word.clone(), word);
        Ok(Filters {
            query,
            path,
            categories: products::categories(tx)?.into_iter().map(same).collect(),
            suppliers: products::suppliers(tx)?.into_iter().map(same).collect(),
            shown: vec![Choice::new("all", "All products"), Choice::new("none", "Without a price")],
        })
    }

    /// The list without one filter.
    pub fn without(&self, name: &str) -> String {
        address(&self.path, &[&self.query.pairs()[..], &[(name, "")]].concat())
    }

    /// The same rows at another path.
    pub fn at(&self, path: &str) -> String {
        address(path, &self.query.place())
    }

    pub fn shown(&self) -> &str {
        Choice::label_of(&self.shown, &self.query.show)
    }
}

#[derive(Template)]
#[template(path = "sales/prices/one.html")]
struct OnePage {
    shell: Shell,
    price_list: PriceList,
    filters: Filters,
    rows: Vec<PricedProduct>,
    pager: Pager,
    own: i64,
    there: i64,
    today: Day,
    currency: Currency,
    can_manage: bool,
}

impl OnePage {
    fn read(tx: &ReadTx<'_>, id: PriceListId, query: RowsQuery) -> Result<OnePage, Problem> {
        let list = read::one(tx, id)?;
        let (asked, paging) = query.parse(id)?;
        let found = rows::page(tx, id, &asked, &paging)?;
        let path = format!("{PATH}/{id}");
        let (own, there) = read::reach(tx, &list)?;
        Ok(OnePage {
            shell: shell(tx, &query.notice),
            pager: Pager::of(&found, &paging, &path, &query.pairs()),
            rows: found.items,
            filters: Filters::read(tx, query, path)?,
            own,
            there,
            today: tx.today(),
            currency: tx.tenant().currency,
            can_manage: tx.role().may_manage(),
            price_list: list,
        })
    }

    fn money(&self, amount: &Money) -> String {
        amount.format_with_currency(&self.currency)
    }

    fn standing(&self) -> &'static str {
        standing(&self.price_list.span, &self.today)
    }

    fn days(&self) -> String {
        days(&self.price_list.span)
    }

    fn customers(count: &i64) -> String {
        if *count == 1 { "1 customer".to_owned() } else { format!("{} customers", thousands(*count)) }
    }

    /// The table opens on what the list has, or on all products if it has none.
    fn table(&self) -> String {
        let path = format!("{PATH}/{}/table", self.price_list.id);
        let empty = self.rows.is_empty() && !self.filters.query.is_filtered();
        if empty { format!("{path}?show=all") } else { self.filters.at(&path) }
    }
}

/// GET `/sales/prices/{id}`.
pub async fn one(me: SignedIn, id: web::Path<PriceListId>, query: Query<RowsQuery>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    page::html(&me.read(move |tx| OnePage::read(tx, id, query.0)).await?)
}

//! `/sales/products`: the list and one product.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::api::ListQuery;
use super::model::{Bought, PriceRow, Product, ProductRow, StockRow};
use super::sold::{Buyer, Sold, sold};
use super::sold_pages::bars;
use super::switch::{Switch, switch};
use super::{browse, one as facts};
use crate::sales::prices::{Span, lists::days};
use crate::store::ReadTx;
use crate::values::{Currency, Money, Problem, ProductId};
use crate::web::page::{self, Bar, Choice, Shell};
use crate::web::pager::{Pager, address};
use crate::web::{Form, Query, SignedIn};

pub(super) const PATH: &str = "/sales/products";

/// What the step before did, as a word of the address.
#[derive(Default, Deserialize)]
pub struct Notice {
    #[serde(default)]
    notice: String,
}

impl Notice {
    fn shell(&self, tx: &ReadTx<'_>) -> Shell {
        let sentence = match self.notice.as_str() {
            "added" => Some("The product was added."),
            "saved" => Some("The product was saved."),
            "archived" => Some("Archived: it stays in old orders and can’t be put on new ones."),
            "reactivated" => Some("It can be ordered again."),
            _ => None,
        };
        Shell::of(tx, "products", sentence.map(str::to_owned))
    }
}

#[derive(Template)]
#[template(path = "sales/products/list.html")]
struct ListPage {
    shell: Shell,
    query: ListQuery,
    rows: Vec<ProductRow>,
    pager: Pager,
    categories: Vec<Choice>,
    suppliers: Vec<Choice>,
    shown: Vec<Choice>,
    can_manage: bool,
}

impl ListPage {
    fn read(tx: &ReadTx<'_>, query: ListQuery) -> Result<ListPage, Problem> {
        let (asked, paging) = query.parse()?;
        let list = browse::list(tx, &asked, &paging)?;
        let pager = Pager::of(&list, &paging, PATH, &query.pairs());
        let same = |word: String| Choice::new(word.clone(), word);
        Ok(ListPage {
            shell: Shell::of(tx, "products", None),
            rows: list.items,
            pager,
            categories: facts::categories(tx)?.into_iter().map(same).collect(),
            suppliers: facts::suppliers(tx)?.into_iter().map(same).collect(),
            shown: vec![Choice::new("archived", "Archived"), Choice::new("all", "All")],
            can_manage: tx.role().may_manage(),
            query,
        })
    }

    /// The list without one filter.
    fn without(&self, name: &str) -> String {
        address(PATH, &[&self.query.pairs()[..], &[(name, "")]].concat())
    }

    fn sorted(&self, column: &str) -> String {
        let value = if self.query.sort == column { format!("-{column}") } else { column.to_owned() };
        address(PATH, &[&self.query.pairs()[..], &[("sort", &value)]].concat())
    }

    fn direction(&self, column: &str) -> &'static str {
        let sort = if self.query.sort.is_empty() { "name" } else { &self.query.sort };
        match sort.strip_prefix('-') {
            _ if !self.query.words.search.is_empty() => "",
            Some(name) if name == column => "desc",
            None if sort == column => "asc",
            _ => "",
        }
    }

    fn is_filtered(&self) -> bool {
        self.query.pairs().iter().any(|(name, value)| *name != "sort" && !value.is_empty())
    }
}

/// GET `/sales/products`.
pub async fn list(me: SignedIn, query: Query<ListQuery>) -> Result<HttpResponse, Problem> {
    page::html(&me.read(move |tx| ListPage::read(tx, query.0)).await?)
}

#[derive(Template)]
#[template(path = "sales/products/one.html")]
struct OnePage {
    shell: Shell,
    product: Product,
    prices: Vec<PriceRow>,
    stock: Option<Vec<StockRow>>,
    bought: Vec<Bought>,
    bars: Vec<Bar>,
    buyers: Vec<Buyer>,
    buyer_count: usize,
    own: bool,
    currency: Currency,
    can_manage: bool,
}

/// Buyers that the product's own page shows.
const FEW_BUYERS: usize = 10;

impl OnePage {
    fn read(tx: &ReadTx<'_>, id: ProductId, notice: &Notice) -> Result<OnePage, Problem> {
        let product = facts::one(tx, id)?;
        let Sold { months, mut buyers } = sold(tx, id)?;
        let buyer_count = buyers.len();
        buyers.truncate(FEW_BUYERS);
        Ok(OnePage {
            shell: notice.shell(tx),
            prices: facts::prices(tx, id)?,
            stock: facts::stock(tx, &product)?,
            bought: facts::bought_last(tx, id)?,
            bars: bars(&months, &tx.tenant().currency, tx.language()),
            buyers,
            buyer_count,
            own: tx.sees_only().is_some(),
            currency: tx.tenant().currency,
            can_manage: tx.role().may_manage(),
            product,
        })
    }

    fn money(&self, amount: &Money) -> String {
        amount.format_with_currency(&self.currency)
    }

    fn volume(&self) -> String {
        self.product.unit_volume_ml.map(|ml| format!("{ml} ml")).unwrap_or_default()
    }

    fn dates(row: &PriceRow) -> String {
        days(&Span { starts_on: row.starts_on, ends_on: row.ends_on })
    }
}

/// GET `/sales/products/{id}`.
pub async fn one(me: SignedIn, id: web::Path<ProductId>, notice: Query<Notice>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    page::html(&me.read(move |tx| OnePage::read(tx, id, &notice.0)).await?)
}

/// Whether it is to be sold, from the version that the page showed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ActiveForm {
    version: i64,
    on: String,
}

/// POST `/sales/products/{id}/active`.
pub async fn archive(me: SignedIn, id: web::Path<ProductId>, form: Form<ActiveForm>) -> Result<HttpResponse, Problem> {
    let (id, form) = (id.into_inner(), form.0);
    let on = form.on == "yes";
    me.manage(move |tx| switch(tx, id, form.version, Switch::Active(on))).await?;
    Ok(page::see_other(&format!("{PATH}/{id}?notice={}", if on { "reactivated" } else { "archived" })))
}

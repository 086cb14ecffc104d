//! `/sales/products`: the list, one product, and the form that managers have.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::api::ListQuery;
use super::input::{ProductInput, RawProduct};
use super::model::{Bought, PriceRow, Product, ProductRow, StockRow};
use super::sold::{Buyer, Sold, sold};
use super::sold_pages::bars;
use super::switch::{Switch, switch};
use super::{browse, change, one as facts};
use crate::sales::prices::{Span, lists::days};
use crate::store::ReadTx;
use crate::values::{Currency, Money, Problem, ProductId};
use crate::web::page::{self, Bar, Choice, FormErrors, Shell};
use crate::web::pager::{Pager, address};
use crate::web::{Form, Query, SignedIn};

const PATH: &str = "/sales/products";

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
            _ if !self.query.search.is_empty() => "",
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

/// The form's fields, as typed. A checkbox that isn't set isn't sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ProductForm {
    version: i64,
    code: String,
    name: String,
    supplier: String,
    category: String,
    units_per_case: String,
    unit_volume_ml: String,
    description: String,
    active: Option<String>,
    tracked: Option<String>,
}

impl ProductForm {
    fn raw(&self) -> RawProduct {
        RawProduct {
            code: self.code.clone(),
            name: self.name.clone(),
            supplier: self.supplier.clone(),
            category: self.category.clone(),
            units_per_case: self.units_per_case.clone(),
            unit_volume_ml: self.unit_volume_ml.clone(),
            description: self.description.clone(),
            active: self.active.is_some(),
            tracked: self.tracked.is_some(),
        }
    }
}

impl From<Product> for ProductForm {
    fn from(product: Product) -> ProductForm {
        let set = |on: bool| on.then(|| "on".to_owned());
        ProductForm {
            version: product.version,
            code: product.code,
            name: product.name,
            supplier: product.supplier,
            category: product.category,
            units_per_case: product.units_per_case.to_string(),
            unit_volume_ml: product.unit_volume_ml.map(|ml| ml.to_string()).unwrap_or_default(),
            description: product.description,
            active: set(product.active),
            tracked: set(product.tracked),
        }
    }
}

#[derive(Template)]
#[template(path = "sales/products/form.html")]
struct FormPage {
    shell: Shell,
    errors: FormErrors,
    /// None for a product to be.
    id: Option<ProductId>,
    form: ProductForm,
    categories: Vec<String>,
    suppliers: Vec<String>,
}

impl FormPage {
    fn read(
        tx: &ReadTx<'_>,
        id: Option<ProductId>,
        form: ProductForm,
        errors: FormErrors,
    ) -> Result<FormPage, Problem> {
        if !tx.role().may_manage() {
            return Err(Problem::forbidden("Only a manager may do this."));
        }
        let shell = Shell::of(tx, "products", None);
        Ok(FormPage { shell, errors, id, form, categories: facts::categories(tx)?, suppliers: facts::suppliers(tx)? })
    }

    fn action(&self) -> String {
        self.id.map_or_else(|| PATH.to_owned(), |id| format!("{PATH}/{id}"))
    }
}

/// GET `/sales/products/new`.
pub async fn new(me: SignedIn) -> Result<HttpResponse, Problem> {
    let form = ProductForm { units_per_case: "1".into(), active: Some("on".into()), ..ProductForm::default() };
    page::html(&me.read(move |tx| FormPage::read(tx, None, form, FormErrors::default())).await?)
}

/// GET `/sales/products/{id}/edit`.
pub async fn edit(me: SignedIn, id: web::Path<ProductId>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    let read = move |tx: &ReadTx<'_>| {
        let form = facts::one(tx, id)?.into();
        FormPage::read(tx, Some(id), form, FormErrors::default())
    };
    page::html(&me.read(read).await?)
}

/// POST `/sales/products`.
pub async fn create(me: SignedIn, form: Form<ProductForm>) -> Result<HttpResponse, Problem> {
    let form = form.0;
    let raw = form.raw();
    match me.manage(move |tx| change::create(tx, &ProductInput::parse(&raw)?)).await {
        Ok(id) => Ok(page::see_other(&format!("{PATH}/{id}?notice=added"))),
        Err(problem) => again(&me, None, form, problem).await,
    }
}

/// POST `/sales/products/{id}`.
pub async fn update(me: SignedIn, id: web::Path<ProductId>, form: Form<ProductForm>) -> Result<HttpResponse, Problem> {
    let (id, form) = (id.into_inner(), form.0);
    let (raw, version) = (form.raw(), form.version);
    match me.manage(move |tx| change::update(tx, id, version, &ProductInput::parse(&raw)?)).await {
        Ok(()) => Ok(page::see_other(&format!("{PATH}/{id}?notice=saved"))),
        Err(problem) => again(&me, Some(id), form, problem).await,
    }
}

async fn again(
    me: &SignedIn,
    id: Option<ProductId>,
    form: ProductForm,
    problem: Problem,
) -> Result<HttpResponse, Problem> {
    let errors = FormErrors::from_problem(problem)?;
    page::html_again(&me.read(move |tx| FormPage::read(tx, id, form, errors)).await?)
}

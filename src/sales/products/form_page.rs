//! The form of a product, for a new one and for a change; managers have it.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::input::{ProductInput, RawProduct};
use super::model::Product;
use super::pages::PATH;
use super::{change, one as facts};
use crate::store::ReadTx;
use crate::values::{Currency, Money, Problem, ProductId};
use crate::web::page::{self, FormErrors, Shell};
use crate::web::{Form, SignedIn};

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
    deposit: String,
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
            deposit: Money::ZERO,
        }
    }

    /// INVALID names every field that is wrong. No deposit is none to pay.
    fn parse(&self, currency: &Currency) -> Result<ProductInput, Problem> {
        let deposit = match self.deposit.trim() {
            "" => Ok(Money::ZERO),
            typed => Money::parse_decimal(typed, currency).map_err(|refusal| refusal.at("deposit")),
        };
        ProductInput::with_deposit(&self.raw(), deposit)
    }

    /// A product as it stands.
    fn of(product: Product, currency: &Currency) -> ProductForm {
        let set = |on: bool| on.then(|| "on".to_owned());
        ProductForm {
            version: product.version,
            code: product.code,
            name: product.name,
            supplier: product.supplier,
            category: product.category,
            units_per_case: product.units_per_case.to_string(),
            unit_volume_ml: product.unit_volume_ml.map(|ml| ml.to_string()).unwrap_or_default(),
            deposit: Some(product.deposit.format(currency))
                .filter(|_| product.deposit != Money::ZERO)
                .unwrap_or_default(),
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
    currency: Currency,
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
        let (categories, suppliers) = (facts::categories(tx)?, facts::suppliers(tx)?);
        Ok(FormPage { shell, errors, id, form, currency: tx.tenant().currency, categories, suppliers })
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
        let form = ProductForm::of(facts::one(tx, id)?, &tx.tenant().currency);
        FormPage::read(tx, Some(id), form, FormErrors::default())
    };
    page::html(&me.read(read).await?)
}

/// POST `/sales/products`.
pub async fn create(me: SignedIn, form: Form<ProductForm>) -> Result<HttpResponse, Problem> {
    let form = form.0;
    let typed = form.clone();
    match me.manage(move |tx| change::create(tx, &typed.parse(&tx.tenant().currency)?)).await {
        Ok(id) => Ok(page::see_other(&format!("{PATH}/{id}?notice=added"))),
        Err(problem) => again(&me, None, form, problem).await,
    }
}

/// POST `/sales/products/{id}`.
pub async fn update(me: SignedIn, id: web::Path<ProductId>, form: Form<ProductForm>) -> Result<HttpResponse, Problem> {
    let (id, form) = (id.into_inner(), form.0);
    let (typed, version) = (form.clone(), form.version);
    match me.manage(move |tx| change::update(tx, id, version, &typed.parse(&tx.tenant().currency)?)).await {
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

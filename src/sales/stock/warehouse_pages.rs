//! `/sales/stock/warehouses`: a team's warehouses, and the form of one.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::pages::shell;
use super::warehouses::{Warehouse, add, change, one, warehouses};
use crate::store::ReadTx;
use crate::values::{Name, Problem, Refusal, WarehouseId};
use crate::web::page::{self, FormErrors, Shell};
use crate::web::{Form, SignedIn};

const PATH: &str = "/sales/stock/warehouses";

/// The form's fields, as typed. A checkbox that isn't set isn't sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct WarehouseForm {
    version: i64,
    name: String,
    is_default: Option<String>,
}

#[derive(Template)]
#[template(path = "sales/stock/warehouses.html")]
struct WarehousesPage {
    shell: Shell,
    errors: FormErrors,
    /// None for a warehouse to be.
    id: Option<WarehouseId>,
    form: WarehouseForm,
    rows: Vec<Warehouse>,
}

impl WarehousesPage {
    fn read(
        tx: &ReadTx<'_>,
        id: Option<WarehouseId>,
        form: WarehouseForm,
        errors: FormErrors,
    ) -> Result<WarehousesPage, Problem> {
        Ok(WarehousesPage { shell: shell(tx, ""), errors, id, form, rows: warehouses(tx)? })
    }

    fn action(&self) -> String {
        self.id.map_or_else(|| PATH.to_owned(), |id| format!("{PATH}/{id}"))
    }
}

/// GET `/sales/stock/warehouses`.
pub async fn list(me: SignedIn) -> Result<HttpResponse, Problem> {
    let form = WarehouseForm::default();
    page::html(&me.read(move |tx| WarehousesPage::read(tx, None, form, FormErrors::default())).await?)
}

/// GET `/sales/stock/warehouses/{id}`.
pub async fn edit(me: SignedIn, id: web::Path<WarehouseId>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    let read = move |tx: &ReadTx<'_>| {
        let Warehouse { version, name, is_default, .. } = one(tx, id)?;
        let form = WarehouseForm { version, name, is_default: is_default.then(|| "on".to_owned()) };
        WarehousesPage::read(tx, Some(id), form, FormErrors::default())
    };
    page::html(&me.read(read).await?)
}

fn name(form: &WarehouseForm) -> Result<Name, Problem> {
    Name::parse(&form.name).map_err(|refusal: Refusal| Problem::invalid(vec![refusal.at("name")]))
}

/// POST `/sales/stock/warehouses`.
pub async fn create(me: SignedIn, form: Form<WarehouseForm>) -> Result<HttpResponse, Problem> {
    let form = form.0;
    let typed = form.clone();
    let made = me.manage(move |tx| add(tx, &name(&typed)?, typed.is_default.is_some()).map(drop)).await;
    answer(&me, None, form, made).await
}

/// POST `/sales/stock/warehouses/{id}`.
pub async fn update(
    me: SignedIn,
    id: web::Path<WarehouseId>,
    form: Form<WarehouseForm>,
) -> Result<HttpResponse, Problem> {
    let (id, form) = (id.into_inner(), form.0);
    let typed = form.clone();
    let changed = me.manage(move |tx| change(tx, id, typed.version, &name(&typed)?, typed.is_default.is_some())).await;
    answer(&me, Some(id), form, changed).await
}

async fn answer(
    me: &SignedIn,
    id: Option<WarehouseId>,
    form: WarehouseForm,
    done: Result<(), Problem>,
) -> Result<HttpResponse, Problem> {
    match done {
        Ok(()) => Ok(page::see_other("/sales/stock?notice=warehouse")),
        Err(problem) => {
            let errors = FormErrors::from_problem(problem)?;
            page::html_again(&me.read(move |tx| WarehousesPage::read(tx, id, form, errors)).await?)
        }
    }
}

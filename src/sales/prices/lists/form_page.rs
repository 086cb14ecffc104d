//! The form of a list's facts, for a new one and for a change.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::model::{ListInput, PriceList, RawList};
use super::pages::{PATH, shell};
use super::{read, write};
use crate::sales::customers;
use crate::store::ReadTx;
use crate::values::{PriceListId, Problem};
use crate::web::page::{self, FormErrors, Shell};
use crate::web::{Form, SignedIn};

/// The form's fields, as typed. A checkbox that isn't set isn't sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ListForm {
    pub version: i64,
    pub name: String,
    pub territory: String,
    pub starts_on: String,
    pub ends_on: String,
    pub is_default: Option<String>,
}

impl ListForm {
    pub fn raw(&self) -> RawList {
        RawList {
            name: self.name.clone(),
            territory: self.territory.clone(),
            starts_on: self.starts_on.clone(),
            ends_on: self.ends_on.clone(),
            is_default: self.is_default.is_some(),
        }
    }
}

impl From<PriceList> for ListForm {
    fn from(list: PriceList) -> ListForm {
        ListForm {
            version: list.version,
            name: list.name,
            territory: list.territory,
            starts_on: list.span.first().map(|day| day.to_string()).unwrap_or_default(),
            ends_on: list.span.ends_on.map(|day| day.to_string()).unwrap_or_default(),
            is_default: list.is_default.then(|| "on".to_owned()),
        }
    }
}

#[derive(Template)]
#[template(path = "sales/prices/form.html")]
struct FormPage {
    shell: Shell,
    errors: FormErrors,
    /// None for a list to be.
    id: Option<PriceListId>,
    form: ListForm,
    territories: Vec<String>,
}

impl FormPage {
    fn read(tx: &ReadTx<'_>, id: Option<PriceListId>, form: ListForm, errors: FormErrors) -> Result<FormPage, Problem> {
        Ok(FormPage { shell: shell(tx, ""), errors, id, form, territories: customers::territories(tx)? })
    }

    fn action(&self) -> String {
        self.id.map_or_else(|| PATH.to_owned(), |id| format!("{PATH}/{id}"))
    }
}

/// GET `/sales/prices/new`.
pub async fn new(me: SignedIn) -> Result<HttpResponse, Problem> {
    let read = move |tx: &ReadTx<'_>| {
        let form = ListForm { starts_on: tx.today().to_string(), ..ListForm::default() };
        FormPage::read(tx, None, form, FormErrors::default())
    };
    page::html(&me.read(read).await?)
}

/// GET `/sales/prices/{id}/edit`.
pub async fn edit(me: SignedIn, id: web::Path<PriceListId>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    let read = move |tx: &ReadTx<'_>| FormPage::read(tx, Some(id), read::one(tx, id)?.into(), FormErrors::default());
    page::html(&me.read(read).await?)
}

/// POST `/sales/prices`.
pub async fn create(me: SignedIn, form: Form<ListForm>) -> Result<HttpResponse, Problem> {
    let form = form.0;
    let raw = form.raw();
    match me.manage(move |tx| write::create(tx, &ListInput::parse(&raw)?)).await {
        Ok(id) => Ok(page::see_other(&format!("{PATH}/{id}?notice=added"))),
        Err(problem) => again(&me, None, form, problem).await,
    }
}

/// POST `/sales/prices/{id}`.
pub async fn update(me: SignedIn, id: web::Path<PriceListId>, form: Form<ListForm>) -> Result<HttpResponse, Problem> {
    let (id, form) = (id.into_inner(), form.0);
    let (raw, version) = (form.raw(), form.version);
    match me.manage(move |tx| write::update(tx, id, version, &ListInput::parse(&raw)?)).await {
        Ok(()) => Ok(page::see_other(&format!("{PATH}/{id}?notice=changed"))),
        Err(problem) => again(&me, Some(id), form, problem).await,
    }
}

async fn again(
    me: &SignedIn,
    id: Option<PriceListId>,
    form: ListForm,
    problem: Problem,
) -> Result<HttpResponse, Problem> {
    let errors = FormErrors::from_problem(problem)?;
    page::html_again(&me.read(move |tx| FormPage::read(tx, id, form, errors)).await?)
}

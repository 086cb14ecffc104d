//! The form that copies a list, each price raised by a percentage, for days to come.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::form_page::ListForm;
use super::model::ListInput;
use super::pages::{PATH, shell};
use super::{read, write};
use crate::sales::customers;
use crate::sales::prices::raise::{Raise, STEPS};
use crate::store::ReadTx;
use crate::values::{Currency, Errors, Money, PriceListId, Problem};
use crate::web::page::{self, Choice, FormErrors, Shell};
use crate::web::{Form, SignedIn};

/// The form's fields, as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CopyForm {
    #[serde(flatten)]
    list: ListForm,
    raise: String,
    step: String,
}

impl CopyForm {
    fn parse(&self) -> Result<(ListInput, Raise), Problem> {
        let mut errors = Errors::new();
        let raise = errors.take("raise", Raise::parse(&self.raise, self.step.parse().unwrap_or(1)));
        let input = ListInput::parse(&self.list.raw());
        match (input, raise) {
            (Ok(input), Some(raise)) => Ok((input, raise)),
            (Err(mut problem), _) => {
                problem.errors.extend(errors.finish().err().map(|more| more.errors).unwrap_or_default());
                Err(problem)
            }
            (Ok(_), None) => Err(errors.into_problem()),
        }
    }
}

#[derive(Template)]
#[template(path = "sales/prices/copy.html")]
struct CopyPage {
    shell: Shell,
    errors: FormErrors,
    id: PriceListId,
    source: String,
    form: CopyForm,
    steps: Vec<Choice>,
    territories: Vec<String>,
}

impl CopyPage {
    fn read(tx: &ReadTx<'_>, id: PriceListId, form: Option<CopyForm>, errors: FormErrors) -> Result<CopyPage, Problem> {
        let source = read::one(tx, id)?;
        let currency = tx.tenant().currency;
        let name = source.name.clone();
        let begun = || CopyForm { list: source.into(), step: "1".into(), ..CopyForm::default() };
        let blank = |form: CopyForm| CopyForm {
            list: ListForm { name: String::new(), starts_on: String::new(), ends_on: String::new(), ..form.list },
            ..form
        };
        Ok(CopyPage {
            shell: shell(tx, ""),
            errors,
            id,
            source: name,
            form: form.unwrap_or_else(|| blank(begun())),
            steps: STEPS.map(|step| step_choice(step, &currency)).to_vec(),
            territories: customers::territories(tx)?,
        })
    }
}

fn step_choice(step: i64, currency: &Currency) -> Choice {
    Choice::new(step.to_string(), Money::from_minor(step).format_with_currency(currency))
}

/// GET `/sales/prices/{id}/copy`.
pub async fn show(me: SignedIn, id: web::Path<PriceListId>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    page::html(&me.read(move |tx| CopyPage::read(tx, id, None, FormErrors::default())).await?)
}

/// POST `/sales/prices/{id}/copy`.
pub async fn copy(me: SignedIn, id: web::Path<PriceListId>, form: Form<CopyForm>) -> Result<HttpResponse, Problem> {
    let (id, form) = (id.into_inner(), form.0);
    let typed = form.clone();
    let made = me.manage(move |tx| {
        let (input, raise) = typed.parse()?;
        write::copy(tx, id, &input, raise)
    });
    match made.await {
        Ok(made) => Ok(page::see_other(&format!("{PATH}/{made}?notice=copied"))),
        Err(problem) => {
            let errors = FormErrors::from_problem(problem)?;
            page::html_again(&me.read(move |tx| CopyPage::read(tx, id, Some(form), errors)).await?)
        }
    }
}

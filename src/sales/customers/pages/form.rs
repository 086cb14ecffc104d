//! The form of a customer: all its fields, those of a rep without the rep.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::{PATH, place};
use crate::admin::users;
use crate::sales::customers::visible::changing;
use crate::sales::customers::{self, Customer, CustomerDraft, Premise, Priority};
use crate::sales::prices;
use crate::store::ReadTx;
use crate::values::{CustomerId, Problem, Weekday};
use crate::web::page::{self, Choice, FormErrors, Shell};
use crate::web::{Form, SignedIn};

#[derive(Template)]
#[template(path = "sales/customers/form.html")]
struct FormPage {
    shell: Shell,
    errors: FormErrors,
    /// None for a customer to be.
    id: Option<CustomerId>,
    /// The name as it stands, whatever is typed.
    name: String,
    form: CustomerDraft,
    /// None where a customer is the rep's own.
    reps: Option<Vec<Choice>>,
    price_lists: Vec<Choice>,
    priorities: Vec<Choice>,
    premises: Vec<Choice>,
    weekdays: Vec<Choice>,
    territories: Vec<String>,
    currency: String,
}

impl FormPage {
    fn read(
        tx: &ReadTx<'_>,
        known: Option<Customer>,
        form: CustomerDraft,
        errors: FormErrors,
    ) -> Result<FormPage, Problem> {
        Ok(FormPage {
            shell: Shell::of(tx, "customers", None),
            errors,
            reps: tx.role().may_manage().then(|| reps(tx, known.as_ref())).transpose()?,
            price_lists: price_lists(tx)?,
            priorities: Priority::ALL.iter().map(|word| Choice::new(word.text(), word.label())).collect(),
            premises: Premise::ALL.iter().map(|word| Choice::new(word.text(), word.label())).collect(),
            weekdays: Weekday::ALL.iter().map(|day| Choice::new(day.text(), tx.language().weekday(*day))).collect(),
            territories: customers::territories(tx)?,
            currency: tx.tenant().currency.code().to_owned(),
            id: known.as_ref().map(|customer| customer.id),
            name: known.map(|customer| customer.name).unwrap_or_default(),
            form,
        })
    }

    fn action(&self) -> String {
        self.id.map_or_else(|| PATH.to_owned(), place)
    }
}

/// Everyone who sells; the rep that the customer has stays to be chosen, active or not.
fn reps(tx: &ReadTx<'_>, known: Option<&Customer>) -> Result<Vec<Choice>, Problem> {
    let mut reps: Vec<Choice> =
        users::reps(tx)?.into_iter().map(|(id, name)| Choice::new(id.to_string(), name)).collect();
    if let Some((rep, name)) = known.and_then(|customer| Some((customer.rep?.to_string(), &customer.rep_name)))
        && reps.iter().all(|choice| choice.value != rep)
    {
        reps.push(Choice::new(rep, format!("{name} (not active)")));
    }
    Ok(reps)
}

fn price_lists(tx: &ReadTx<'_>) -> Result<Vec<Choice>, Problem> {
    Ok(prices::names(tx)?.into_iter().map(|(id, name)| Choice::new(id.to_string(), name)).collect())
}

/// GET `/sales/customers/new`.
pub async fn new(me: SignedIn) -> Result<HttpResponse, Problem> {
    let form = CustomerDraft { priority: Priority::Medium.text().to_owned(), ..CustomerDraft::default() };
    page::html(&me.read(move |tx| FormPage::read(tx, None, form, FormErrors::default())).await?)
}

/// GET `/sales/customers/{id}/edit`.
pub async fn edit(me: SignedIn, id: web::Path<CustomerId>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    let read = move |tx: &ReadTx<'_>| {
        let customer = customers::one(tx, &id)?;
        changing(tx, customer.rep)?;
        let form = CustomerDraft::of(&customer, tx.tenant());
        FormPage::read(tx, Some(customer), form, FormErrors::default())
    };
    page::html(&me.read(read).await?)
}

/// POST `/sales/customers`.
pub async fn create(me: SignedIn, form: Form<CustomerDraft>) -> Result<HttpResponse, Problem> {
    let (form, typed) = (form.0.clone(), form.0);
    match me.write(move |tx| customers::create(tx, &typed.parse(&tx.tenant().currency)?)).await {
        Ok(id) => Ok(page::see_other(&format!("{}?notice=added", place(id)))),
        Err(problem) => again(&me, None, form, problem).await,
    }
}

/// POST `/sales/customers/{id}`.
pub async fn update(
    me: SignedIn,
    id: web::Path<CustomerId>,
    form: Form<CustomerDraft>,
) -> Result<HttpResponse, Problem> {
    let (id, form, typed) = (id.into_inner(), form.0.clone(), form.0);
    match me.write(move |tx| customers::update(tx, &id, typed.shown()?, &typed.parse(&tx.tenant().currency)?)).await {
        Ok(()) => Ok(page::see_other(&format!("{}?notice=saved", place(id)))),
        Err(problem) => again(&me, Some(id), form, problem).await,
    }
}

async fn again(
    me: &SignedIn,
    id: Option<CustomerId>,
    form: CustomerDraft,
    problem: Problem,
) -> Result<HttpResponse, Problem> {
    let errors = FormErrors::from_problem(problem)?;
    let read = move |tx: &ReadTx<'_>| {
        let known = id.map(|id| customers::one(tx, &id)).transpose()?;
        FormPage::read(tx, known, form, errors)
    };
    page::html_again(&me.read(read).await?)
}

//! Paid and unpaid: on an order's page, and for several orders of a list at once.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::PATH;
use super::board::seen;
use super::list::{Chosen, again};
use super::one::refused;
use crate::sales::orders::{Outcome, PAID, Payment, Together, act_on, pay, take_back};
use crate::values::{Code, FieldError, Note, OrderId, Problem};
use crate::web::pager::address;
use crate::web::{Form, SignedIn, page};

/// A payment, as it is typed on the order's page.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PaymentForm {
    pub version: i64,
    pub paid_on: String,
    pub how: String,
}

impl PaymentForm {
    fn parse(&self) -> Result<Payment, Problem> {
        Payment::read(&self.paid_on, &self.how).map_err(here)
    }
}

/// The form's name of what programs call `note`: a page has a sentence of that name already.
fn here(mut problem: Problem) -> Problem {
    for error in problem.errors.iter_mut().filter(|error| error.field == "note") {
        error.field = "how".to_owned();
    }
    problem
}

/// POST `/sales/orders/{id}/paid`.
pub async fn paid(me: SignedIn, id: web::Path<OrderId>, form: Form<PaymentForm>) -> Result<HttpResponse, Problem> {
    let (id, form) = (id.into_inner(), form.0);
    let done = match form.parse() {
        Ok(payment) => {
            let version = form.version;
            me.manage(move |tx| pay(tx, id, version, &payment)).await
        }
        Err(problem) => Err(problem),
    };
    match done {
        Ok(()) => Ok(page::see_other(&format!("{PATH}/{id}?notice=paid"))),
        Err(problem) => refused(&me, id, problem, move |_, page| Ok(page.with_payment(form))).await,
    }
}

/// The order as it was seen, and why the payment is taken back.
#[derive(Debug, Deserialize)]
pub struct UnpaidForm {
    version: i64,
    #[serde(default)]
    note: String,
}

/// POST `/sales/orders/{id}/unpaid`.
pub async fn unpaid(me: SignedIn, id: web::Path<OrderId>, form: Form<UnpaidForm>) -> Result<HttpResponse, Problem> {
    let (id, UnpaidForm { version, note }) = (id.into_inner(), form.0);
    let taken = match Note::<500>::parse(&note) {
        Ok(why) => me.manage(move |tx| take_back(tx, id, version, why.as_str())).await,
        Err(refusal) => Err(Problem::invalid(vec![refusal.at("")])),
    };
    match taken {
        Ok(()) => Ok(page::see_other(&format!("{PATH}/{id}?notice=unpaid"))),
        Err(problem) => refused(&me, id, problem, |_, page| Ok(page)).await,
    }
}

/// POST `/sales/orders/paid`: the orders of a list that are checked.
pub async fn pay_chosen(me: SignedIn, form: Form<Chosen>) -> Result<HttpResponse, Problem> {
    let form = form.0;
    let orders = form.order.iter().filter_map(|text| seen(text)).collect();
    let outcomes = match Payment::read(&form.paid_on, &form.how).map_err(here) {
        Ok(payment) => act_on(&me, Together::Pay(payment), orders).await,
        Err(problem) => Err(problem),
    };
    match outcomes {
        Ok(outcomes) => told(&me, form, outcomes).await,
        Err(problem) if problem.code == Code::Invalid => {
            again(&me, form, StatusCode::UNPROCESSABLE_ENTITY, problem.errors).await
        }
        Err(problem) => Err(problem),
    }
}

/// Back to the list, or the list with what was refused.
async fn told(me: &SignedIn, form: Chosen, outcomes: Vec<Outcome>) -> Result<HttpResponse, Problem> {
    let done = outcomes.len().to_string();
    let refused = outcomes.into_iter().filter_map(|outcome| outcome.result.err());
    let refused: Vec<FieldError> = refused.map(|problem| FieldError::new("", problem.detail)).collect();
    if !refused.is_empty() {
        return again(me, form, StatusCode::CONFLICT, refused).await;
    }
    let mut pairs = form.pairs();
    pairs.extend([("notice".to_owned(), PAID.to_owned()), ("done".to_owned(), done)]);
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    Ok(page::see_other(&address(PATH, &pairs)))
}

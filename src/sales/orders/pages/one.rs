//! One order, and the steps that its status and the person's part in it allow.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::PATH;
use super::payment::PaymentForm;
use crate::auth::Moments;
use crate::sales::orders::confirmation::{SHARED, UNSHARED};
use crate::sales::orders::model::Entry;
use crate::sales::orders::standing::standing;
use crate::sales::orders::{
    Action, Choices, Days, Line, Order, PAID, Status, UNPAID, act, choices, live, may_be_shared, one,
};
use crate::store::ReadTx;
use crate::values::{Code, Currency, Day, FieldError, Money, Note, OrderId, Problem};
use crate::web::page::{self, Choice, FormErrors, Shell};
use crate::web::pager::address;
use crate::web::{Form, Query, SignedIn};

#[derive(Template)]
#[template(path = "sales/orders/one.html")]
pub struct OnePage {
    shell: Shell,
    errors: FormErrors,
    /// The sentence that was typed for a step that failed.
    note: String,
    /// What was typed of a payment that was refused.
    payment: PaymentForm,
    today: Day,
    /// How long a link can be good, where the order can be shared by the person.
    share_for: Option<Vec<Choice>>,
    /// Until when a link is good.
    shared_until: Option<String>,
    order: Order,
    choices: Choices,
    can_edit: bool,
    can_sell: bool,
    moments: Moments,
    currency: Currency,
}

impl OnePage {
    fn read(tx: &ReadTx<'_>, id: OrderId, notice: &str) -> Result<OnePage, Problem> {
        let order = one(tx, id)?;
        let mut choices = choices(tx, &order);
        let moments = Moments::of_reader(tx)?;
        let can_share = tx.role().may_sell() && may_be_shared(order.row.status);
        let before = choices.actions.len();
        choices.actions.retain(|action| *action != Action::Edit);
        Ok(OnePage {
            shell: Shell::of(tx, "orders", sentence(notice, order.row.status)),
            errors: FormErrors::default(),
            note: String::new(),
            payment: PaymentForm { paid_on: tx.today().to_string(), ..PaymentForm::default() },
            today: tx.today(),
            can_edit: choices.actions.len() < before,
            can_sell: tx.role().may_sell(),
            share_for: can_share.then(share_for),
            shared_until: if can_share { live(tx, id)?.map(|until| moments.of(until)) } else { None },
            choices,
            moments,
            currency: tx.tenant().currency,
            order,
        })
    }

    /// The same with a payment as it was typed.
    pub fn with_payment(self, payment: PaymentForm) -> OnePage {
        OnePage { payment, ..self }
    }

    fn amount(&self, amount: &Money) -> String {
        amount.format_with_currency(&self.currency)
    }

    /// "2 cases + 3", where a case is more than a unit.
    fn in_cases(line: &Line) -> Option<String> {
        let cases = line.quantity.as_cases(line.units_per_case);
        (line.units_per_case.units() > 1 && cases.cases > 0).then(|| cases.to_string())
    }

    /// What was done, for the timeline.
    fn done(entry: &Entry) -> &'static str {
        match entry.action.as_str() {
            PAID => "Marked paid",
            UNPAID => "Payment taken back",
            SHARED => "Confirmation shared",
            UNSHARED => "Confirmation taken back",
            action => action.parse::<Action>().map_or("Made", Action::done),
        }
    }
}

fn share_for() -> Vec<Choice> {
    Days::ALL.map(|days| Choice::new(days.days().to_string(), days.label())).to_vec()
}

fn sentence(notice: &str, status: Status) -> Option<String> {
    let status = status.label().to_lowercase();
    match notice {
        "done" => Some(format!("Done: the order is {status} now.")),
        "saved" => Some("The order was saved.".to_owned()),
        "paid" => Some("The order is marked paid.".to_owned()),
        "unshared" => Some("The confirmation’s link opens nothing any more.".to_owned()),
        "unpaid" => Some("The payment is taken back: the order is owed again.".to_owned()),
        "submitted" => Some(format!("The order was submitted and is {status}.")),
        _ => None,
    }
}

/// What the last step did, a word.
#[derive(Deserialize)]
pub struct Notice {
    #[serde(default)]
    notice: String,
}

/// GET `/sales/orders/{id}`.
pub async fn show(me: SignedIn, id: web::Path<OrderId>, notice: Query<Notice>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    page::html(&me.read(move |tx| OnePage::read(tx, id, &notice.0.notice)).await?)
}

/// One step, from the version that the page showed.
#[derive(Clone, Deserialize)]
pub struct StepForm {
    version: i64,
    #[serde(default)]
    note: String,
    /// `approvals` where the button stood in that list.
    #[serde(default)]
    back: String,
}

/// POST `/sales/orders/{id}/{action}`: a step that fails shows the order as it stands now, and why.
pub async fn step(
    me: SignedIn,
    path: web::Path<(OrderId, String)>,
    form: Form<StepForm>,
) -> Result<HttpResponse, Problem> {
    let (id, word) = path.into_inner();
    let action: Action = word.parse().map_err(|_| Problem::not_found("step"))?;
    let StepForm { version, note, back } = form.0;
    let typed = note.clone();
    let taken = me
        .write(move |tx| {
            act(tx, id, action, version, note_of(&typed)?.as_str())?;
            Ok(standing(tx, id)?.number)
        })
        .await;
    match taken {
        Ok(number) if back == "approvals" => {
            Ok(page::see_other(&address(&format!("{PATH}/approvals"), &[("number", &number)])))
        }
        Ok(_) => Ok(page::see_other(&format!("{PATH}/{id}?notice=done"))),
        Err(problem) => again(&me, id, note, problem).await,
    }
}

fn note_of(typed: &str) -> Result<Note<500>, Problem> {
    Note::parse(typed).map_err(|refusal| Problem::invalid(vec![refusal.at("note")]))
}

async fn again(me: &SignedIn, id: OrderId, note: String, problem: Problem) -> Result<HttpResponse, Problem> {
    refused(me, id, problem, move |page| OnePage { note, ..page }).await
}

/// The page with what was refused, and what was typed for it.
pub async fn refused(
    me: &SignedIn,
    id: OrderId,
    problem: Problem,
    typed: impl FnOnce(OnePage) -> OnePage + Send + 'static,
) -> Result<HttpResponse, Problem> {
    let status = match problem.code {
        Code::Conflict => StatusCode::CONFLICT,
        Code::Forbidden => StatusCode::FORBIDDEN,
        Code::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        _ => return Err(problem),
    };
    let errors = FormErrors::from_problem(on_this_page(problem))?;
    let read = move |tx: &ReadTx<'_>| Ok(typed(OnePage { errors, ..OnePage::read(tx, id, "")? }));
    page::html_with(HttpResponse::build(status), &me.read(read).await?)
}

/// The page has few fields of its own; whatever else is wrong stands as it is.
fn on_this_page(problem: Problem) -> Problem {
    let mut errors = vec![FieldError::new("", problem.detail.clone())];
    if problem.code == Code::Invalid {
        errors.clear();
    }
    errors.extend(problem.errors.into_iter().map(|error| match error.field.as_str() {
        "note" | "paidOn" | "how" | "days" => error,
        _ => FieldError::new("", error.message),
    }));
    Problem::invalid(errors)
}

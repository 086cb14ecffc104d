//! One order, and the steps that its status and the person's part in it allow.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::PATH;
use super::deliver::{DeliverForm, rest_of};
use super::payment::PaymentForm;
use super::units::{Typed, field_of};
use crate::auth::Moments;
use crate::sales::orders::confirmation::{SHARED, UNSHARED};
use crate::sales::orders::model::Entry;
use crate::sales::orders::read::{complete, head_and_lines};
use crate::sales::orders::standing::standing;
use crate::sales::orders::{
    Action, Brought, Choices, Days, Line, Order, PAID, Status, UNPAID, act, choices, deliver, live, may_be_shared, one,
};
use crate::store::{ReadTx, WriteTx};
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
    can_return: bool,
    /// Where the next step is to deliver it.
    delivery: Option<DeliverForm>,
    can_sell: bool,
    moments: Moments,
    currency: Currency,
}

impl OnePage {
    fn read(tx: &ReadTx<'_>, id: OrderId, notice: &str) -> Result<OnePage, Problem> {
        OnePage::of(tx, one(tx, id)?, notice)
    }

    fn of(tx: &ReadTx<'_>, order: Order, notice: &str) -> Result<OnePage, Problem> {
        let id = order.row.id;
        let mut choices = choices(tx, &order);
        let moments = Moments::of_reader(tx)?;
        let can_share = tx.role().may_sell() && may_be_shared(order.row.status);
        let before = choices.actions.len();
        choices.actions.retain(|action| *action != Action::Edit);
        let with_return = choices.actions.len();
        choices.actions.retain(|action| *action != Action::Return);
        let delivers = choices.actions.contains(&Action::Deliver);
        Ok(OnePage {
            shell: Shell::of(tx, "orders", sentence(notice, order.row.status)),
            errors: FormErrors::default(),
            note: String::new(),
            payment: PaymentForm { paid_on: tx.today().to_string(), ..PaymentForm::default() },
            today: tx.today(),
            can_edit: with_return < before,
            can_return: choices.actions.len() < with_return,
            delivery: delivers.then(|| DeliverForm::of(&order, &Typed::default(), "")),
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

    fn noun(&self) -> &'static str {
        if self.order.row.kind.is_return() { "Return" } else { "Order" }
    }

    fn amount(&self, amount: &Money) -> String {
        amount.format_with_currency(&self.currency)
    }

    /// "2 cases + 3", where a case is more than a unit.
    fn in_cases(line: &Line) -> Option<String> {
        let cases = line.quantity.as_cases(line.units_per_case);
        let sign = if line.came_back { "−" } else { "" };
        (line.units_per_case.units() > 1 && cases.cases > 0).then(|| format!("{sign}{cases}"))
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
        "returned" => Some("The return was made.".to_owned()),
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
#[derive(Clone, Default, Deserialize)]
pub struct StepForm {
    version: i64,
    #[serde(default)]
    note: String,
    /// `approvals` where the button stood in that list.
    #[serde(default)]
    back: String,
    /// What a delivery brought, line by line.
    #[serde(default)]
    line: Vec<String>,
    #[serde(default)]
    quantity: Vec<String>,
    #[serde(default)]
    rest: String,
}

impl StepForm {
    fn units(&self) -> Typed {
        Typed { line: self.line.clone(), quantity: self.quantity.clone() }
    }

    fn take(&self, tx: &WriteTx<'_>, id: OrderId, action: Action) -> Result<(), Problem> {
        let note = note_of(&self.note)?;
        if action == Action::Deliver {
            let brought = Brought { lines: self.units().parse(None)?, rest: rest_of(&self.rest)? };
            return deliver(tx, id, self.version, note.as_str(), &brought);
        }
        act(tx, id, action, self.version, note.as_str()).map(drop)
    }
}

/// POST `/sales/orders/{id}/{action}`: a step that fails shows the order as it stands now, and why.
pub async fn step(
    me: SignedIn,
    path: web::Path<(OrderId, String)>,
    form: Form<StepForm>,
) -> Result<HttpResponse, Problem> {
    let (id, word) = path.into_inner();
    let action: Action = word.parse().map_err(|_| Problem::not_found("step"))?;
    let (form, back) = (form.0.clone(), form.0.back);
    let typed = form.clone();
    let taken = me
        .write(move |tx| {
            typed.take(tx, id, action)?;
            Ok(standing(tx, id)?.number)
        })
        .await;
    match taken {
        Ok(number) if back == "approvals" => {
            Ok(page::see_other(&address(&format!("{PATH}/approvals"), &[("number", &number)])))
        }
        Ok(_) => Ok(page::see_other(&format!("{PATH}/{id}?notice=done"))),
        Err(problem) => again(&me, id, form, problem).await,
    }
}

fn note_of(typed: &str) -> Result<Note<500>, Problem> {
    Note::parse(typed).map_err(|refusal| Problem::invalid(vec![refusal.at("note")]))
}

/// A page about an order, or the order as it stands and why that page isn't to be had.
pub(in crate::sales::orders) enum PageOrOrder<P> {
    Page(P),
    Order(Box<OnePage>),
}

impl<P: Template> PageOrOrder<P> {
    /// One look at an order for both: `may` says CONFLICT where the order as it stands is to be shown.
    pub fn read(
        tx: &ReadTx<'_>,
        id: OrderId,
        may: impl FnOnce(&Order) -> Result<(), Problem>,
        page: impl FnOnce(Order) -> Result<P, Problem>,
    ) -> Result<PageOrOrder<P>, Problem> {
        let order = head_and_lines(tx, id)?;
        match may(&order) {
            Ok(()) => page(order).map(PageOrOrder::Page),
            Err(problem) if problem.code == Code::Conflict => {
                let errors = FormErrors::from_problem(on_this_page(problem))?;
                let page = OnePage::of(tx, complete(tx, order)?, "")?;
                Ok(PageOrOrder::Order(Box::new(OnePage { errors, ..page })))
            }
            Err(problem) => Err(problem),
        }
    }

    pub fn answer(&self) -> Result<HttpResponse, Problem> {
        match self {
            PageOrOrder::Page(page) => page::html(page),
            PageOrOrder::Order(page) => page::html_with(HttpResponse::Conflict(), &**page),
        }
    }
}

/// The order as it stands and why a page of it isn't to be had; a failure of another kind is handed back.
pub(in crate::sales::orders) async fn instead(
    me: &SignedIn,
    id: OrderId,
    problem: Problem,
) -> Result<HttpResponse, Problem> {
    refused(me, id, problem, |_, page| Ok(page)).await
}

async fn again(me: &SignedIn, id: OrderId, form: StepForm, problem: Problem) -> Result<HttpResponse, Problem> {
    let short = problem.code == Code::Conflict && problem.errors.iter().any(|error| field_of(&error.field).is_some());
    let typed = move |tx: &ReadTx<'_>, page: OnePage| {
        let typed = page.delivery.as_ref().map(|_| DeliverForm::of(&page.order, &form.units(), &form.rest));
        let delivery = match typed {
            Some(delivery) if short => Some(delivery.cut(tx, &page.order)?),
            typed => typed,
        };
        Ok(OnePage { note: form.note, delivery, ..page })
    };
    refused(me, id, problem, typed).await
}

/// The page with what was refused, and what was typed for it.
pub async fn refused(
    me: &SignedIn,
    id: OrderId,
    problem: Problem,
    typed: impl FnOnce(&ReadTx<'_>, OnePage) -> Result<OnePage, Problem> + Send + 'static,
) -> Result<HttpResponse, Problem> {
    let status = match problem.code {
        Code::Conflict => StatusCode::CONFLICT,
        Code::Forbidden => StatusCode::FORBIDDEN,
        Code::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        _ => return Err(problem),
    };
    let errors = FormErrors::from_problem(on_this_page(problem))?;
    let read = move |tx: &ReadTx<'_>| typed(tx, OnePage { errors, ..OnePage::read(tx, id, "")? });
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
        field => FieldError::new(field_of(field).unwrap_or_default(), error.message),
    }));
    Problem::invalid(errors)
}

//! `/sales/orders/new` and `/sales/orders/{id}/edit`: one form, sent by several buttons.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::fields::{OrderForm, Pairs, Press, TypedFee, TypedLine};
use super::parse::draft;
use super::sheet::Sheet;
use super::view::{FormPage, Subject};
use crate::sales::orders::fees::fees_of;
use crate::sales::orders::pages::{PageOrOrder, instead};
use crate::sales::orders::{Action, Draft, Line, Order, create, edit, edit_and_submit, place, read, standing};
use crate::store::{ReadTx, random};
use crate::values::{Code, Currency, OrderId, Problem, Token};
use crate::web::idempotency::Once;
use crate::web::page::{self, html_with};
use crate::web::{Form, Query, SignedIn};

const PATH: &str = "/sales/orders";

/// What a new order begins with.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Beginning {
    /// The customer's id.
    customer: String,
    /// The id of an order to order again, at today's prices.
    from: String,
    /// The id of an order to copy as it stands, own prices and samples too.
    copy: String,
}

/// GET `/sales/orders/new`.
pub async fn new(me: SignedIn, beginning: Query<Beginning>) -> Result<HttpResponse, Problem> {
    let (beginning, once) = (beginning.0, fresh()?);
    let read = move |tx: &ReadTx<'_>| {
        let mut form = OrderForm { once, customer_id: beginning.customer.clone(), ..OrderForm::default() };
        let left_out = match (beginning.from.as_str(), beginning.copy.as_str()) {
            ("", "") => Vec::new(),
            ("", copy) => again(tx, copy, true, &mut form)?,
            (from, _) => again(tx, from, false, &mut form)?,
        };
        let sheet = Sheet::lay(tx, form, Press::Update)?;
        Ok(FormPage::of(tx, sheet, None, None)?.hint(sentence_of(&left_out)))
    };
    page::html(&me.read(read).await?)
}

/// Puts the lines of an earlier order on the form, but for what is no longer sold; returns what was left
/// out. Unless it is a copy, samples and own prices stay behind too.
fn again(tx: &ReadTx<'_>, from: &str, copy: bool, form: &mut OrderForm) -> Result<Vec<String>, Problem> {
    let id = from.parse().map_err(|_| Problem::not_found("order"))?;
    let order = read::head_and_lines(tx, id)?;
    let asked = order.lines.into_iter().filter(|line| copy || !line.sample);
    let (kept, gone): (Vec<_>, Vec<_>) = asked.partition(|line| line.active);
    form.customer_id = order.row.customer.to_string();
    form.warehouse_id = order.warehouse.to_string();
    let currency = tx.tenant().currency;
    let line = |line: &Line| match copy {
        true => TypedLine::of(line, &currency),
        false => TypedLine::of_product(line.product, line.quantity.units()),
    };
    form.lines = kept.iter().map(line).collect();
    if copy {
        form.fees = TypedFee::of(&fees_of(tx, id, order.fees_total)?, &currency);
        form.notes = order.notes;
    }
    Ok(gone.into_iter().map(|line| line.description).collect())
}

fn sentence_of(left_out: &[String]) -> String {
    match left_out {
        [] => String::new(),
        names => format!("No longer sold, and left out: {}.", names.join(", ")),
    }
}

/// GET `/sales/orders/{id}/edit`.
pub async fn edit_form(me: SignedIn, id: web::Path<OrderId>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    let read = move |tx: &ReadTx<'_>| {
        let may = |order: &Order| standing::may(tx, &order.row, Action::Edit);
        PageOrOrder::read(tx, id, may, |mut order| {
            order.fees = fees_of(tx, id, order.fees_total)?;
            let form = OrderForm::of(&order, &tx.tenant().currency);
            let sheet = Sheet::lay(tx, form, Press::Update)?;
            FormPage::of(tx, sheet, Some(Subject::of(&order)), None)
        })
    };
    match me.read(read).await {
        Ok(shown) => shown.answer(),
        Err(problem) => instead(&me, id, problem).await,
    }
}

/// POST `/sales/orders`.
pub async fn post_new(me: SignedIn, form: Form<Pairs>) -> Result<HttpResponse, Problem> {
    let press = Press::of(&form.0);
    answer(&me, None, OrderForm::read(&form.0, press), press).await
}

/// POST `/sales/orders/{id}/edit`.
pub async fn post_edit(me: SignedIn, id: web::Path<OrderId>, form: Form<Pairs>) -> Result<HttpResponse, Problem> {
    let press = Press::of(&form.0);
    answer(&me, Some(id.into_inner()), OrderForm::read(&form.0, press), press).await
}

/// Saves if a button says so and all is clear; else the form comes again with what was typed.
async fn answer(me: &SignedIn, order: Option<OrderId>, form: OrderForm, press: Press) -> Result<HttpResponse, Problem> {
    if !press.keeps() {
        return again_with(me, order, form, press, None).await;
    }
    let typed = form.clone();
    let (form, draft) = me.read(move |tx| to_draft(tx, typed, press, &tx.tenant().currency)).await?;
    let kept = match draft {
        Ok(draft) => keep(me, order, &form, draft, press).await,
        Err(problem) => Err(problem),
    };
    match kept {
        Ok(id) => Ok(page::see_other(&format!("{PATH}/{id}?notice={}", word(press)))),
        Err(problem) => again_with(me, order, form, press, Some(problem)).await,
    }
}

/// The form without blank lines, and the order that it asks for.
fn to_draft(
    tx: &ReadTx<'_>,
    form: OrderForm,
    press: Press,
    currency: &Currency,
) -> Result<(OrderForm, Result<Draft, Problem>), Problem> {
    let sheet = Sheet::lay(tx, form, press)?;
    let draft = draft(&sheet, currency);
    Ok((sheet.form, draft))
}

async fn keep(
    me: &SignedIn,
    order: Option<OrderId>,
    form: &OrderForm,
    draft: Draft,
    press: Press,
) -> Result<OrderId, Problem> {
    let version = form.version;
    let submits = press == Press::Submit;
    if let Some(id) = order {
        let change = if submits { edit_and_submit } else { edit };
        me.write(move |tx| change(tx, id, version, &draft)).await?;
        return Ok(id);
    }
    let once = Once::of_form(&form.once, &form.asked(order, press));
    let made = me
        .write(move |tx| {
            let make = if submits { place } else { create };
            once.answer(tx, 201, || Ok(make(tx, &draft)?.to_string()))
        })
        .await?;
    serde_json::from_str::<String>(&made.json)
        .ok()
        .and_then(|id| id.parse().ok())
        .ok_or_else(|| Problem::internal("an answer that holds no order"))
}

fn word(press: Press) -> &'static str {
    if press == Press::Submit { "submitted" } else { "saved" }
}

/// The form once more: 200 after a step of it, 409 where somebody or a price was quicker, 422 for bad input.
async fn again_with(
    me: &SignedIn,
    order: Option<OrderId>,
    mut form: OrderForm,
    press: Press,
    wrong: Option<Problem>,
) -> Result<HttpResponse, Problem> {
    let wrong = wrong.map(|problem| sent_before(problem, &mut form)).transpose()?;
    let status = match wrong.as_ref().map(|problem| problem.code) {
        None => StatusCode::OK,
        Some(Code::Conflict) => StatusCode::CONFLICT,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let read = move |tx: &ReadTx<'_>| {
        let subject = order.map(|id| subject(tx, id)).transpose()?;
        let sheet = Sheet::lay(tx, form, press)?;
        Ok(FormPage::of(tx, sheet, subject, wrong)?.kept())
    };
    match (me.read(read).await, order) {
        (Err(problem), Some(id)) => instead(me, id, problem).await,
        (page, _) => html_with(HttpResponse::build(status), &page?),
    }
}

/// A form that was kept once and then changed would be another order: that takes a key of its own.
fn sent_before(problem: Problem, form: &mut OrderForm) -> Result<Problem, Problem> {
    if problem.errors.iter().all(|error| error.field != "Idempotency-Key") {
        return Ok(problem);
    }
    form.once = fresh()?;
    Ok(Problem::conflict("This form was saved before, as it was then. Save it again to make another order of it."))
}

fn subject(tx: &ReadTx<'_>, id: OrderId) -> Result<Subject, Problem> {
    let order = read::head(tx, id)?;
    standing::may(tx, &order.row, Action::Edit)?;
    Ok(Subject::of(&order))
}

impl Subject {
    fn of(order: &Order) -> Subject {
        Subject { id: order.row.id, number: order.row.number.clone(), status: order.row.status }
    }
}

/// A key that no other form has.
fn fresh() -> Result<String, Problem> {
    Ok(Token::from_bytes(random()?).reveal())
}

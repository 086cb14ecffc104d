//! `/sales/orders/{id}/return`: what comes back of a delivered order.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::PATH;
use super::one::{PageOrOrder, instead};
use super::units::{Typed, UnitsRow, field_of};
use crate::sales::orders::{Action, Line, Order, TakenBack, read, return_goods, standing};
use crate::store::{ReadTx, random};
use crate::values::{Code, Errors, FieldError, OrderId, Problem, Text, Token};
use crate::web::idempotency::Once;
use crate::web::page::{self, Choice, FormErrors, Shell};
use crate::web::{Form, SignedIn};

/// The form's fields, as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ReturnForm {
    /// Makes a form that is sent twice one return.
    once: String,
    version: i64,
    line: Vec<String>,
    quantity: Vec<String>,
    reason: String,
    /// `stock`, or `off` for what is written off.
    goods: String,
    returned_on: String,
}

impl ReturnForm {
    fn typed(&self) -> Typed {
        Typed { line: self.line.clone(), quantity: self.quantity.clone() }
    }

    fn parse(&self) -> Result<TakenBack, Problem> {
        let mut errors = Errors::new();
        let lines = match self.typed().parse(Some(0)) {
            Ok(lines) => Some(lines),
            Err(problem) if problem.code == Code::Invalid => {
                problem.errors.into_iter().for_each(|error| errors.add(error.field, error.message));
                None
            }
            Err(problem) => return Err(problem),
        };
        let reason = errors.take("reason", Text::parse(&self.reason));
        let on = errors.take_optional("returnedOn", &self.returned_on, str::parse);
        let to_stock = match self.goods.as_str() {
            "stock" => Some(true),
            "off" => Some(false),
            _ => errors.take("goods", Err("Say what becomes of the goods.")),
        };
        match (lines, reason, on, to_stock) {
            (Some(lines), Some(reason), Some(on), Some(to_stock)) => Ok(TakenBack { lines, reason, to_stock, on }),
            _ => Err(errors.into_problem()),
        }
    }
}

#[derive(Template)]
#[template(path = "sales/orders/return.html")]
struct ReturnPage {
    shell: Shell,
    errors: FormErrors,
    order: Order,
    form: ReturnForm,
    rows: Vec<UnitsRow>,
    goods: Vec<Choice>,
    first: String,
    today: String,
}

impl ReturnPage {
    /// As nobody has touched it.
    fn fresh(tx: &ReadTx<'_>, order: Order, once: String) -> ReturnPage {
        let (version, returned_on) = (order.row.version, tx.today().to_string());
        let form = ReturnForm { once, version, returned_on, ..ReturnForm::default() };
        ReturnPage::of(tx, order, form, FormErrors::default())
    }

    fn of(tx: &ReadTx<'_>, order: Order, form: ReturnForm, errors: FormErrors) -> ReturnPage {
        let typed = form.typed();
        let row = |line: &Line| UnitsRow::of(line, line.returnable(), &typed, String::new());
        ReturnPage {
            shell: Shell::of(tx, "orders", None),
            errors,
            rows: order.lines.iter().map(row).collect(),
            goods: vec![
                Choice::new("stock", "Back in stock").note(format!("On hand again in {}.", order.warehouse_name)),
                Choice::new("off", "Written off").note("Broken, out of date or otherwise not to be sold."),
            ],
            first: order.row.delivered_on.map(|day| day.to_string()).unwrap_or_default(),
            today: tx.today().to_string(),
            order,
            form,
        }
    }
}

/// GET `/sales/orders/{id}/return`.
pub async fn show(me: SignedIn, id: web::Path<OrderId>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    let once = Token::from_bytes(random()?).reveal();
    let read = move |tx: &ReadTx<'_>| {
        PageOrOrder::read(tx, id, |order| may_come_back(tx, order), |order| Ok(ReturnPage::fresh(tx, order, once)))
    };
    match me.read(read).await {
        Ok(shown) => shown.answer(),
        Err(problem) => instead(&me, id, problem).await,
    }
}

/// # Errors
/// CONFLICT where nothing can come back, FORBIDDEN to whoever takes nothing back.
fn may_come_back(tx: &ReadTx<'_>, order: &Order) -> Result<(), Problem> {
    standing::may(tx, &order.row, Action::Return)?;
    if order.lines.iter().all(|line| line.returnable() == 0) {
        return Err(Problem::conflict(format!("Nothing of order {} can come back.", order.row.number)));
    }
    Ok(())
}

/// POST `/sales/orders/{id}/return`.
pub async fn post(me: SignedIn, id: web::Path<OrderId>, form: Form<ReturnForm>) -> Result<HttpResponse, Problem> {
    let (id, form) = (id.into_inner(), form.0);
    match keep(&me, id, &form).await {
        Ok(made) => Ok(page::see_other(&format!("{PATH}/{made}?notice=returned"))),
        Err(problem) => {
            let status = match problem.code {
                Code::Conflict => StatusCode::CONFLICT,
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            };
            let errors = FormErrors::from_problem(at_the_rows(problem))?;
            let read = move |tx: &ReadTx<'_>| Ok(ReturnPage::of(tx, read::head_and_lines(tx, id)?, form, errors));
            page::html_with(HttpResponse::build(status), &me.read(read).await?)
        }
    }
}

async fn keep(me: &SignedIn, id: OrderId, form: &ReturnForm) -> Result<String, Problem> {
    let (back, version) = (form.parse()?, form.version);
    let asked = ReturnForm { once: String::new(), ..form.clone() };
    let once = Once::of_form(&form.once, &format!("{id} {asked:?}"));
    let made =
        me.write(move |tx| once.answer(tx, 201, || Ok(return_goods(tx, id, version, &back)?.to_string()))).await?;
    serde_json::from_str(&made.json).map_err(Problem::internal)
}

/// Messages at lines go to their fields.
fn at_the_rows(mut problem: Problem) -> Problem {
    for error in &mut problem.errors {
        let field = match error.field.as_str() {
            "lines" => Some("quantity-0".to_owned()),
            "Idempotency-Key" => Some(String::new()),
            field => field_of(field),
        };
        if let Some(field) = field {
            *error = FieldError::new(field, error.message.clone());
        }
    }
    problem
}

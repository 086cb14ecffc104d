//! The operations board: open orders by the day they are wanted on, and one step for many of them.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use super::PATH;
use crate::sales::orders::{
    Action, BoardDay, BoardQuery, Row, Seen, Status, Together, act_on, board_days, board_place,
};
use crate::store::ReadTx;
use crate::values::{Currency, DateLanguage, Day, Errors, FieldError, Money, Problem};
use crate::web::page::{self, Choice, FormErrors, Shell};
use crate::web::pager::address;
use crate::web::{Form, Query, SignedIn};

/// The board as its address says it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    day: String,
    status: String,
    /// Where the page before ended: its last day and order.
    after: String,
    /// What was done before, and with how many.
    notice: String,
    done: String,
}

impl Asked {
    fn parse(&self) -> Result<BoardQuery, Problem> {
        let mut errors = Errors::new();
        let query = BoardQuery {
            day: errors.take_optional("day", &self.day, str::parse).flatten(),
            status: errors.take_optional("status", &self.status, str::parse).flatten(),
            after: None,
        };
        errors.finish()?;
        Ok(BoardQuery { after: board_place(&self.after), ..query })
    }

    fn address(&self, after: &str) -> String {
        address(&format!("{PATH}/board"), &[("day", &self.day), ("status", &self.status), ("after", after)])
    }

    fn sentence(&self) -> Option<String> {
        let action: Action = self.notice.parse().ok()?;
        let done: usize = self.done.parse().ok()?;
        Some(format!("{}: {done} {}.", action.done(), if done == 1 { "order" } else { "orders" }))
    }
}

/// The orders of one day.
struct DayOrders {
    title: String,
    late: bool,
    total: Money,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "sales/orders/board.html")]
struct BoardPage {
    shell: Shell,
    errors: FormErrors,
    asked: Asked,
    days: Vec<DayOrders>,
    next: Option<String>,
    statuses: Vec<Choice>,
    can_manage: bool,
    currency: Currency,
}

impl BoardPage {
    fn read(tx: &ReadTx<'_>, asked: Asked) -> Result<BoardPage, Problem> {
        let (days, next) = board_days(tx, &asked.parse()?)?;
        let today = tx.today();
        let open = Status::ALL.into_iter().filter(|status| status.is_open());
        Ok(BoardPage {
            shell: Shell::of(tx, "orders", asked.sentence()),
            errors: FormErrors::default(),
            next: next.map(|place| asked.address(&place)),
            days: days.into_iter().map(|day| DayOrders::of(day, today, tx.language())).collect(),
            statuses: open.map(|status| Choice::new(status.text(), status.label())).collect(),
            can_manage: tx.role().may_manage(),
            currency: tx.tenant().currency,
            asked,
        })
    }

    fn amount(&self, amount: &Money) -> String {
        amount.format_with_currency(&self.currency)
    }

    fn is_filtered(&self) -> bool {
        !self.asked.day.is_empty() || !self.asked.status.is_empty()
    }
}

impl DayOrders {
    fn of(BoardDay { day, total, rows }: BoardDay, today: Day, language: DateLanguage) -> DayOrders {
        DayOrders { title: title(day, today, language), late: day.is_some_and(|day| day < today), total, rows }
    }
}

fn title(day: Option<Day>, today: Day, language: DateLanguage) -> String {
    match day {
        None => "Any day".to_owned(),
        Some(day) if day == today => format!("Today, {day}"),
        Some(day) if day == today.plus_days(1) => format!("Tomorrow, {day}"),
        Some(day) => format!("{}, {day}", language.weekday(day.weekday())),
    }
}

/// GET `/sales/orders/board`.
pub async fn show(me: SignedIn, asked: Query<Asked>) -> Result<HttpResponse, Problem> {
    page::html(&me.read(move |tx| BoardPage::read(tx, asked.0)).await?)
}

/// Checked orders, each as `ID VERSION`, and the button.
#[derive(Deserialize)]
pub struct BulkForm {
    #[serde(default)]
    order: Vec<String>,
    #[serde(default, rename = "do")]
    action: String,
    #[serde(default)]
    day: String,
    #[serde(default)]
    status: String,
}

/// POST `/sales/orders/bulk`.
pub async fn bulk(me: SignedIn, form: Form<BulkForm>) -> Result<HttpResponse, Problem> {
    let BulkForm { order, action, day, status } = form.0;
    let action: Action = action.parse().map_err(|_| Problem::not_found("step"))?;
    let asked = Asked { day, status, ..Asked::default() };
    let refused: Vec<Problem> =
        match act_on(&me, Together::Step(action), order.iter().filter_map(|text| seen(text)).collect()).await {
            Ok(outcomes) => outcomes.into_iter().filter_map(|outcome| outcome.result.err()).collect(),
            Err(problem) => vec![problem],
        };
    if refused.is_empty() {
        let done = order.len().to_string();
        let to = address(&asked.address(""), &[]);
        let mark = if to.contains('?') { '&' } else { '?' };
        return Ok(page::see_other(&format!("{to}{mark}notice={}&done={done}", action.text())));
    }
    let errors = refused.into_iter().map(|problem| FieldError::new("", problem.detail)).collect();
    let errors = FormErrors::from_problem(Problem::invalid(errors))?;
    let read = move |tx: &ReadTx<'_>| Ok(BoardPage { errors, ..BoardPage::read(tx, asked)? });
    page::html_with(HttpResponse::build(StatusCode::CONFLICT), &me.read(read).await?)
}

/// An order as a box says it.
pub(super) fn seen(text: &str) -> Option<Seen> {
    let (id, version) = text.split_once(' ')?;
    Some(Seen { id: id.parse().ok()?, version: version.parse().ok()? })
}

//! The list of orders: every filter is in its address.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, HttpResponseBuilder};
use askama::Template;
use serde::Deserialize;

use super::PATH;
use crate::admin::users;
use crate::sales::orders::{ListQuery, OrderQuery, PAID, Row, Status, buyer, list_and_sum};
use crate::store::ReadTx;
use crate::values::{Code, Currency, FieldError, Money, Problem};
use crate::web::page::{self, Choice, FormErrors, Shell};
use crate::web::pager::{Pager, address};
use crate::web::{Query, SignedIn};

#[derive(Template)]
#[template(path = "sales/orders/list.html")]
struct ListPage {
    shell: Shell,
    query: ListQuery,
    rows: Vec<Row>,
    pager: Pager,
    /// What all that fit come to, where that can be told.
    sum: Option<Money>,
    statuses: Vec<Choice>,
    status: String,
    kinds: [Choice; 2],
    reps: Vec<Choice>,
    chips: Vec<Chip>,
    payments: Vec<Choice>,
    currency: Currency,
    can_sell: bool,
    can_manage: bool,
    /// What was chosen to be marked paid.
    chosen: Chosen,
    errors: FormErrors,
}

/// Orders that are checked, each as `ID VERSION`, the payment, and the query of the list they stand in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Chosen {
    pub order: Vec<String>,
    pub paid_on: String,
    pub how: String,
    pub query: String,
}

impl Chosen {
    /// The list's filters and sort.
    pub fn pairs(&self) -> Vec<(String, String)> {
        serde_html_form::from_str(&self.query).unwrap_or_default()
    }
}

/// A filter in use, and the list without it.
struct Chip {
    label: String,
    without: String,
}

impl ListPage {
    fn read(tx: &ReadTx<'_>, query: ListQuery) -> Result<ListPage, Problem> {
        let paging = query.paging().parse()?;
        let asked = query.parse()?;
        let (found, sum) = list_and_sum(tx, &asked, &paging)?;
        let status = joined(&asked.statuses);
        let pager = Pager::of(&found, &paging, PATH, &pairs(&query, &status));
        let reps = if tx.sees_only().is_none() { users::reps(tx)? } else { Vec::new() };
        let reps: Vec<Choice> = reps.into_iter().map(|(id, name)| Choice::new(id.to_string(), name)).collect();
        Ok(ListPage {
            shell: Shell::of(tx, "orders", told(&query)),
            chips: chips(tx, &pairs(&query, &status), &asked, &reps)?,
            rows: found.items,
            pager,
            sum,
            status,
            kinds: [Choice::new("order", "Orders alone"), Choice::new("return", "Returns")],
            statuses: statuses(&asked.statuses),
            reps,
            currency: tx.tenant().currency,
            payments: vec![Choice::new("yes", "Paid"), Choice::new("no", "Unpaid")],
            can_sell: tx.role().may_sell(),
            can_manage: tx.role().may_manage(),
            chosen: Chosen { paid_on: tx.today().to_string(), ..Chosen::default() },
            errors: FormErrors::default(),
            query,
        })
    }

    fn is_filtered(&self) -> bool {
        !self.chips.is_empty()
    }

    /// Is one of the filters in use that phones keep folded?
    fn is_narrow(&self) -> bool {
        let q = &self.query;
        [&q.rep, &q.paid, &q.from, &q.to, &q.delivered_from, &q.delivered_to, &q.kind]
            .iter()
            .any(|value| !value.is_empty())
    }

    /// The filters and the sort as a query.
    fn filters(&self) -> String {
        let address = address("", &pairs(&self.query, &self.status));
        address.trim_start_matches('?').to_owned()
    }

    /// Can any of these be marked paid by the person?
    fn can_pay(&self) -> bool {
        self.can_manage && self.rows.iter().any(|row| row.owed)
    }

    fn seen(row: &Row) -> String {
        format!("{} {}", row.id, row.version)
    }

    fn is_chosen(&self, row: &Row) -> bool {
        let id = row.id.to_string();
        self.chosen.order.iter().any(|seen| seen.split(' ').next() == Some(&id))
    }

    fn amount(&self, amount: &Money) -> String {
        amount.format_with_currency(&self.currency)
    }
}

/// Statuses as one value of the address.
fn joined(statuses: &[Status]) -> String {
    statuses.iter().map(|status| status.text()).collect::<Vec<_>>().join(",")
}

fn labels(statuses: &[Status]) -> String {
    statuses.iter().map(|status| status.label()).collect::<Vec<_>>().join(", ")
}

/// Each status, the open ones together, and whatever else the address asks for.
fn statuses(asked: &[Status]) -> Vec<Choice> {
    let open: Vec<Status> = Status::ALL.into_iter().filter(|status| status.is_open()).collect();
    let mut choices = vec![Choice::new(joined(&open), "Open")];
    choices.extend(Status::ALL.into_iter().map(|status| Choice::new(status.text(), status.label())));
    let other = joined(asked);
    if !other.is_empty() && choices.iter().all(|choice| choice.value != other) {
        choices.push(Choice::new(other, labels(asked)));
    }
    choices
}

/// The filters and the sort.
fn pairs<'q>(query: &'q ListQuery, status: &'q str) -> [(&'static str, &'q str); 11] {
    [
        ("search", query.search.as_str()),
        ("status", status),
        ("customer", &query.customer),
        ("rep", &query.rep),
        ("from", &query.from),
        ("to", &query.to),
        ("deliveredFrom", &query.delivered_from),
        ("deliveredTo", &query.delivered_to),
        ("paid", &query.paid),
        ("kind", &query.kind),
        ("sort", &query.sort),
    ]
}

fn chips(tx: &ReadTx<'_>, pairs: &[(&str, &str)], asked: &OrderQuery, reps: &[Choice]) -> Result<Vec<Chip>, Problem> {
    let mut chips = Vec::new();
    for (name, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
        let label = match *name {
            "search" => format!("Search: {value}"),
            "status" => format!("Status: {}", labels(&asked.statuses)),
            "customer" => customer(tx, asked)?,
            "rep" => reps
                .iter()
                .find(|rep| rep.value == *value)
                .map_or("One rep".to_owned(), |r| format!("Rep: {}", r.label)),
            "from" => format!("Ordered from {value}"),
            "to" => format!("Ordered to {value}"),
            "deliveredFrom" => format!("Delivered from {value}"),
            "deliveredTo" => format!("Delivered to {value}"),
            "paid" => if *value == "yes" { "Paid" } else { "Unpaid" }.to_owned(),
            "kind" => if *value == "return" { "Returns" } else { "No returns" }.to_owned(),
            _ => continue,
        };
        let without = address(PATH, &[pairs, &[(*name, "")]].concat());
        chips.push(Chip { label, without });
    }
    Ok(chips)
}

fn customer(tx: &ReadTx<'_>, asked: &OrderQuery) -> Result<String, Problem> {
    let Some(id) = asked.customer else { return Ok(String::new()) };
    match buyer(tx, id) {
        Ok(buyer) => Ok(format!("Customer: {}", buyer.name)),
        Err(problem) if problem.code == Code::NotFound => Ok("One customer".to_owned()),
        Err(problem) => Err(problem),
    }
}

/// GET `/sales/orders`.
pub async fn list(me: SignedIn, query: Query<ListQuery>) -> Result<HttpResponse, Problem> {
    page::html(&me.read(move |tx| ListPage::read(tx, query.0)).await?)
}

/// What the last step did.
fn told(query: &ListQuery) -> Option<String> {
    let done: usize = query.done.parse().ok().filter(|_| query.notice == PAID)?;
    Some(format!("Marked paid: {done} {}.", if done == 1 { "order" } else { "orders" }))
}

/// The list that orders were chosen in, with what was typed and why it was refused.
pub(super) async fn again(
    me: &SignedIn,
    chosen: Chosen,
    status: StatusCode,
    errors: Vec<FieldError>,
) -> Result<HttpResponse, Problem> {
    let errors = FormErrors::from_problem(Problem::invalid(errors))?;
    let query: ListQuery = serde_html_form::from_str(&chosen.query).unwrap_or_default();
    let read = move |tx: &ReadTx<'_>| Ok(ListPage { errors, chosen, ..ListPage::read(tx, query)? });
    page::html_with(HttpResponseBuilder::new(status), &me.read(read).await?)
}

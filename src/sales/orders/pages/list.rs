//! The list of orders: every filter is in its address.

use actix_web::HttpResponse;
use askama::Template;

use super::PATH;
use crate::admin::users;
use crate::sales::orders::{ListQuery, OrderQuery, Row, Status, buyer, list_and_sum};
use crate::store::ReadTx;
use crate::values::{Code, Currency, Money, Problem};
use crate::web::page::{self, Choice, Shell};
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
    reps: Vec<Choice>,
    chips: Vec<Chip>,
    currency: Currency,
    can_sell: bool,
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
            shell: Shell::of(tx, "orders", None),
            chips: chips(tx, &pairs(&query, &status), &asked, &reps)?,
            rows: found.items,
            pager,
            sum: sum.filter(|_| asked.is_narrowed()),
            status,
            statuses: statuses(&asked.statuses),
            reps,
            currency: tx.tenant().currency,
            can_sell: tx.role().may_sell(),
            query,
        })
    }

    fn is_filtered(&self) -> bool {
        !self.chips.is_empty()
    }

    /// Is one of the filters in use that phones keep folded?
    fn is_narrow(&self) -> bool {
        let q = &self.query;
        [&q.rep, &q.from, &q.to, &q.delivered_from, &q.delivered_to].iter().any(|value| !value.is_empty())
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
fn pairs<'q>(query: &'q ListQuery, status: &'q str) -> [(&'static str, &'q str); 9] {
    [
        ("search", query.search.as_str()),
        ("status", status),
        ("customer", &query.customer),
        ("rep", &query.rep),
        ("from", &query.from),
        ("to", &query.to),
        ("deliveredFrom", &query.delivered_from),
        ("deliveredTo", &query.delivered_to),
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

//! The latest orders, and revenue: what other pages show of orders.

use super::model::Row;
use super::query::OrderQuery;
use super::{Status, list, sum_where};
use crate::sales::periods::Period;
use crate::store::ReadTx;
use crate::values::{CustomerId, Money, Problem, UserId};
use crate::web::paging::Paging;

/// The newest orders the person sees.
pub fn latest(tx: &ReadTx<'_>, limit: i64) -> Result<Vec<Row>, Problem> {
    newest(tx, &OrderQuery::default(), limit)
}

/// The newest orders that a query fits and the person sees.
pub fn latest_where(tx: &ReadTx<'_>, query: &OrderQuery, limit: i64) -> Result<Vec<Row>, Problem> {
    newest(tx, query, limit)
}

/// The newest orders of one customer that the person sees.
pub fn latest_of(tx: &ReadTx<'_>, customer: CustomerId, limit: i64) -> Result<Vec<Row>, Problem> {
    newest(tx, &OrderQuery { customer: Some(customer), ..OrderQuery::default() }, limit)
}

/// Totals of what was delivered in the period, credited to the orders' own rep; all the person sees if
/// no rep is named. The list with `OrderQuery::delivered_in` has the same orders.
pub fn revenue(tx: &ReadTx<'_>, period: Period, rep: Option<UserId>) -> Result<Money, Problem> {
    let query = OrderQuery { rep, ..OrderQuery::delivered_in(period) };
    let total = sum_where(tx, &query)?.total;
    total.ok_or_else(|| Problem::internal("revenue past what an amount holds"))
}

impl OrderQuery {
    /// What was delivered from the one day to the other.
    pub fn delivered_in(period: Period) -> OrderQuery {
        OrderQuery { delivered_from: Some(period.from), delivered_to: Some(period.to), ..OrderQuery::default() }
    }

    /// What stands at one of these.
    pub fn at(statuses: &[Status]) -> OrderQuery {
        OrderQuery { statuses: statuses.to_vec(), ..OrderQuery::default() }
    }

    /// The list's address with these filters.
    pub fn address(&self) -> String {
        let mut pairs: Vec<(&str, String)> = Vec::new();
        if !self.search.is_empty() {
            pairs.push(("search", self.search.clone()));
        }
        pairs.extend(self.statuses.iter().map(|status| ("status", status.to_string())));
        pairs.extend(self.customer.map(|id| ("customer", id.to_string())));
        pairs.extend(self.rep.map(|id| ("rep", id.to_string())));
        for (name, day) in [
            ("from", self.from),
            ("to", self.to),
            ("deliveredFrom", self.delivered_from),
            ("deliveredTo", self.delivered_to),
        ] {
            pairs.extend(day.map(|day| (name, day.to_string())));
        }
        pairs.extend(self.paid.map(|paid| ("paid", if paid { "yes" } else { "no" }.to_owned())));
        pairs.extend(self.kind.map(|kind| ("kind", kind.text().to_owned())));
        if self.oldest_first {
            pairs.push(("sort", "oldest".to_owned()));
        }
        let query = serde_html_form::to_string(&pairs).unwrap_or_default();
        if query.is_empty() { "/sales/orders".to_owned() } else { format!("/sales/orders?{query}") }
    }
}

fn newest(tx: &ReadTx<'_>, query: &OrderQuery, limit: i64) -> Result<Vec<Row>, Problem> {
    list::newest(tx, query, &Paging { page: 1, size: limit, after: Vec::new() })
}

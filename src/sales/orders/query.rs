//! What a list of orders is asked for, and which index answers it.

use serde::Deserialize;

use super::{OrderKind, Status};
use crate::values::{CustomerId, Day, Errors, Problem, Refusal, UserId};
use crate::web::paging::PageQuery;

/// The filters of a list of orders. A tile and the list behind it share one.
#[derive(Clone, Debug, Default)]
pub struct OrderQuery {
    /// Words that each begin a word of the number, the PO number or the customer.
    pub search: String,
    /// Any of these; all if none.
    pub statuses: Vec<Status>,
    pub customer: Option<CustomerId>,
    pub rep: Option<UserId>,
    pub from: Option<Day>,
    pub to: Option<Day>,
    pub delivered_from: Option<Day>,
    pub delivered_to: Option<Day>,
    /// Delivered and paid, or delivered and still owed; whether or not, if none.
    pub paid: Option<bool>,
    /// Returns alone, or all but returns.
    pub kind: Option<OrderKind>,
    pub oldest_first: bool,
}

/// The same as the address says it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ListQuery {
    pub search: String,
    /// Repeated, or with commas.
    pub status: Vec<String>,
    pub customer: String,
    pub rep: String,
    pub from: String,
    pub to: String,
    pub delivered_from: String,
    pub delivered_to: String,
    /// `yes` or `no`.
    pub paid: String,
    pub kind: String,
    pub sort: String,
    pub page: Option<String>,
    pub page_size: Option<String>,
    pub after: Option<String>,
    /// What the last step did, a word.
    pub notice: String,
    /// With how many orders.
    pub done: String,
}

impl ListQuery {
    pub fn paging(&self) -> PageQuery {
        PageQuery { page: self.page.clone(), page_size: self.page_size.clone(), after: self.after.clone() }
    }

    /// INVALID names each filter that can't be read.
    pub fn parse(&self) -> Result<OrderQuery, Problem> {
        let mut errors = Errors::new();
        let mut statuses = Vec::new();
        for text in self.status.iter().flat_map(|text| text.split(',')).filter(|text| !text.is_empty()) {
            statuses.extend(errors.take("status", text.parse::<Status>()));
        }
        statuses.sort_by_key(|status| Status::ALL.iter().position(|known| known == status));
        statuses.dedup();
        let query = OrderQuery {
            search: self.search.trim().to_owned(),
            statuses,
            customer: errors.take_optional("customer", &self.customer, str::parse).flatten(),
            rep: errors.take_optional("rep", &self.rep, str::parse).flatten(),
            from: errors.take_optional("from", &self.from, str::parse).flatten(),
            to: errors.take_optional("to", &self.to, str::parse).flatten(),
            delivered_from: errors.take_optional("deliveredFrom", &self.delivered_from, str::parse).flatten(),
            delivered_to: errors.take_optional("deliveredTo", &self.delivered_to, str::parse).flatten(),
            paid: errors.take_optional("paid", &self.paid, paid).flatten(),
            kind: errors.take_optional("kind", &self.kind, str::parse).flatten(),
            oldest_first: self.sort == "oldest",
        };
        if !matches!(self.sort.as_str(), "" | "newest" | "oldest") {
            errors.add("sort", "Must be newest or oldest.");
        }
        errors.finish().map(|()| query)
    }
}

fn paid(text: &str) -> Result<bool, Refusal> {
    match text {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err(Refusal::new("Must be yes or no.")),
    }
}

/// What the rows are walked by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Walk {
    Words,
    Customer,
    Returns,
    Delivered,
    DeliveredOfRep,
    Owed,
    OwedOfRep,
    Status,
    StatusOfRep,
    Rep,
    Day,
}

impl OrderQuery {
    /// Does anything but the person's own view narrow it?
    pub fn is_narrowed(&self) -> bool {
        !self.search.is_empty()
            || !self.statuses.is_empty()
            || self.customer.is_some()
            || self.rep.is_some()
            || self.from.or(self.to).is_some()
            || self.paid.is_some()
            || self.is_by_delivery()
            || self.kind.is_some()
    }

    /// The statuses that a walk by status goes along: what is paid was delivered.
    pub(super) fn walked(&self) -> Vec<Status> {
        if self.statuses.is_empty() && self.paid == Some(true) {
            vec![Status::Delivered]
        } else {
            self.statuses.clone()
        }
    }

    pub(super) fn is_by_delivery(&self) -> bool {
        self.delivered_from.or(self.delivered_to).is_some()
    }

    /// The narrowest index there is for it.
    pub(super) fn walk(&self, rep: Option<UserId>) -> Walk {
        match (rep.is_some(), self) {
            (_, q) if !q.search.is_empty() => Walk::Words,
            (_, q) if q.customer.is_some() => Walk::Customer,
            // Few come back.
            (_, q) if q.kind == Some(OrderKind::Return) => Walk::Returns,
            (true, q) if q.is_by_delivery() => Walk::DeliveredOfRep,
            (false, q) if q.is_by_delivery() => Walk::Delivered,
            (true, q) if q.paid == Some(false) => Walk::OwedOfRep,
            (false, q) if q.paid == Some(false) => Walk::Owed,
            (true, q) if !q.walked().is_empty() => Walk::StatusOfRep,
            (false, q) if !q.walked().is_empty() => Walk::Status,
            (true, _) => Walk::Rep,
            (false, _) => Walk::Day,
        }
    }
}

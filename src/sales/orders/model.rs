//! What an order is made of.

use std::str::FromStr;

use super::{Linked, OrderKind, Reason, Status};
use crate::values::{
    BasisPoints, CustomerId, Day, EventId, LineId, Money, Note, OrderId, ProductId, Quantity, Refusal, Text, Timestamp,
    UserId, WarehouseId,
};

/// What somebody asks for: parsed, not yet priced.
#[derive(Debug, Clone)]
pub struct Draft {
    pub customer: CustomerId,
    /// The default warehouse unless said.
    pub warehouse: Option<WarehouseId>,
    pub po_number: Text<0, 60>,
    pub wanted_on: Option<Day>,
    pub notes: Note<4000>,
    pub lines: Vec<Wanted>,
    /// What is added beside the lines; an edit without any leaves those that are there.
    pub fees: Option<Vec<(Text<1, 80>, Money)>>,
}

impl Draft {
    /// The fees that it says, as they are kept.
    pub fn added_fees(&self) -> Option<Vec<Fee>> {
        let fee = |(label, amount): &(Text<1, 80>, Money)| Fee {
            kind: FeeKind::Added,
            label: label.to_string(),
            amount: *amount,
        };
        self.fees.as_ref().map(|fees| fees.iter().map(fee).collect())
    }
}

/// A line as asked for.
#[derive(Debug, Clone)]
pub struct Wanted {
    pub product: ProductId,
    pub quantity: Quantity,
    /// Instead of the list price.
    pub own_price: Option<Money>,
    pub discount: BasisPoints,
    /// Why another price than the list's; needs ten characters where there is one.
    pub reason: Text<0, 200>,
    pub sample: bool,
    /// The list price that the form showed, if it showed one.
    pub shown: Option<Money>,
}

/// A line as it is stored.
#[derive(Debug, Clone)]
pub struct Line {
    pub id: LineId,
    /// Its place in the order, from 1; a short delivery leaves gaps.
    pub position: i64,
    /// The place in the other order that this is the rest or the return of.
    pub of_position: Option<i64>,
    pub product: ProductId,
    pub code: String,
    /// The product's name when the line was made.
    pub description: String,
    pub quantity: Quantity,
    /// A line of a return: as many came back.
    pub came_back: bool,
    /// Units of it that came back since, by returns.
    pub returned: i64,
    /// The product's, as it is now.
    pub units_per_case: Quantity,
    /// The product is still sold.
    pub active: bool,
    pub list_price: Option<Money>,
    pub unit_price: Money,
    pub discount: BasisPoints,
    pub reason: Option<String>,
    pub sample: bool,
    /// The product's deposit on a unit when the line was written.
    pub deposit: Money,
    pub gross: Money,
    pub net: Money,
}

impl Line {
    /// Units sold; below nothing where they came back.
    pub fn units(&self) -> i64 {
        if self.came_back { -self.quantity.units() } else { self.quantity.units() }
    }

    /// Units that may still come back.
    pub fn returnable(&self) -> i64 {
        self.units().saturating_sub(self.returned).max(0)
    }

    /// The price that was typed instead of the list's.
    pub fn own_price(&self) -> Option<Money> {
        (!self.sample && self.list_price != Some(self.unit_price)).then_some(self.unit_price)
    }
}

/// A fee, as freight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fee {
    pub kind: FeeKind,
    pub label: String,
    pub amount: Money,
}

/// Where a fee comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeeKind {
    /// Somebody added it.
    Added,
    /// The products' deposits.
    Deposit,
    /// The team's flat tax.
    Tax,
}

impl FeeKind {
    /// The text in the file and in JSON.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Deposit => "deposit",
            Self::Tax => "tax",
        }
    }
}

impl FromStr for FeeKind {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        let all = [Self::Added, Self::Deposit, Self::Tax];
        all.into_iter().find(|kind| kind.text() == text).ok_or_else(|| Refusal::new("Is not a kind of fee."))
    }
}

/// One entry of the timeline.
#[derive(Debug, Clone)]
pub struct Entry {
    pub id: EventId,
    pub at: Timestamp,
    pub user: Option<UserId>,
    /// The person's name; empty for an operator at the machine.
    pub who: String,
    pub action: String,
    pub to: Status,
    pub note: String,
}

/// Why an order waits, or waited, for a manager.
#[derive(Debug, Clone)]
pub struct Because {
    pub reason: Reason,
    pub detail: String,
}

/// An order in a list.
#[derive(Debug, Clone)]
pub struct Row {
    pub id: OrderId,
    pub number: String,
    pub status: Status,
    pub customer: CustomerId,
    pub customer_number: String,
    pub customer_name: String,
    pub rep: Option<UserId>,
    pub rep_name: Option<String>,
    pub ordered_on: Day,
    pub wanted_on: Option<Day>,
    pub delivered_on: Option<Day>,
    pub po_number: String,
    pub line_count: i64,
    pub total: Money,
    /// Its place among the words, in a search.
    pub doc: i64,
    pub version: i64,
    pub created_by: Option<UserId>,
    pub paid_on: Option<Day>,
    /// Delivered, not paid, and not for nothing: it counts in the customer's balance.
    pub owed: bool,
    pub kind: OrderKind,
}

impl Row {
    /// The name of [`Row::standing`] on pages.
    pub fn label(&self) -> &'static str {
        if self.kind.is_return() { "Return" } else { self.status.label() }
    }

    /// The word for where it stands: a return says that it is one.
    pub fn standing(&self) -> &'static str {
        if self.kind.is_return() { self.kind.text() } else { self.status.text() }
    }
}

/// One order, whole.
#[derive(Debug, Clone)]
pub struct Order {
    pub row: Row,
    pub warehouse: WarehouseId,
    pub warehouse_name: String,
    pub notes: String,
    /// How it was paid, if it was and somebody said so.
    pub paid_note: String,
    pub gross: Money,
    pub net: Money,
    pub fees_total: Money,
    pub created_at: Timestamp,
    pub lines: Vec<Line>,
    pub fees: Vec<Fee>,
    pub reasons: Vec<Because>,
    pub timeline: Vec<Entry>,
    pub links: Vec<Linked>,
}

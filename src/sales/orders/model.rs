//! What an order is made of.

use super::{Reason, Status};
use crate::values::{
    BasisPoints, CustomerId, Day, EventId, LineId, Money, Note, OrderId, ProductId, Quantity, Text, Timestamp, UserId,
    WarehouseId,
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
    pub product: ProductId,
    pub code: String,
    /// The product's name when the line was made.
    pub description: String,
    pub quantity: Quantity,
    /// The product's, as it is now.
    pub units_per_case: Quantity,
    pub list_price: Option<Money>,
    pub unit_price: Money,
    pub discount: BasisPoints,
    pub reason: Option<String>,
    pub sample: bool,
    pub gross: Money,
    pub net: Money,
}

impl Line {
    /// The price that was typed instead of the list's.
    pub fn own_price(&self) -> Option<Money> {
        (!self.sample && self.list_price != Some(self.unit_price)).then_some(self.unit_price)
    }
}

/// A fee, as freight.
#[derive(Debug, Clone)]
pub struct Fee {
    pub label: String,
    pub amount: Money,
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
}

/// One order, whole.
#[derive(Debug, Clone)]
pub struct Order {
    pub row: Row,
    pub warehouse: WarehouseId,
    pub warehouse_name: String,
    pub notes: String,
    pub gross: Money,
    pub net: Money,
    pub fees_total: Money,
    pub created_at: Timestamp,
    pub lines: Vec<Line>,
    pub fees: Vec<Fee>,
    pub reasons: Vec<Because>,
    pub timeline: Vec<Entry>,
}

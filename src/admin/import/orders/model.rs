//! An order as it is imported and exported.

use crate::sales::orders::{LineMoney, Status, Totals};
use crate::values::{BasisPoints, CustomerId, Day, FieldError, Money, ProductId, Quantity, UserId, WarehouseId};

/// All of an order but its id and number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    pub customer_id: CustomerId,
    pub rep_id: Option<UserId>,
    pub warehouse_id: WarehouseId,
    pub status: Status,
    pub po_number: String,
    pub ordered_on: Day,
    pub wanted_on: Option<Day>,
    pub delivered_on: Option<Day>,
    pub paid_on: Option<Day>,
    pub notes: String,
    pub fees: Vec<Fee>,
    pub lines: Vec<Line>,
}

/// One line, frozen as it was sold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub product_id: ProductId,
    pub description: String,
    pub quantity: Quantity,
    pub list_price: Option<Money>,
    pub unit_price: Money,
    pub discount: BasisPoints,
    pub override_reason: Option<String>,
    pub sample: bool,
}

/// What an order costs beside its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fee {
    pub label: String,
    pub amount: Money,
}

impl Line {
    /// What its total is made of.
    pub fn money(&self) -> LineMoney {
        LineMoney { quantity: self.quantity, unit_price: self.unit_price, discount: self.discount }
    }
}

impl Order {
    /// By the rules of every order. The error names the line or the fees.
    pub fn totals(&self) -> Result<Totals, FieldError> {
        let too_large = || FieldError::new("fees", "Makes the order too large an amount.");
        let fees = Money::checked_sum(self.fees.iter().map(|fee| fee.amount)).ok_or_else(too_large)?;
        let lines: Vec<LineMoney> = self.lines.iter().map(Line::money).collect();
        Totals::of(&lines, fees)
    }
}

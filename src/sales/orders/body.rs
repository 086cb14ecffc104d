//! Orders as API clients send them, and how they are read.

use serde::Deserialize;
use utoipa::ToSchema;

use super::fees::MOST_FEES;
use super::model::{Draft, Wanted};
use crate::values::{BasisPoints, Errors, Money, Note, Problem, Quantity, Text};

/// An order to be made or changed. Totals are the server's.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OrderBody {
    pub customer_id: String,
    /// The default warehouse unless given.
    pub warehouse_id: Option<String>,
    pub po_number: Option<String>,
    /// `YYYY-MM-DD`.
    pub wanted_on: Option<String>,
    pub notes: Option<String>,
    #[serde(default)]
    pub lines: Vec<LineBody>,
    /// What is added beside the lines, as freight; left out of a change, those that are there stay.
    /// Deposits and tax are the server's.
    pub fees: Option<Vec<FeeBody>>,
    /// Submits it at once.
    #[serde(default)]
    pub submit: bool,
    /// The version that a change is made to; not for a new order.
    pub version: Option<i64>,
}

/// A fee.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FeeBody {
    pub label: String,
    pub amount_cents: i64,
}

/// One line.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LineBody {
    pub product_id: String,
    /// Units.
    pub quantity: i64,
    /// Instead of the list price; needs a reason.
    pub unit_price_cents: Option<i64>,
    /// Hundredths of a percent; needs a reason.
    pub discount_bp: Option<i64>,
    /// Why it isn't the list's price, in ten characters or more.
    pub reason: Option<String>,
    /// Goes out free of charge.
    #[serde(default)]
    pub sample: bool,
    /// The list price that was shown; if it is another by now, submitting is a 409.
    pub list_price_cents: Option<i64>,
}

impl OrderBody {
    /// INVALID names each field that can't be read.
    pub fn parse(&self) -> Result<Draft, Problem> {
        let mut errors = Errors::new();
        let text = |field: &Option<String>| field.clone().unwrap_or_default();
        let customer = errors.take("customerId", self.customer_id.parse());
        let warehouse = errors.take_optional("warehouseId", &text(&self.warehouse_id), str::parse);
        let po_number = errors.take("poNumber", Text::parse(&text(&self.po_number)));
        let wanted_on = errors.take_optional("wantedOn", &text(&self.wanted_on), str::parse);
        let notes = errors.take("notes", Note::parse(&text(&self.notes)));
        let parsed: Vec<Option<Wanted>> =
            self.lines.iter().enumerate().map(|(index, line)| line.parse(index, &mut errors)).collect();
        let lines = parsed.into_iter().collect::<Option<Vec<_>>>();
        let fees = self.fees.as_ref().map(|fees| fees_of(fees, &mut errors));
        match (customer, warehouse, po_number, wanted_on, notes, lines) {
            (Some(customer), Some(warehouse), Some(po_number), Some(wanted_on), Some(notes), Some(lines))
                if errors.is_empty() =>
            {
                Ok(Draft { customer, warehouse, po_number, wanted_on, notes, lines, fees })
            }
            _ => Err(errors.into_problem()),
        }
    }
}

fn fees_of(fees: &[FeeBody], errors: &mut Errors) -> Vec<(Text<1, 80>, Money)> {
    if fees.len() > MOST_FEES {
        errors.add("fees", format!("An order has at most {MOST_FEES} fees."));
    }
    let mut parsed = Vec::new();
    for (index, fee) in fees.iter().enumerate() {
        let label = errors.take(format!("fees[{index}].label"), Text::parse(&fee.label));
        let amount = errors.take(format!("fees[{index}].amount"), Money::entered(fee.amount_cents));
        parsed.extend(label.zip(amount));
    }
    parsed
}

impl LineBody {
    fn parse(&self, index: usize, errors: &mut Errors) -> Option<Wanted> {
        let at = |part: &str| format!("lines[{index}].{part}");
        let product = errors.take(at("productId"), self.product_id.parse());
        let quantity = errors.take(at("quantity"), Quantity::new(self.quantity));
        let own_price = errors.take(at("unitPrice"), self.unit_price_cents.map(Money::entered).transpose());
        let discount = errors.take(at("discount"), BasisPoints::new(self.discount_bp.unwrap_or_default()));
        let reason = errors.take(at("reason"), Text::parse(self.reason.as_deref().unwrap_or_default()));
        Some(Wanted {
            product: product?,
            quantity: quantity?,
            own_price: own_price?,
            discount: discount?,
            reason: reason?,
            sample: self.sample,
            shown: self.list_price_cents.map(Money::from_minor),
        })
    }
}

//! Orders as the API answers them.

use serde::Serialize;
use utoipa::ToSchema;

use super::Linked;
use super::choices;
use super::model::{Entry, Line, Order, Row};
use crate::store::ReadTx;

/// An order in a list.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrderRow {
    pub id: String,
    pub number: String,
    /// order, or return for one that takes back what another brought.
    pub kind: &'static str,
    pub status: &'static str,
    pub customer_id: String,
    pub customer_number: String,
    pub customer: String,
    pub rep_id: Option<String>,
    pub rep: Option<String>,
    pub ordered_on: String,
    pub wanted_on: Option<String>,
    pub delivered_on: Option<String>,
    /// The day on which a delivered order was paid.
    pub paid_on: Option<String>,
    /// Delivered, not paid, and not for nothing.
    pub owed: bool,
    pub po_number: String,
    pub line_count: i64,
    pub total_cents: i64,
}

/// One order.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrderAnswer {
    #[serde(flatten)]
    pub row: OrderRow,
    pub currency: String,
    pub warehouse_id: String,
    pub warehouse: String,
    pub notes: String,
    /// How it was paid.
    pub paid_note: String,
    pub lines: Vec<LineAnswer>,
    pub fees: Vec<FeeAnswer>,
    pub gross_cents: i64,
    pub net_cents: i64,
    pub fees_cents: i64,
    /// Names what a manager has to look at: PRICE, STOCK, MINIMUM, LICENCE, HOLD, CREDIT.
    pub reasons: Vec<ReasonAnswer>,
    pub timeline: Vec<EntryAnswer>,
    /// The rest of a short delivery, returns, and what this is the rest or the return of.
    pub links: Vec<LinkAnswer>,
    /// What the person who asks may do with it now.
    pub actions: Vec<&'static str>,
    /// To be sent with every change.
    pub version: i64,
    pub created_at: String,
}

/// A line; all of it frozen when the order was saved.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LineAnswer {
    pub id: String,
    pub product_id: String,
    pub code: String,
    pub description: String,
    /// Units; below nothing in a return.
    pub quantity: i64,
    /// Units of it that came back since.
    pub returned: i64,
    pub units_per_case: i64,
    pub list_price_cents: Option<i64>,
    pub unit_price_cents: i64,
    pub discount_bp: i64,
    pub reason: Option<String>,
    pub sample: bool,
    pub gross_cents: i64,
    pub net_cents: i64,
}

/// A fee.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FeeAnswer {
    /// added, deposit or tax.
    pub kind: &'static str,
    pub label: String,
    pub amount_cents: i64,
}

/// Why a manager is asked.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReasonAnswer {
    pub reason: &'static str,
    pub detail: String,
}

/// Another order that this one has to do with.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LinkAnswer {
    /// rest, rest_of, return or return_of.
    pub link: &'static str,
    pub order_id: String,
    pub number: String,
    pub status: &'static str,
}

/// What happened.
#[derive(Debug, Serialize, ToSchema)]
pub struct EntryAnswer {
    pub at: String,
    pub who: String,
    pub action: String,
    pub status: &'static str,
    pub note: String,
}

impl From<Row> for OrderRow {
    fn from(row: Row) -> OrderRow {
        OrderRow {
            id: row.id.to_string(),
            number: row.number,
            kind: row.kind.text(),
            status: row.status.text(),
            customer_id: row.customer.to_string(),
            customer_number: row.customer_number,
            customer: row.customer_name,
            rep_id: row.rep.map(|id| id.to_string()),
            rep: row.rep_name,
            ordered_on: row.ordered_on.to_string(),
            wanted_on: row.wanted_on.map(|day| day.to_string()),
            delivered_on: row.delivered_on.map(|day| day.to_string()),
            paid_on: row.paid_on.map(|day| day.to_string()),
            owed: row.owed,
            po_number: row.po_number,
            line_count: row.line_count,
            total_cents: row.total.minor(),
        }
    }
}

impl OrderAnswer {
    /// For the person of the transaction.
    pub fn of(tx: &ReadTx<'_>, order: Order) -> OrderAnswer {
        OrderAnswer {
            actions: choices(tx, &order).words(),
            currency: tx.tenant().currency.code().to_owned(),
            warehouse_id: order.warehouse.to_string(),
            warehouse: order.warehouse_name,
            notes: order.notes,
            paid_note: order.paid_note,
            lines: order.lines.into_iter().map(LineAnswer::from).collect(),
            fees: order
                .fees
                .into_iter()
                .map(|fee| FeeAnswer { kind: fee.kind.text(), label: fee.label, amount_cents: fee.amount.minor() })
                .collect(),
            gross_cents: order.gross.minor(),
            net_cents: order.net.minor(),
            fees_cents: order.fees_total.minor(),
            reasons: order
                .reasons
                .into_iter()
                .map(|because| ReasonAnswer { reason: because.reason.text(), detail: because.detail })
                .collect(),
            timeline: order.timeline.into_iter().map(EntryAnswer::from).collect(),
            links: order.links.into_iter().map(LinkAnswer::from).collect(),
            version: order.row.version,
            created_at: order.created_at.to_string(),
            row: order.row.into(),
        }
    }
}

impl From<Line> for LineAnswer {
    fn from(line: Line) -> LineAnswer {
        let units = line.units();
        LineAnswer {
            id: line.id.to_string(),
            product_id: line.product.to_string(),
            code: line.code,
            description: line.description,
            quantity: units,
            returned: line.returned,
            units_per_case: line.units_per_case.units(),
            list_price_cents: line.list_price.map(crate::values::Money::minor),
            unit_price_cents: line.unit_price.minor(),
            discount_bp: line.discount.points(),
            reason: line.reason,
            sample: line.sample,
            gross_cents: line.gross.minor(),
            net_cents: line.net.minor(),
        }
    }
}

impl From<Linked> for LinkAnswer {
    fn from(linked: Linked) -> LinkAnswer {
        LinkAnswer {
            link: linked.word(),
            order_id: linked.id.to_string(),
            number: linked.number,
            status: linked.status.text(),
        }
    }
}

impl From<Entry> for EntryAnswer {
    fn from(entry: Entry) -> EntryAnswer {
        EntryAnswer {
            at: entry.at.to_string(),
            who: entry.who,
            action: entry.action,
            status: entry.to.text(),
            note: entry.note,
        }
    }
}

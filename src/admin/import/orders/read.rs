//! Files of orders, read: one row a line, or orders and lines in a file each.

use std::collections::HashMap;

use super::super::Faults;
use super::super::cells::{Cells, discount, in_percent, money};
use super::super::products::code;
use super::super::table::Table;
use super::model::Fee;
use crate::sales::orders::Status;
use crate::values::{BasisPoints, Currency, Day, Money, Problem, Quantity, Refusal, Text};

/// The columns of an order, in the order of an export.
pub(crate) const ORDER_COLUMNS: [&str; 13] = [
    "number",
    "customer",
    "rep",
    "warehouse",
    "status",
    "poNumber",
    "orderedOn",
    "wantedOn",
    "deliveredOn",
    "paidOn",
    "notes",
    "fees",
    "freight",
];

/// The columns of a line, in the order of an export.
pub(crate) const LINE_COLUMNS: [&str; 8] =
    ["product", "description", "quantity", "listPrice", "unitPrice", "discount", "overrideReason", "sample"];

/// Orders that were understood.
#[derive(Debug)]
pub struct File {
    pub(super) orders: Vec<OrderRow>,
    pub(super) ignored: Vec<String>,
    pub(super) mended: usize,
}

#[derive(Debug)]
pub(super) struct OrderRow {
    pub line: u64,
    pub number: String,
    pub head: Head,
    pub lines: Vec<LineRow>,
}

/// What a file says of an order: what it has no column for is None.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub customer: String,
    pub ordered_on: Option<Day>,
    pub rep: Option<String>,
    pub warehouse: Option<String>,
    pub status: Option<Status>,
    pub po_number: Option<String>,
    pub wanted_on: Option<Option<Day>>,
    pub delivered_on: Option<Day>,
    /// None without such a column.
    pub paid_on: Option<Option<Day>>,
    pub notes: Option<String>,
    pub fees: Option<Vec<Fee>>,
}

#[derive(Debug)]
pub(super) struct LineRow {
    pub line: u64,
    pub product: String,
    pub quantity: Quantity,
    pub unit_price: Money,
    pub discount: BasisPoints,
    pub description: Option<String>,
    pub list_price: Option<Option<Money>>,
    pub override_reason: Option<Option<String>>,
    pub sample: Option<bool>,
}

impl File {
    pub(in super::super) fn read(table: &Table, lines: Option<&Table>, currency: &Currency) -> Result<File, Problem> {
        let mut reading =
            Reading { currency, faults: Faults::default(), orders: Vec::new(), by_number: HashMap::new() };
        reading.heads(table, lines.is_none());
        reading.lines(lines.unwrap_or(table), lines.is_none());
        reading.faults.finish()?;
        let mut known = ORDER_COLUMNS.to_vec();
        known.extend(LINE_COLUMNS);
        let mut ignored = table.unknown(&known);
        ignored.extend(lines.map(|lines| lines.unknown(&known)).unwrap_or_default());
        let mended = table.mended + lines.map_or(0, |lines| lines.mended);
        Ok(File { orders: reading.orders, ignored, mended })
    }
}

struct Reading<'r> {
    currency: &'r Currency,
    faults: Faults,
    orders: Vec<OrderRow>,
    by_number: HashMap<String, usize>,
}

impl Reading<'_> {
    /// In a file of one row a line, an order's rows say the same of it.
    fn heads(&mut self, table: &Table, row_a_line: bool) {
        for row in &table.rows {
            let mut cells = Cells::new(table, row, &mut self.faults);
            let number = cells.needed("number", short).unwrap_or_default();
            let head = head(&mut cells, self.currency);
            match self.by_number.get(&number).and_then(|index| self.orders.get(*index)) {
                None => {
                    self.by_number.insert(number.clone(), self.orders.len());
                    self.orders.push(OrderRow { line: row.line, number, head, lines: Vec::new() });
                }
                Some(_) if !row_a_line => cells.fault("number", "Comes twice in this file."),
                Some(first) if first.head != head => {
                    cells.fault("number", &format!("Says something else of this order than line {}.", first.line));
                }
                Some(_) => {}
            }
        }
    }

    fn lines(&mut self, table: &Table, row_a_line: bool) {
        let percent = in_percent(table.rows.iter().filter_map(|row| table.cell(row, "discount")));
        for row in &table.rows {
            let mut cells = Cells::new(table, row, &mut self.faults);
            // An order without lines has one row without a product.
            if row_a_line && table.has("product") && cells.raw("product").is_none() {
                continue;
            }
            let number = cells.needed("number", short).unwrap_or_default();
            let line = line(&mut cells, row.line, percent, self.currency);
            match (self.by_number.get(&number).and_then(|index| self.orders.get_mut(*index)), line) {
                (Some(order), Some(line)) => order.lines.push(line),
                (None, _) => cells.fault("number", "There is no such order in the file of orders."),
                (Some(_), None) => {}
            }
        }
    }
}

fn short(cell: &str) -> Result<String, Refusal> {
    Text::<1, 40>::parse(cell).map(|text| text.as_str().to_owned())
}

fn head(cells: &mut Cells<'_>, currency: &Currency) -> Head {
    let freight = cells.money("freight", currency).map(|freight| of_freight(freight.unwrap_or_default()));
    let head = Head {
        customer: cells.needed("customer", short).unwrap_or_default(),
        ordered_on: cells.needed("orderedOn", super::super::cells::day),
        rep: cells.text::<254>("rep"),
        warehouse: cells.text::<120>("warehouse"),
        status: cells.optional("status", str::parse::<Status>).flatten(),
        po_number: cells.text::<60>("poNumber"),
        wanted_on: cells.day("wantedOn"),
        delivered_on: cells.day("deliveredOn").flatten(),
        paid_on: cells.day("paidOn"),
        notes: cells.note::<4000>("notes"),
        fees: cells.optional("fees", |cell| fees(cell, currency)).map(Option::unwrap_or_default).or(freight),
    };
    if head.status.is_some_and(|status| (status == Status::Delivered) != head.delivered_on.is_some()) {
        cells.fault("deliveredOn", "A delivered order has such a day, and no other has.");
    }
    if head.paid_on.flatten().is_some() && head.delivered_on.is_none() {
        cells.fault("paidOn", "Only a delivered order is paid.");
    }
    head
}

fn of_freight(amount: Money) -> Vec<Fee> {
    if amount == Money::ZERO { Vec::new() } else { vec![Fee { label: "Freight".into(), amount }] }
}

/// `Freight=12.50; Deposit=3.00`.
fn fees(cell: &str, currency: &Currency) -> Result<Vec<Fee>, Refusal> {
    let fee = |part: &str| {
        let (label, amount) = part.rsplit_once('=').ok_or_else(|| Refusal::new("Must be fees like Freight=12.50."))?;
        let label = Text::<1, 60>::parse(label)?.as_str().to_owned();
        Ok(Fee { label, amount: money(amount.trim(), currency)? })
    };
    cell.split(';').map(fee).collect()
}

fn line(cells: &mut Cells<'_>, line: u64, percent: bool, currency: &Currency) -> Option<LineRow> {
    let product = cells.needed("product", code);
    let quantity = cells.needed("quantity", Quantity::parse);
    let unit_price = cells.needed("unitPrice", |cell| money(cell, currency));
    let discount = cells.optional("discount", |cell| discount(cell, percent)).flatten().unwrap_or_default();
    let row = LineRow {
        line,
        description: cells.text::<200>("description").filter(|text| !text.is_empty()),
        list_price: cells.money("listPrice", currency),
        override_reason: cells.text::<400>("overrideReason").map(|text| Some(text).filter(|text| !text.is_empty())),
        sample: cells.yes("sample"),
        product: product?,
        quantity: quantity?,
        unit_price: unit_price?,
        discount,
    };
    Some(row)
}

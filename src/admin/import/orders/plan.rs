//! What becomes of each order of a file.

use std::collections::HashMap;

use super::super::lookups::{KnownProduct, Reps, Warehouses, product};
use super::super::record::Change;
use super::super::report::Sums;
use super::super::{Faults, Report};
use super::model::{Line, Order};
use super::read::{File, LineRow, OrderRow};
use super::sql::{self, Standing};
use crate::sales::orders::Status;
use crate::store::ReadTx;
use crate::values::{CustomerId, Day, FieldError, OrderId, Problem};

/// One order as it shall be.
pub(super) struct Planned<'f> {
    pub number: &'f str,
    pub change: Change<OrderId>,
    /// Whose it was before.
    pub customer_before: Option<CustomerId>,
    pub order: Order,
}

struct Planning<'t> {
    tx: &'t ReadTx<'t>,
    reps: Reps,
    warehouses: Warehouses,
    customers: HashMap<String, Option<CustomerId>>,
    products: HashMap<String, Option<KnownProduct>>,
    faults: Faults,
}

pub(super) fn plan<'f>(tx: &ReadTx<'_>, file: &'f File) -> Result<(Vec<Planned<'f>>, Report), Problem> {
    let mut report = Report { ignored: file.ignored.clone(), mended: file.mended, ..Report::default() };
    let mut sums = Sums::default();
    let mut planning = Planning {
        tx,
        reps: Reps::of(tx)?,
        warehouses: Warehouses::of(tx)?,
        customers: HashMap::new(),
        products: HashMap::new(),
        faults: Faults::default(),
    };
    let mut planned = Vec::with_capacity(file.orders.len());
    for row in &file.orders {
        let old = sql::find(tx, &row.number)?;
        let Some(order) = planning.order(row, old.as_ref())? else { continue };
        let Some(counted) = planning.sum(row, &order, &mut sums) else { continue };
        let customer_before = old.as_ref().map(|old| old.order.customer_id);
        let stays = old.as_ref().and_then(|old| old.stays);
        let change = Change::of(old.map(|old| (old.id, old.order)), &order);
        if let Some(sentence) = stays.filter(|_| change != Change::Keep) {
            planning.fault(row.line, "number", sentence);
        }
        report.count(&change);
        sums = counted;
        planned.push(Planned { number: &row.number, change, customer_before, order });
    }
    planning.faults.finish()?;
    report.unknown_reps = planning.reps.unknown();
    report.money = Some(sums);
    Ok((planned, report))
}

impl Planning<'_> {
    fn fault(&mut self, line: u64, column: &str, message: &'static str) {
        self.faults.add(FieldError::new(format!("line {line}, {column}"), message));
    }

    /// The sums with this order; None if it is too large.
    fn sum(&mut self, row: &OrderRow, order: &Order, before: &mut Sums) -> Option<Sums> {
        let mut sums = *before;
        let totals = order.totals().ok().filter(|totals| sums.add(order.lines.len(), totals).is_some());
        if totals.is_none() {
            self.fault(row.line, "unitPrice", "Makes the order too large an amount.");
        }
        totals.map(|_| sums)
    }

    /// The order after the import; None if something of it isn't there.
    fn order(&mut self, row: &OrderRow, old: Option<&Standing>) -> Result<Option<Order>, Problem> {
        let (head, before) = (&row.head, old.map(|old| &old.order));
        let rep = self.reps.find(head.rep.as_deref());
        let customer = self.customer(&head.customer)?;
        let warehouse = match (&head.warehouse, before) {
            (None, Some(before)) => Some(before.warehouse_id),
            (named, _) => self.warehouses.find(named.as_deref()),
        };
        let lines = self.lines(row, before)?;
        if customer.is_none() {
            self.fault(row.line, "customer", "There is no such customer.");
        }
        if warehouse.is_none() {
            self.fault(row.line, "warehouse", "There is no such warehouse.");
        }
        let (Some(customer_id), Some(warehouse_id), Some(ordered_on)) = (customer, warehouse, head.ordered_on) else {
            return Ok(None);
        };
        let (status, delivered_on) = status(row, before);
        let or_before = |new: &Option<String>, old: fn(&Order) -> &String| {
            new.clone().or_else(|| before.map(|before| old(before).clone())).unwrap_or_default()
        };
        Ok(Some(Order {
            customer_id,
            rep_id: rep.unwrap_or_else(|| before.and_then(|before| before.rep_id)),
            warehouse_id,
            status,
            po_number: or_before(&head.po_number, |order| &order.po_number),
            ordered_on,
            wanted_on: head.wanted_on.unwrap_or_else(|| before.and_then(|before| before.wanted_on)),
            delivered_on,
            paid_on: paid_on(row, before, delivered_on),
            notes: or_before(&head.notes, |order| &order.notes),
            fees: head.fees.clone().or_else(|| before.map(|before| before.fees.clone())).unwrap_or_default(),
            lines,
        }))
    }

    fn customer(&mut self, number: &str) -> Result<Option<CustomerId>, Problem> {
        if let Some(known) = self.customers.get(number) {
            return Ok(*known);
        }
        let found = sql::customer(self.tx, number)?;
        self.customers.insert(number.to_owned(), found);
        Ok(found)
    }

    fn lines(&mut self, row: &OrderRow, before: Option<&Order>) -> Result<Vec<Line>, Problem> {
        let mut lines = Vec::with_capacity(row.lines.len());
        for (index, line) in row.lines.iter().enumerate() {
            if !self.products.contains_key(&line.product) {
                self.products.insert(line.product.clone(), product(self.tx, &line.product)?);
            }
            match self.products.get(&line.product).and_then(Option::as_ref) {
                Some(found) => lines.push(of_line(line, found, before.and_then(|before| before.lines.get(index)))),
                None => self.fault(line.line, "product", "There is no such product."),
            }
        }
        Ok(lines)
    }
}

/// A line as it shall be; what the file doesn't say stays as it was frozen.
fn of_line(line: &LineRow, product: &KnownProduct, before: Option<&Line>) -> Line {
    let before = before.filter(|before| before.product_id == product.id);
    let described = || before.map_or_else(|| product.name.clone(), |before| before.description.clone());
    Line {
        product_id: product.id,
        description: line.description.clone().unwrap_or_else(described),
        quantity: line.quantity,
        list_price: line.list_price.unwrap_or_else(|| before.and_then(|before| before.list_price)),
        unit_price: line.unit_price,
        discount: line.discount,
        override_reason: line
            .override_reason
            .clone()
            .unwrap_or_else(|| before.and_then(|before| before.override_reason.clone())),
        sample: line.sample.unwrap_or_else(|| before.is_some_and(|before| before.sample)),
    }
}

/// A day of delivery means delivered. Without one, and without a word on the status, an order that is
/// here already stays where it is, and a new one is pending.
fn status(row: &OrderRow, before: Option<&Order>) -> (Status, Option<Day>) {
    match (row.head.status, row.head.delivered_on, before) {
        (_, Some(day), _) => (Status::Delivered, Some(day)),
        (Some(status), None, _) => (status, None),
        (None, None, Some(before)) => (before.status, before.delivered_on),
        (None, None, None) => (Status::Pending, None),
    }
}

/// A file without the column tells nothing of payments: what it says is delivered was settled elsewhere, on
/// that day, so that years of history make nobody owe anything; an order that was delivered here already
/// stays as it is. With the column an empty cell means that it isn't paid.
fn paid_on(row: &OrderRow, before: Option<&Order>, delivered_on: Option<Day>) -> Option<Day> {
    let day = delivered_on?;
    match (row.head.paid_on, before.filter(|before| before.delivered_on.is_some())) {
        (Some(said), _) => said,
        (None, Some(before)) => before.paid_on,
        (None, None) => Some(day),
    }
}

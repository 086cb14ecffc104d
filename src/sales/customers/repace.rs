//! Keeps each customer's stored pace what [`Pace::of`] computes from its deliveries.
//!
//! Whatever changes a delivery or the customer's own gap calls [`repace`] in the same transaction.
//! The pace is a fact about the customer, not a view of one: it counts all of the customer's
//! deliveries, whoever asks, and whoever the rep of an order was.

use std::collections::HashMap;

use super::{DeliveryHistory, Gap, Pace};
use crate::bind;
use crate::store::{Clause, ReadTx, Row, RowError, Sql, WriteTx};
use crate::values::{CustomerId, Day, Money, Problem};

/// Delivered orders that are more than samples (domain, "Pace and health of a customer"). What came back on a
/// day is no delivery of that day, so returns stay out of a pace altogether.
const DELIVERIES: Sql = Sql::new(
    "SELECT o.customer_id, o.delivered_on, o.total_cents FROM orders o \
     WHERE o.tenant_id = :tenant AND o.delivered_on IS NOT NULL AND o.kind = 'order' \
     AND EXISTS (SELECT 1 FROM order_lines l WHERE l.tenant_id = :tenant AND l.order_id = o.id AND l.sample = 0)",
);
const OF_ONE: Clause = Clause::new("AND o.customer_id = :customer");

const STORED: Sql = Sql::new(
    "SELECT c.id, c.usual_gap_override, c.last_delivered_on, c.delivery_days, c.usual_gap_half_days, \
     c.next_order_on, c.due_from, c.late_from, c.dormant_from, c.shrinking \
     FROM customers c WHERE c.tenant_id = :tenant",
);
const ONE: Clause = Clause::new("AND c.id = :customer");

const UPDATE: Sql = Sql::new(
    "UPDATE customers SET last_delivered_on = :last, delivery_days = :days, usual_gap_half_days = :gap, \
     next_order_on = :next, due_from = :due, late_from = :late, dormant_from = :dormant, shrinking = :shrinking \
     WHERE tenant_id = :tenant AND id = :customer",
);

/// Computes one customer's pace anew and stores it. The version stays: nobody edited anything.
pub fn repace(tx: &WriteTx<'_>, customer: CustomerId) -> Result<(), Problem> {
    store(tx, &drifted(tx, Some(customer))?)
}

/// Computes the pace of all customers of the team anew and stores what changed.
pub fn repace_all(tx: &WriteTx<'_>) -> Result<(), Problem> {
    store(tx, &drifted(tx, None)?)
}

/// The customers whose stored pace isn't what their deliveries say: none, if all is well.
pub fn pace_drift(tx: &ReadTx<'_>) -> Result<Vec<CustomerId>, Problem> {
    Ok(drifted(tx, None)?.into_iter().map(|(id, _)| id).collect())
}

/// Where stored and computed differ, and what is right.
fn drifted(tx: &ReadTx<'_>, only: Option<CustomerId>) -> Result<Vec<(CustomerId, Pace)>, Problem> {
    let histories = histories(tx, only)?;
    let none = DeliveryHistory::default();
    let right = |(id, own_gap, stored): (CustomerId, Option<Gap>, Pace)| {
        let pace = Pace::of(histories.get(&id).unwrap_or(&none), own_gap);
        (pace != stored).then_some((id, pace))
    };
    let stored = tx.all(STORED.with(only.map(|_| ONE).as_slice()), bind! {":customer" => only}, stored)?;
    Ok(stored.into_iter().filter_map(right).collect())
}

fn histories(tx: &ReadTx<'_>, only: Option<CustomerId>) -> Result<HashMap<CustomerId, DeliveryHistory>, Problem> {
    let statement = DELIVERIES.with(only.map(|_| OF_ONE).as_slice());
    let deliveries = tx.all(statement, bind! {":customer" => only}, |row| {
        Ok((row.get::<_, CustomerId>(0)?, (row.get(1)?, row.get(2)?)))
    })?;
    let mut by_customer = HashMap::<CustomerId, Vec<(Day, Money)>>::new();
    for (customer, delivery) in deliveries {
        by_customer.entry(customer).or_default().push(delivery);
    }
    Ok(by_customer.into_iter().map(|(customer, days)| (customer, days.into_iter().collect())).collect())
}

fn stored(row: &Row<'_>) -> Result<(CustomerId, Option<Gap>, Pace), RowError> {
    let pace = Pace {
        last_delivered_on: row.get(2)?,
        deliveries: row.get(3)?,
        usual_gap: row.get::<_, Option<i32>>(4)?.map(Gap::from_half_days),
        next_order_on: row.get(5)?,
        due_from: row.get(6)?,
        late_from: row.get(7)?,
        dormant_from: row.get(8)?,
        shrinking: row.get(9)?,
    };
    Ok((row.get(0)?, row.get::<_, Option<i32>>(1)?.map(Gap::from_days), pace))
}

fn store(tx: &WriteTx<'_>, right: &[(CustomerId, Pace)]) -> Result<(), Problem> {
    for (customer, pace) in right {
        let gap = pace.usual_gap.map(Gap::half_days);
        let binds = bind! {
            ":customer" => *customer, ":last" => pace.last_delivered_on, ":days" => pace.deliveries,
            ":gap" => gap, ":next" => pace.next_order_on, ":due" => pace.due_from,
            ":late" => pace.late_from, ":dormant" => pace.dormant_from, ":shrinking" => pace.shrinking,
        };
        tx.run_one(UPDATE, binds, || Problem::not_found("customer"))?;
    }
    Ok(())
}

//! Paid or unpaid: what was delivered is owed until a manager says on which day it was paid.

use serde_json::json;

use super::standing::{Standing, standing};
use super::{step, timeline};
use crate::bind;
use crate::store::{About, ManagerTx, Sql};
use crate::values::{Day, OrderId, Problem, Text};

/// A payment, as a manager says it.
#[derive(Debug, Clone, Default)]
pub struct Payment {
    /// In the team's zone; today unless said.
    pub on: Option<Day>,
    /// How: "bank", "cash to the driver".
    pub how: Text<0, 120>,
}

/// The text of the step in the timeline and the last part of its route.
pub const PAID: &str = "paid";
/// The same of taking it back.
pub const UNPAID: &str = "unpaid";

const PAY: Sql = Sql::new(
    "UPDATE orders SET paid_on = :on, paid_note = :how, version = version + 1, updated_at = :now \
     WHERE tenant_id = :tenant AND id = :order AND version = :version AND owed = 1",
);
const TAKE_BACK: Sql = Sql::new(
    "UPDATE orders SET paid_on = NULL, paid_note = '', version = version + 1, updated_at = :now \
     WHERE tenant_id = :tenant AND id = :order AND version = :version AND paid_on IS NOT NULL",
);

/// Says that an order is paid.
///
/// # Errors
/// NOT_FOUND if there is none; CONFLICT if it isn't at that version any more, isn't delivered, is paid
/// already or comes to nothing; INVALID naming `paidOn` for a day to come or one before the order's.
pub fn pay(tx: &ManagerTx<'_>, order: OrderId, version: i64, payment: &Payment) -> Result<(), Problem> {
    let order = at(tx, order, version)?;
    let on = payment.on.unwrap_or_else(|| tx.today());
    may_be_paid(&order)?;
    if on > tx.today() {
        return Err(Problem::invalid_field("paidOn", "That day is still to come."));
    }
    if on < order.ordered_on {
        let message = format!("It was ordered on {} only.", order.ordered_on);
        return Err(Problem::invalid_field("paidOn", message));
    }
    let how = payment.how.as_str();
    tx.run_one(
        PAY,
        bind! {":order" => order.id, ":version" => version, ":on" => on, ":how" => how, ":now" => tx.now()},
        step::changed_meanwhile,
    )?;
    note(tx, &order, PAID, Some(on), how)
}

/// Takes a payment back: the order is owed again.
///
/// # Errors
/// NOT_FOUND if there is no such order; CONFLICT if it isn't at that version any more or isn't paid.
pub fn take_back(tx: &ManagerTx<'_>, order: OrderId, version: i64, why: &str) -> Result<(), Problem> {
    let order = at(tx, order, version)?;
    if order.paid_on.is_none() {
        return Err(Problem::conflict(format!("Order {} isn’t paid.", order.number)));
    }
    let now = tx.now();
    let binds = bind! {":order" => order.id, ":version" => version, ":now" => now};
    tx.run_one(TAKE_BACK, binds, step::changed_meanwhile)?;
    note(tx, &order, UNPAID, None, why)
}

fn at(tx: &ManagerTx<'_>, order: OrderId, version: i64) -> Result<Standing, Problem> {
    let found = standing(tx, order)?;
    if found.version == version { Ok(found) } else { Err(step::changed_meanwhile()) }
}

fn may_be_paid(order: &Standing) -> Result<(), Problem> {
    let number = &order.number;
    let why = match (order.delivered_on, order.paid_on) {
        (None, _) => format!("Order {number} isn’t delivered yet, so it can’t be paid."),
        (_, Some(day)) => format!("Order {number} was paid on {day}."),
        _ if !order.owed => format!("Order {number} comes to nothing, so there is nothing to pay."),
        _ => return Ok(()),
    };
    Err(Problem::conflict(why))
}

/// Its status stays; the timeline and the log say the day.
fn note(tx: &ManagerTx<'_>, order: &Standing, action: &'static str, on: Option<Day>, how: &str) -> Result<(), Problem> {
    let told = [on.map(|day| day.to_string()).unwrap_or_default(), how.to_owned()];
    let told = told.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    timeline::add(tx, order.id, action, Some(order.status), order.status, &told)?;
    let detail =
        json!({"number": order.number, "before": {"paidOn": order.paid_on}, "after": {"paidOn": on}, "note": how});
    tx.audit(&format!("order_{action}"), Some(About { subject: "order", id: order.id.as_bytes() }), &detail.to_string())
}

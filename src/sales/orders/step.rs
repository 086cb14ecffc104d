//! Doing what the table of `flow` says: the one place where an order's status, its stock, its timeline
//! and the audit log change, all in one transaction and guarded by the order's version.

use super::standing::{Standing, standing};
use super::timeline::{self, Done};
use super::{Action, Circumstances, Involved, Status, Step, Stock, ask, may_approve, next, short, stock};
use crate::bind;
use crate::sales::customers;
use crate::store::{Sql, WriteTx};
use crate::values::{OrderId, Problem, UserId};

const MOVE: Sql = Sql::new(
    "UPDATE orders SET status = :to, delivered_on = :delivered, submitted_at = COALESCE(:submitted, submitted_at), \
     ordered_on = COALESCE(:ordered, ordered_on), version = version + 1, updated_at = :now \
     WHERE tenant_id = :tenant AND id = :order AND version = :version AND status = :from",
);
const EDITORS: Sql = Sql::new(
    "SELECT DISTINCT e.user_id FROM order_events e \
     WHERE e.tenant_id = :tenant AND e.order_id = :order AND e.action = 'edit' AND e.user_id IS NOT NULL",
);

/// Does what a button says with an order: everything but what brings lines (`edit`, `return_goods`, and
/// `deliver` where less came).
/// Returns where the order stands then.
///
/// # Errors
/// NOT_FOUND if the person doesn't see it; CONFLICT if it isn't at that version any more, if the table
/// has no such step, if a price changed since the draft was priced, or if more is to be delivered than
/// is on hand, or if a delivery to be undone is paid; FORBIDDEN for a role or a manager that may not; INVALID naming `note` or `lines`.
pub fn act(tx: &WriteTx<'_>, order: OrderId, action: Action, version: i64, note: &str) -> Result<Status, Problem> {
    let mut order = standing(tx, order)?;
    order.may(tx, action)?;
    if order.version != version {
        return Err(changed_meanwhile());
    }
    match action {
        Action::Edit | Action::Return => return Err(Problem::conflict("This step brings its lines.")),
        Action::Submit => ask::may_be_submitted(tx, &order)?,
        Action::Approve => may_be_approved(tx, &order)?,
        Action::Undo if order.paid_on.is_some() => return Err(Problem::conflict(PAID_FIRST)),
        Action::Reject if note.trim().is_empty() => {
            return Err(Problem::invalid_field("note", "Say why, so that the rep knows what to change."));
        }
        Action::Undo if order.status == Status::Delivered => order = short::put_back(tx, order)?,
        _ => {}
    }
    take(tx, &order, action, version, note)
}

/// Takes the step that the table has for it, and returns where the order stands then.
pub(super) fn take(
    tx: &WriteTx<'_>,
    order: &Standing,
    action: Action,
    version: i64,
    note: &str,
) -> Result<Status, Problem> {
    let asks = action == Action::Submit || (action == Action::Edit && order.status != Status::Draft);
    let reasons = if asks { ask::reasons(tx, order)? } else { Vec::new() };
    let circumstances = Circumstances { any_reason: !reasons.is_empty(), ..order.circumstances(tx) };
    let step = next(order.status, action, circumstances).ok_or_else(|| order.no_step(action))?;
    if tx.role() < step.role {
        return Err(Problem::forbidden("Only a manager may do this."));
    }
    move_on(tx, order, step, version)?;
    if asks {
        ask::keep(tx, order.id, &reasons)?;
    }
    move_stock(tx, order, step.stock)?;
    if [step.from, step.to].contains(&Status::Delivered) {
        customers::repace(tx, order.customer)?;
    }
    let done = Done {
        order: order.id,
        number: &order.number,
        action: Some(action),
        from: Some(order.status),
        to: step.to,
        note,
    };
    timeline::note(tx, &done)?;
    Ok(step.to)
}

/// Why a delivery that is paid isn't undone.
pub(super) const PAID_FIRST: &str = "It is paid. Take the payment back first, then the delivery.";

/// Somebody else was quicker.
pub(super) fn changed_meanwhile() -> Problem {
    Problem::conflict("Somebody else changed this order in the meantime. Look at it again, then decide.")
}

fn move_on(tx: &WriteTx<'_>, order: &Standing, step: &Step, version: i64) -> Result<(), Problem> {
    let submits = step.action == Action::Submit;
    tx.run_one(
        MOVE,
        bind! {
            ":order" => order.id, ":version" => version, ":from" => step.from.text(), ":to" => step.to.text(),
            ":delivered" => (step.to == Status::Delivered).then(|| tx.today()),
            ":submitted" => submits.then(|| tx.now()), ":ordered" => submits.then(|| tx.today()), ":now" => tx.now(),
        },
        changed_meanwhile,
    )
}

/// What a step does to the stock.
pub(super) fn move_stock(tx: &WriteTx<'_>, order: &Standing, effect: Stock) -> Result<(), Problem> {
    match effect {
        Stock::Untouched => Ok(()),
        Stock::Reserve => stock::reserve(tx, order),
        Stock::Release => stock::release(tx, order.id),
        Stock::ReserveAnew => stock::release(tx, order.id).and_then(|()| stock::reserve(tx, order)),
        Stock::Take => stock::take(tx, order),
        Stock::GiveBack => stock::give_back(tx, order),
        Stock::ComeBack => stock::come_back(tx, order),
    }
}

fn may_be_approved(tx: &WriteTx<'_>, order: &Standing) -> Result<(), Problem> {
    // An operator at the machine is nobody's colleague.
    let Some(user) = tx.user_id() else { return Ok(()) };
    let editors: Vec<UserId> = tx.all(EDITORS, bind! {":order" => order.id}, |row| row.get(0))?;
    let involved = Involved::new(order.created_by, &editors, order.rep);
    may_approve(tx.role(), user, &involved, tx.tenant().own_approval)
}

//! Making an order and changing its lines.

use super::model::{Draft, Fee, FeeKind, Line};
use super::pricing::{Moved, priced, refuse_moved};
use super::standing::{Standing, standing};
use super::timeline::{self, Done};
use super::{Action, Status, act, ask, buyer, default_warehouse, fees, index, lines, numbering, step, withdraw};
use crate::bind;
use crate::store::{Sql, WriteTx};
use crate::values::{OrderId, Problem, UserId, WarehouseId};

const INSERT: Sql = Sql::new(
    "INSERT INTO orders (tenant_id, id, number, customer_id, rep_id, warehouse_id, status, po_number, ordered_on, \
     wanted_on, notes, created_by, created_at, updated_at) \
     VALUES (:tenant, :id, :number, :customer, :rep, :warehouse, 'draft', :po, :today, :wanted, :notes, :user, :now, :now)",
);
const UPDATE: Sql = Sql::new(
    "UPDATE orders SET customer_id = :customer, rep_id = :rep, warehouse_id = :warehouse, po_number = :po, \
     wanted_on = :wanted, notes = :notes, updated_at = :now WHERE tenant_id = :tenant AND id = :id AND version = :version",
);

/// Makes a draft: the number from the counter, the rep of the customer for good, prices of today.
///
/// # Errors
/// NOT_FOUND for a customer the person doesn't see, INVALID naming what can't be.
pub fn create(tx: &WriteTx<'_>, draft: &Draft) -> Result<OrderId, Problem> {
    let (warehouse, rep) = checked(tx, draft)?;
    let lines = priced(tx, draft, warehouse)?;
    let id = OrderId::from_bytes(tx.new_id());
    let number = numbering::next_number(tx)?;
    tx.run(
        INSERT,
        bind! {
            ":id" => id, ":number" => number, ":customer" => draft.customer, ":rep" => rep, ":warehouse" => warehouse,
            ":po" => draft.po_number.as_str(), ":today" => tx.today(), ":wanted" => draft.wanted_on,
            ":notes" => draft.notes.as_str(), ":user" => tx.user_id(), ":now" => tx.now(),
        },
    )?;
    write_lines(tx, id, &lines, &draft.added_fees().unwrap_or_default())?;
    index::reindex(tx, id)?;
    timeline::note(tx, &Done { order: id, number: &number, action: None, from: None, to: Status::Draft, note: "" })?;
    Ok(id)
}

/// Makes an order and submits it at once. CONFLICT if a price isn't the one that was shown.
pub fn place(tx: &WriteTx<'_>, draft: &Draft) -> Result<OrderId, Problem> {
    let id = create(tx, draft)?;
    let made = standing(tx, id)?;
    as_shown(tx, draft, &made)?;
    // Closed customers and prices of another day were refused a moment ago, in this very transaction.
    made.may(tx, Action::Submit)?;
    ask::has_lines(&made)?;
    step::take(tx, &made, Action::Submit, made.version, "")?;
    Ok(id)
}

/// Changes an order that may still be edited. One that was submitted is asked for its reasons anew, in
/// the same transaction. With another customer the link that was shared ends: who has it isn't to see what
/// somebody else ordered.
///
/// # Errors
/// CONFLICT if it is no longer at that version or may not be edited; INVALID naming what can't be.
pub fn edit(tx: &WriteTx<'_>, id: OrderId, version: i64, draft: &Draft) -> Result<(), Problem> {
    let before = standing(tx, id)?;
    before.may(tx, Action::Edit)?;
    let (warehouse, rep) = checked(tx, draft)?;
    let rep = if draft.customer == before.customer { before.rep } else { rep };
    let lines = priced(tx, draft, warehouse)?;
    let moved = tx.run(
        UPDATE,
        bind! {
            ":id" => id, ":version" => version, ":customer" => draft.customer, ":rep" => rep, ":warehouse" => warehouse,
            ":po" => draft.po_number.as_str(), ":wanted" => draft.wanted_on, ":notes" => draft.notes.as_str(),
            ":now" => tx.now(),
        },
    )?;
    if moved != 1 {
        return Err(step::changed_meanwhile());
    }
    let kept = fees::fees_of(tx, id, before.fees)?.into_iter().filter(|fee| fee.kind == FeeKind::Added);
    let added = draft.added_fees().unwrap_or_else(|| kept.collect());
    write_lines(tx, id, &lines, &added)?;
    index::reindex(tx, id)?;
    if draft.customer != before.customer {
        withdraw(tx, id)?;
    }
    let saved = standing(tx, id)?;
    if saved.status != Status::Draft {
        as_shown(tx, draft, &saved)?;
    }
    step::take(tx, &saved, Action::Edit, version, "").map(drop)
}

/// Changes a draft and submits it. CONFLICT if a price isn't the one that was shown.
pub fn edit_and_submit(tx: &WriteTx<'_>, id: OrderId, version: i64, draft: &Draft) -> Result<(), Problem> {
    edit(tx, id, version, draft)?;
    let saved = standing(tx, id)?;
    as_shown(tx, draft, &saved)?;
    if saved.status == Status::Draft { act(tx, id, Action::Submit, saved.version, "").map(drop) } else { Ok(()) }
}

/// The warehouse, and the rep the order will be credited to.
fn checked(tx: &WriteTx<'_>, draft: &Draft) -> Result<(WarehouseId, Option<UserId>), Problem> {
    let buyer = buyer(tx, draft.customer)
        .map_err(|_| Problem::invalid_field("customerId", "There is no such customer among those you see."))?;
    if buyer.closed {
        return Err(Problem::invalid_field("customerId", format!("{} is closed.", buyer.name)));
    }
    let warehouse = match draft.warehouse {
        None => default_warehouse(tx)?,
        Some(id) if super::warehouses(tx)?.iter().any(|(known, _)| *known == id) => id,
        Some(_) => return Err(Problem::invalid_field("warehouseId", "There is no such warehouse.")),
    };
    Ok((warehouse, buyer.rep))
}

/// What the form showed is what is charged.
fn as_shown(tx: &WriteTx<'_>, draft: &Draft, saved: &Standing) -> Result<(), Problem> {
    let moved: Vec<Moved> = draft
        .lines
        .iter()
        .zip(&saved.lines)
        .enumerate()
        .filter(|(_, (wanted, line))| {
            let follows = wanted.own_price.is_none() && !wanted.sample;
            follows && wanted.shown.is_some_and(|shown| line.list_price != Some(shown))
        })
        .map(|(index, (wanted, line))| Moved {
            index,
            name: line.description.clone(),
            from: wanted.shown,
            to: line.list_price,
        })
        .collect();
    refuse_moved(&moved, &tx.tenant().currency)
}

/// Writes the lines, the fees of today and what the order comes to.
fn write_lines(tx: &WriteTx<'_>, id: OrderId, lines: &[Line], added: &[Fee]) -> Result<(), Problem> {
    let tax = fees::tax(tx);
    lines::write(tx, id, lines, &fees::reckoned(&tax, lines, added)?, tax.rate).map(drop)
}

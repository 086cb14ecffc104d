//! Returns: what a delivered order brought comes back, as an order of its own for less than nothing (domain, "In,
//! in their time"). It is delivered on its day and credited to the same rep, so that revenue falls on that day.
//!
//! A line in several returns is credited by what all of them come to, so that when everything is back exactly
//! the line's net is, to the cent. Deposits come back with the units, and the tax on what came back; freight
//! doesn't.

use super::begin::{Begun, begin};
use super::fees::{self, Tax, frozen};
use super::model::{Fee, FeeKind, Line};
use super::short::asked;
use super::standing::{Standing, standing};
use super::timeline::{self, Done, sentence};
use super::{Action, Link, numbering, step};
use crate::bind;
use crate::store::{Sql, WriteTx};
use crate::values::{Day, Errors, LineId, Money, OrderId, Problem, Quantity, Text};

/// What came back.
#[derive(Debug, Clone)]
pub struct TakenBack {
    /// Units by line.
    pub lines: Vec<(LineId, i64)>,
    pub reason: Text<3, 200>,
    /// Back on hand in the order's warehouse; else it is written off.
    pub to_stock: bool,
    /// Today unless said; from the delivery to today.
    pub on: Option<Day>,
}

const TOUCH: Sql = Sql::new(
    "UPDATE orders SET version = version + 1, updated_at = :now \
     WHERE tenant_id = :tenant AND id = :order AND version = :version AND status = 'delivered' AND kind = 'order'",
);
const MARK: Sql = Sql::new(
    "UPDATE order_lines SET returned = returned + :units \
     WHERE tenant_id = :tenant AND order_id = :order AND position = :position AND returned + :units <= quantity",
);

/// Makes the return and says which order it is.
///
/// # Errors
/// NOT_FOUND if the person doesn't see the order; FORBIDDEN for a rep; CONFLICT if it isn't delivered, is a
/// return itself, or isn't at that version any more; INVALID names `lines`,
/// `lines[n].quantity` as `back` counts them, or `returnedOn`.
pub fn return_goods(tx: &WriteTx<'_>, id: OrderId, version: i64, back: &TakenBack) -> Result<OrderId, Problem> {
    let order = standing(tx, id)?;
    order.may(tx, Action::Return)?;
    tx.run_one(TOUCH, bind! {":order" => id, ":version" => version, ":now" => tx.now()}, step::changed_meanwhile)?;
    let on = day_of(tx, &order, back.on)?;
    let units = units(&order.lines, &back.lines)?;
    for (line, units) in order.lines.iter().zip(&units).filter(|(_, units)| **units > 0) {
        let binds = bind! {":order" => id, ":position" => line.position, ":units" => units};
        tx.run_one(MARK, binds, step::changed_meanwhile)?;
    }
    let credit = credit(tx, &order, &units)?;
    let number = numbering::next_number(tx)?;
    let where_to = if back.to_stock { "Back in stock" } else { "Written off" };
    let made = Begun {
        link: Link::Return,
        of: &order,
        number: number.clone(),
        on,
        wanted_on: None,
        notes: Some(back.reason.as_str()),
        note: &format!("Return of order {}: {} {where_to}.", order.number, sentence(back.reason.as_str())),
        lines: credit.0,
        fees: credit.1,
    };
    let made = begin(tx, &made, back.to_stock)?;
    tell(tx, &order, &number, back)?;
    Ok(made)
}

fn day_of(tx: &WriteTx<'_>, order: &Standing, on: Option<Day>) -> Result<Day, Problem> {
    let (day, first) = (on.unwrap_or_else(|| tx.today()), order.delivered_on.unwrap_or_else(|| tx.today()));
    match (first..=tx.today()).contains(&day) {
        true => Ok(day),
        false => Err(Problem::invalid_field("returnedOn", format!("Must be from {first}, its delivery, to today."))),
    }
}

/// Units of each line that come back.
fn units(lines: &[Line], back: &[(LineId, i64)]) -> Result<Vec<i64>, Problem> {
    let mut errors = Errors::new();
    if back.iter().any(|(id, _)| lines.iter().all(|line| line.id != *id)) {
        errors.add("lines", "There is no such line in this order.");
    }
    let mut all = Vec::new();
    for line in lines {
        let asked = asked(back, line);
        if let Some((place, _)) = asked.filter(|(_, units)| !(0..=line.returnable()).contains(units)) {
            let message = format!("{}: from 0 to {} can come back.", line.description, line.returnable());
            errors.add(format!("lines[{place}].quantity"), message);
        }
        all.push(asked.map_or(0, |(_, units)| units));
    }
    errors.finish()?;
    if all.iter().all(|units| *units == 0) {
        return Err(Problem::invalid_field("lines", "Say of at least one line how many units come back."));
    }
    Ok(all)
}

/// The lines and fees of the return.
fn credit(tx: &WriteTx<'_>, order: &Standing, units: &[i64]) -> Result<(Vec<Line>, Vec<Fee>), Problem> {
    let written = fees::fees_of(tx, order.id, order.fees)?;
    let tax = frozen(tx, order.tax, &written);
    let added = written.iter().filter(|fee| fee.kind == FeeKind::Added).map(|fee| fee.amount);
    let added = Money::checked_sum(added).unwrap_or_default();
    let before = Money::checked_sum(order.lines.iter().map(|line| line.came_to(line.returned))).unwrap_or_default();
    let back = order.lines.iter().zip(units).filter(|(_, units)| **units > 0);
    let lines: Vec<Line> = (1_i64..)
        .zip(back)
        .filter_map(|(position, (line, units))| Some(line.back(*units)?.came_of(tx, position)))
        .collect();
    let deposits = fees::deposits(&lines).unwrap_or_default();
    let net = Money::checked_sum(lines.iter().map(|line| line.net)).unwrap_or_default();
    let taxed = tax_back(&tax, order.net, added, before, net);
    let fees = [
        Fee { kind: FeeKind::Deposit, label: "Deposit".to_owned(), amount: deposits },
        Fee { kind: FeeKind::Tax, label: tax.label.to_string(), amount: taxed },
    ];
    Ok((lines, fees.into_iter().filter(|fee| fee.amount != Money::ZERO).collect()))
}

/// The tax that comes back with `net`, below nothing, where `before` of the order's net was credited already: the
/// difference of the order's tax with and without it.
fn tax_back(tax: &Tax, order_net: Money, added: Money, before: Money, net: Money) -> Money {
    let left = |credited: Money| order_net.checked_sub(credited).and_then(|left| tax.of(left, added));
    let after = before.checked_sub(net);
    let (with, without) = (left(before), after.and_then(left));
    without.zip(with).and_then(|(without, with)| without.checked_sub(with)).unwrap_or_default()
}

impl Line {
    /// What the first so many units of it come to; all of them, to the line's net.
    fn came_to(&self, units: i64) -> Money {
        if units == self.quantity.units() {
            return self.net;
        }
        self.of_units(units).map_or(Money::ZERO, |line| line.net)
    }

    /// So many units of it coming back, after those that did.
    fn back(&self, units: i64) -> Option<Line> {
        let quantity = Quantity::new(units).ok()?;
        let net = self.came_to(self.returned).checked_sub(self.came_to(self.returned + units))?;
        let gross = Money::ZERO.checked_sub(self.of_units(units)?.gross)?;
        Some(Line { quantity, came_back: true, gross, net, ..self.clone() })
    }
}

/// On the timeline of the order that it is a return of, and in the audit log.
fn tell(tx: &WriteTx<'_>, order: &Standing, number: &str, back: &TakenBack) -> Result<(), Problem> {
    let note = format!("Order {number}: {}", sentence(back.reason.as_str()));
    let done = Done {
        order: order.id,
        number: &order.number,
        action: Some(Action::Return),
        from: Some(order.status),
        to: order.status,
        note: &note,
    };
    timeline::note(tx, &done)
}

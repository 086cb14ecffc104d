//! Delivering less than was ordered (domain, "In, in their time"): the order is delivered with what came, and
//! what didn't becomes an order of its own, or is dropped. All of it is one transaction.
//!
//! What was added beside the lines, as freight, stays with the first delivery; deposits and tax follow the
//! lines, at the deposits and the rate that the order was written with.

use super::begin::{Begun, begin};
use super::fees::{self, Tax, frozen};
use super::links::{came_out_of, stays_delivered};
use super::model::{Fee, FeeKind, Line};
use super::standing::{Standing, standing};
use super::timeline::sentence;
use super::{Action, LineMoney, Link, Linked, any_buyer, lines, numbering, proposed_day, step, stock};
use crate::store::WriteTx;
use crate::values::{Errors, LineId, OrderId, Problem, Quantity};

/// What a delivery brought.
#[derive(Debug, Clone, Default)]
pub struct Brought {
    /// Units by line; a line that isn't named came whole.
    pub lines: Vec<(LineId, i64)>,
    pub rest: Rest,
}

/// What becomes of what didn't come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Rest {
    /// A pending order of its own.
    #[default]
    Order,
    Drop,
}

/// Lines as they came, and what is left of them.
struct Split {
    now: Vec<Line>,
    rest: Vec<Line>,
}

/// Delivers what came. The rest needs no new approval: its customer and prices were approved.
///
/// # Errors
/// As `act`; INVALID names `lines` if nothing came, and `lines[n].quantity`, as `brought` counts them, where it is
/// more than was ordered.
pub fn deliver(tx: &WriteTx<'_>, id: OrderId, version: i64, note: &str, brought: &Brought) -> Result<(), Problem> {
    let order = standing(tx, id)?;
    order.may(tx, Action::Deliver)?;
    if order.version != version {
        return Err(step::changed_meanwhile());
    }
    let split = Split::of(&order.lines, &brought.lines)?;
    if split.rest.is_empty() {
        return step::take(tx, &order, Action::Deliver, version, note).map(drop);
    }
    stock::may_take(tx, &order, &split.now)?;
    let number = (brought.rest == Rest::Order).then(|| numbering::next_number(tx)).transpose()?;
    let told = split.sentence(note, number.as_deref());
    let (short, tax) = rewrite(tx, order, split.now)?;
    step::take(tx, &short, Action::Deliver, version, &told)?;
    number.map_or(Ok(()), |number| begin_rest(tx, &short, &tax, number, split.rest))
}

/// What is said of a line last, and its place among all that is said.
pub(super) fn asked(units: &[(LineId, i64)], line: &Line) -> Option<(usize, i64)> {
    units.iter().enumerate().rev().find(|(_, (id, _))| *id == line.id).map(|(place, (_, units))| (place, *units))
}

impl Split {
    fn of(ordered: &[Line], came: &[(LineId, i64)]) -> Result<Split, Problem> {
        let (mut errors, mut split) = (Errors::new(), Split { now: Vec::new(), rest: Vec::new() });
        if came.iter().any(|(id, _)| ordered.iter().all(|line| line.id != *id)) {
            errors.add("lines", "There is no such line in this order.");
        }
        for line in ordered {
            let all = line.quantity.units();
            let asked = asked(came, line);
            if let Some((place, _)) = asked.filter(|(_, units)| !(0..=all).contains(units)) {
                let message = format!("{}: from 0 to {all}, as were ordered.", line.description);
                errors.add(format!("lines[{place}].quantity"), message);
                continue;
            }
            let units = asked.map_or(all, |(_, units)| units);
            split.now.extend(line.of_units(units));
            split.rest.extend(line.of_units(all - units));
        }
        errors.finish()?;
        if split.now.is_empty() {
            return Err(Problem::invalid_field("lines", "Deliver at least one unit, or cancel the order."));
        }
        Ok(split)
    }

    /// For the timeline: what is missing, and where it went.
    fn sentence(&self, note: &str, number: Option<&str>) -> String {
        let missing = self.rest.iter().map(|line| format!("{} {}", line.quantity, line.description));
        let missing = missing.collect::<Vec<_>>().join(", ");
        let where_to = number.map_or_else(|| "dropped".to_owned(), |number| format!("now in order {number}"));
        let told = [sentence(note), format!("Not delivered, and {where_to}: {missing}.")];
        told.iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" ")
    }
}

impl Line {
    /// The same line with so many units, at its own price; none for none.
    pub(super) fn of_units(&self, units: i64) -> Option<Line> {
        let quantity = Quantity::new(units).ok()?;
        let money = LineMoney { quantity, unit_price: self.unit_price, discount: self.discount };
        Some(Line { quantity, gross: money.gross()?, net: money.total()?, ..self.clone() })
    }
}

/// The order as it is with these lines instead and with what was added to it, and the tax it was written with.
fn rewrite(tx: &WriteTx<'_>, order: Standing, lines: Vec<Line>) -> Result<(Standing, Tax), Problem> {
    let before = fees::fees_of(tx, order.id, order.fees)?;
    let tax = frozen(tx, order.tax, &before);
    let added: Vec<Fee> = before.into_iter().filter(|fee| fee.kind == FeeKind::Added).collect();
    let totals = lines::write(tx, order.id, &lines, &fees::reckoned(&tax, &lines, &added)?, order.tax)?;
    Ok((Standing { lines, net: totals.net, fees: totals.fees, ..order }, tax))
}

fn begin_rest(tx: &WriteTx<'_>, of: &Standing, tax: &Tax, number: String, left: Vec<Line>) -> Result<(), Problem> {
    let buyer = any_buyer(tx, of.customer)?;
    let lines: Vec<Line> = (1_i64..).zip(left).map(|(position, line)| line.came_of(tx, position)).collect();
    let begun = Begun {
        link: Link::Rest,
        of,
        note: &format!("The rest of order {}.", of.number),
        number,
        on: tx.today(),
        wanted_on: proposed_day(buyer.delivery_weekdays, tx.today()),
        notes: None,
        fees: fees::reckoned(tax, &lines, &[])?,
        lines,
    };
    begin(tx, &begun, true).map(drop)
}

/// Before a delivery is undone: its rest comes back into it, and the rest's own order is cancelled. Returns the
/// order as it is then.
///
/// # Errors
/// CONFLICT if something came back of it, or if its rest was changed or sent on since.
pub(super) fn put_back(tx: &WriteTx<'_>, order: Standing) -> Result<Standing, Problem> {
    let after = came_out_of(tx, order.id)?;
    if let Some(sentence) = stays_delivered(&after) {
        return Err(Problem::conflict(sentence));
    }
    let mut rests = after.iter().filter(|linked| linked.goes_back());
    rests.try_fold(order, |order, linked| take_in(tx, order, linked))
}

fn take_in(tx: &WriteTx<'_>, order: Standing, linked: &Linked) -> Result<Standing, Problem> {
    let rest = standing(tx, linked.id)?;
    let note = format!("Back in order {}, whose delivery was undone.", order.number);
    step::take(tx, &rest, Action::Cancel, rest.version, &note)?;
    let mut lines = order.lines.clone();
    for back in rest.lines {
        let place = back.of_position.unwrap_or_default();
        match lines.iter_mut().find(|line| line.position == place) {
            Some(line) => {
                let whole = line.of_units(line.quantity.units() + back.quantity.units());
                *line = whole.ok_or_else(|| Problem::internal("a rest larger than what was ordered"))?;
            }
            None => lines.push(Line { of_position: None, ..back.came_of(tx, place) }),
        }
    }
    lines.sort_by_key(|line| line.position);
    rewrite(tx, order, lines).map(|(whole, _)| whole)
}

impl Line {
    /// As a line of another order, that remembers where it came from.
    pub(super) fn came_of(self, tx: &WriteTx<'_>, position: i64) -> Line {
        let of_position = Some(self.position);
        Line { id: LineId::from_bytes(tx.new_id()), position, of_position, returned: 0, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::{BasisPoints, Money, ProductId};

    fn line(id: u8, units: i64) -> Line {
        let money = Money::from_minor(1_050);
        let line = Line {
            id: LineId::from_bytes([id; 16]),
            position: i64::from(id),
            of_position: None,
            product: ProductId::from_bytes([id; 16]),
            code: String::new(),
            description: format!("Pils {id}"),
            quantity: Quantity::ONE,
            came_back: false,
            returned: 0,
            units_per_case: Quantity::ONE,
            active: true,
            list_price: Some(money),
            unit_price: money,
            discount: BasisPoints::new(1_000).unwrap(),
            reason: None,
            sample: false,
            deposit: Money::ZERO,
            gross: money,
            net: money,
        };
        line.of_units(units).unwrap()
    }

    fn split(came: &[(u8, i64)]) -> Result<Split, Problem> {
        let came: Vec<(LineId, i64)> = came.iter().map(|(id, units)| (LineId::from_bytes([*id; 16]), *units)).collect();
        Split::of(&[line(1, 12), line(2, 3)], &came)
    }

    #[test]
    fn what_came_and_what_did_not_is_what_was_ordered() {
        for (came, now, rest) in [
            (vec![], vec![12, 3], vec![]),
            (vec![(1, 12)], vec![12, 3], vec![]),
            (vec![(1, 5)], vec![5, 3], vec![7]),
            (vec![(2, 0)], vec![12], vec![3]),
            (vec![(1, 1), (2, 2)], vec![1, 2], vec![11, 1]),
        ] {
            let split = split(&came).unwrap();
            let units = |lines: &[Line]| lines.iter().map(|line| line.quantity.units()).collect::<Vec<_>>();
            assert_eq!((units(&split.now), units(&split.rest)), (now, rest), "{came:?}");
        }
        assert_eq!(split(&[(1, 5)]).unwrap().now[0].net, Money::from_minor(4_725));
    }

    #[test]
    fn the_timeline_says_what_is_missing_after_what_was_typed() {
        let split = split(&[(1, 5)]).unwrap();
        for (note, number, told) in [
            ("", None, "Not delivered, and dropped: 7 Pils 1."),
            ("Broken", None, "Broken. Not delivered, and dropped: 7 Pils 1."),
            ("All gone!", Some("26-7"), "All gone! Not delivered, and now in order 26-7: 7 Pils 1."),
        ] {
            assert_eq!(split.sentence(note, number), told);
        }
    }

    #[test]
    fn nothing_and_too_much_are_refused_with_a_sentence() {
        for (came, field, message) in [
            (vec![(1, 0), (2, 0)], "lines", "Deliver at least one unit, or cancel the order."),
            (vec![(1, 13)], "lines[0].quantity", "Pils 1: from 0 to 12, as were ordered."),
            (vec![(2, -1)], "lines[0].quantity", "Pils 2: from 0 to 3, as were ordered."),
            (vec![(1, 12), (2, 4)], "lines[1].quantity", "Pils 2: from 0 to 3, as were ordered."),
            (vec![(2, 3), (1, 1), (1, 13)], "lines[2].quantity", "Pils 1: from 0 to 12, as were ordered."),
            (vec![(9, 1)], "lines", "There is no such line in this order."),
        ] {
            let problem = split(&came).err().unwrap();
            let found: Vec<(&str, &str)> =
                problem.errors.iter().map(|error| (error.field.as_str(), error.message.as_str())).collect();
            assert_eq!(found, [(field, message)], "{came:?}");
        }
    }
}

//! What is on the desk today: open orders, drafts, and those that wait for a manager, one for each reason.

use super::Calendar;
use super::catalogue::{Catalogue, Terms};
use super::clients::Client;
use super::dice::Dice;
use super::orders::{Fate, Line, Order, po_number, working_day};
use super::shape::Shape;
use super::shelves::{Shelf, warehouse_of};
use super::words::HOLDS;
use crate::sales::orders::{Reason, Status};
use crate::values::{BasisPoints, Money, OrderId, Quantity};

/// The orders without lines yet, each of another customer while there are enough; the first rep has some
/// of each kind.
pub(super) fn orders(team: &str, calendar: &Calendar, shape: &Shape, clients: &mut [Client]) -> Vec<Order> {
    let mut dice = Dice::of(team, "desk");
    let [firsts, others] = who_may_order(calendar, clients);
    let mut orders = Vec::new();
    for (n, fate) in fates(shape).into_iter().enumerate() {
        let (pool, n) = if n.is_multiple_of(4) || others.is_empty() { (&firsts, n / 4) } else { (&others, n) };
        let place = pool.get(n % pool.len().max(1)).or(others.first()).copied().unwrap_or_default();
        stand_in_the_way(calendar, &mut clients[place], fate);
        orders.push(order(&mut dice, calendar, &clients[place], place, fate));
    }
    orders
}

/// The first rep's customers and the others'; where nobody may order, the first customer may.
fn who_may_order(calendar: &Calendar, clients: &mut [Client]) -> [Vec<usize>; 2] {
    let may_order = |client: &Client| client.may_order(calendar.today) && client.record.minimum_order.is_none();
    if !clients.iter().any(may_order)
        && let Some(client) = clients.first_mut()
    {
        let record = &mut client.record;
        (record.closed_on, record.closed_reason, record.hold_reason) = (None, None, None);
        (record.licence_expires_on, record.minimum_order) = (None, None);
    }
    let (firsts, others) = (0..clients.len())
        .filter(|place| may_order(&clients[*place]))
        .partition(|place| clients[*place].rep == Some(0));
    [firsts, others]
}

fn fates(shape: &Shape) -> Vec<Fate> {
    let cycle = |of: &[Fate], n: usize| of.iter().copied().cycle().take(n).collect::<Vec<_>>();
    let open = [Status::Pending, Status::Pending, Status::Ready, Status::Picked, Status::Pending].map(Fate::Open);
    let mut fates = cycle(&Reason::ALL.map(Fate::Awaiting), shape.awaiting);
    fates.extend(cycle(&[Fate::Draft], shape.drafts));
    fates.extend(cycle(&open, shape.open));
    fates
}

/// Some reasons lie in the customer.
fn stand_in_the_way(calendar: &Calendar, client: &mut Client, fate: Fate) {
    match fate {
        Fate::Awaiting(Reason::Licence) => {
            client.record.licence_expires_on = Some(calendar.today.plus_days(-9));
        }
        // Less than any order that reaches the minimum.
        Fate::Awaiting(Reason::Credit) => client.record.credit_limit = Some(Money::from_minor(10_000)),
        Fate::Awaiting(Reason::Hold) => client.record.hold_reason = Some(HOLDS[0].to_owned()),
        _ => {}
    }
}

fn order(dice: &mut Dice, calendar: &Calendar, client: &Client, place: usize, fate: Fate) -> Order {
    let ago = if matches!(fate, Fate::Open(_)) { dice.days(0, 3) } else { 0 };
    let days = (1..8).map(|ahead| calendar.today.plus_days(ahead));
    let next = days.into_iter().find(|day| client.record.delivery_weekdays.contains(day.weekday()));
    Order {
        id: OrderId::from_bytes(dice.id(calendar.now)),
        client: place,
        rep: client.rep,
        warehouse: warehouse_of(client),
        ordered_on: working_day(calendar.today.plus_days(-ago)),
        ordered_at: calendar.now,
        wanted_on: if fate == Fate::Open(Status::Picked) { calendar.today } else { next.unwrap_or(calendar.today) },
        fate,
        po_number: po_number(dice),
        fee: None,
        lines: Vec::new(),
    }
}

/// Gives the lines of those that wait what they wait for.
pub(super) fn ask_for_a_manager(
    catalogue: &Catalogue,
    shelves: &[Shelf],
    clients: &[Client],
    calendar: &Calendar,
    desk: &mut [Order],
) {
    for order in desk {
        match order.fate {
            Fate::Awaiting(Reason::Price) => order.lines.iter_mut().take(1).for_each(|line| {
                line.discount = BasisPoints::new(1_500).unwrap_or_default();
                line.reason = Some("Matches the offer of another house for the season");
            }),
            Fate::Awaiting(Reason::Stock) => {
                let shelf = shelves.iter().find(|shelf| shelf.warehouse == order.warehouse);
                shelf
                    .iter()
                    .for_each(|shelf| order.lines.iter_mut().take(1).for_each(|line| ask_too_much(line, shelf)));
            }
            Fate::Awaiting(Reason::Minimum) => {
                let cheap = cheapest(catalogue, clients[order.client].terms, calendar);
                order.lines.iter_mut().zip(cheap).for_each(|(line, product)| line.product = product);
            }
            _ => {}
        }
    }
}

fn ask_too_much(line: &mut Line, shelf: &Shelf) {
    line.product = shelf.product;
    line.quantity = Quantity::new(shelf.spare + 60).unwrap_or(Quantity::ONE);
}

/// Products by what a unit costs.
fn cheapest(catalogue: &Catalogue, terms: Terms, calendar: &Calendar) -> Vec<usize> {
    let today = calendar.today;
    let mut products: Vec<usize> = (0..catalogue.priced).collect();
    products.sort_by_key(|product| catalogue.price(terms, *product, Quantity::ONE, today, today.year()));
    products
}

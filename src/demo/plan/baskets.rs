//! What is in the orders: which goods, and about how much of each.

use super::Calendar;
use super::catalogue::Catalogue;
use super::clients::Client;
use super::dice::Dice;
use super::orders::{Fate, Line, Order};
use super::rhythm::Look;
use crate::values::{BasisPoints, Day, Money, Quantity};

/// How many lines an order has, from one to twelve, each in so many of a hundred.
const LINE_COUNTS: [i64; 12] = [13, 18, 20, 16, 12, 8, 5, 3, 2, 1, 1, 1];
const MOST_LINES: usize = LINE_COUNTS.len();
/// January to December, in percent of the mean.
const SEASONS: [i64; 12] = [74, 80, 92, 97, 106, 114, 117, 112, 98, 96, 107, 130];

/// Throws the lines of all orders: exactly `lines` of them.
pub(super) fn fill(
    team: &str,
    calendar: &Calendar,
    catalogue: &Catalogue,
    clients: &[Client],
    lines: usize,
    history: &mut [Order],
    desk: &mut [Order],
) {
    let mut dice = Dice::of(team, "lines");
    let favourites: Vec<Vec<usize>> = clients.iter().map(|client| favourites(&mut dice, client, catalogue)).collect();
    let orders = history.len() + desk.len();
    let counts = counts(&mut dice, orders, lines);
    for (order, count) in history.iter_mut().chain(desk.iter_mut()).zip(counts) {
        let client = &clients[order.client];
        let percent =
            client.appetite * SEASONS[month(order.wanted_on)] / 100 * fading(client, calendar, order.wanted_on) / 100;
        order.lines = (0..count).map(|_| line(&mut dice, percent)).collect();
        choose(&mut dice, &favourites[order.client], catalogue.priced, &mut order.lines);
        if matches!(order.fate, Fate::Delivered(_)) {
            vary(&mut dice, &mut order.lines);
        }
    }
}

fn month(day: Day) -> usize {
    usize::try_from(day.month() - 1).unwrap_or_default().min(11)
}

/// One that shrinks has taken half of what it took since four months.
fn fading(client: &Client, calendar: &Calendar, day: Day) -> i64 {
    let fades = client.rhythm.is_some_and(|rhythm| rhythm.look == Look::Shrinking);
    if fades && calendar.today.days_since(day) < 125 { 45 } else { 100 }
}

/// What a customer usually takes.
fn favourites(dice: &mut Dice, client: &Client, catalogue: &Catalogue) -> Vec<usize> {
    let many = if client.rhythm.is_some() { dice.below(16) + 8 } else { 0 };
    (0..many).map(|_| dice.popular(catalogue.priced)).collect()
}

/// How many lines each order has, all together `lines`, as far as one to twelve each allow.
fn counts(dice: &mut Dice, orders: usize, lines: usize) -> Vec<usize> {
    let mut counts: Vec<usize> = (0..orders).map(|_| dice.weighted(&LINE_COUNTS) + 1).collect();
    let lines = lines.clamp(orders, orders * MOST_LINES);
    let mut sum: usize = counts.iter().sum();
    while sum != lines {
        let count = &mut counts[dice.below(orders)];
        if sum < lines && *count < MOST_LINES {
            (*count, sum) = (*count + 1, sum + 1);
        } else if sum > lines && *count > 1 {
            (*count, sum) = (*count - 1, sum - 1);
        }
    }
    counts
}

fn line(dice: &mut Dice, percent: i64) -> Line {
    Line {
        product: 0,
        thrown: dice.between(40, 360) * percent / 100,
        quantity: Quantity::ONE,
        list_price: Money::ZERO,
        unit_price: Money::ZERO,
        discount: BasisPoints::ZERO,
        reason: None,
        sample: false,
        returned: 0,
    }
}

/// Each line gets goods of its own, mostly from what the customer usually takes.
fn choose(dice: &mut Dice, favourites: &[usize], priced: usize, lines: &mut [Line]) {
    let mut chosen: Vec<usize> = Vec::with_capacity(lines.len());
    for line in lines {
        let usual = !favourites.is_empty() && dice.percent(88);
        let mut product = if usual { favourites[dice.below(favourites.len())] } else { dice.popular(priced) };
        while chosen.contains(&product) {
            product = (product + 1) % priced;
        }
        chosen.push(product);
        line.product = product;
    }
}

/// Now and then a price was made, or something was left to taste.
fn vary(dice: &mut Dice, lines: &mut [Line]) {
    if dice.percent(6)
        && let Some(line) = lines.first_mut()
    {
        line.discount = BasisPoints::new([300, 500, 1_000][dice.below(3)]).unwrap_or_default();
        line.reason = Some(dice.pick(&[
            "Opening order of the season",
            "Case price for the summer fair",
            "Short-dated, agreed by phone",
        ]));
    }
    if lines.len() > 1
        && dice.percent(3)
        && let Some(line) = lines.last_mut()
    {
        line.sample = true;
    }
}

use std::collections::HashSet;

use super::*;
use crate::sales::customers::{DeliveryHistory, Health, Pace};

fn calendar() -> Calendar {
    Calendar::of(Zone::parse("America/New_York").unwrap(), Timestamp::from_millis(1_795_446_000_000))
}

fn plan(customers: u32, orders: u32) -> Trade {
    Trade::plan("well-crafted", Size { customers, orders }, 11, calendar())
}

#[test]
fn the_default_has_the_shape_of_real_data() {
    let trade = Trade::plan("well-crafted", Size::REAL, 11, calendar());
    let buyers: HashSet<usize> =
        trade.history.iter().filter(|o| o.delivered_on().is_some()).map(|o| o.client).collect();
    assert_eq!((trade.clients.len(), buyers.len()), (4862, 1265));
    assert_eq!((trade.catalogue.products.len(), trade.catalogue.priced), (2600, 1045));
    assert_eq!((trade.catalogue.lists.len(), WAREHOUSES.len()), (4, 3));
    assert_eq!(trade.orders().count(), 35302);
    assert_eq!(trade.orders().map(|order| order.lines.len()).sum::<usize>(), 137_185);
    let mean = (trade.total().minor() + 35302 / 2) / 35302;
    assert_eq!(mean, 110_700, "in the mean 1,107.00 an order");
    let first = trade.history.iter().map(|order| order.ordered_on).min().unwrap();
    assert!((1380..=1405).contains(&trade.calendar.today.days_since(first)), "46 months: {first}");
    let reps: HashSet<_> = trade.clients.iter().map(|client| client.rep).collect();
    assert_eq!(reps.len(), 12, "eleven reps, and nobody");
    let numbers: HashSet<_> = trade.clients.iter().map(|client| &client.number).collect();
    assert_eq!(numbers.len(), 4862);
}

#[test]
fn customers_are_as_varied_as_real_ones() {
    let trade = Trade::plan("well-crafted", Size::REAL, 11, calendar());
    let mut days: Vec<Vec<(Day, Money)>> = vec![Vec::new(); trade.clients.len()];
    let rests = trade.after.iter().filter(|after| !after.is_return()).map(|after| &after.order);
    for order in trade.history.iter().chain(rests) {
        days[order.client].extend(order.delivered_on().map(|day| (day, order.total())));
    }
    let health = |(client, days): (&Client, Vec<(Day, Money)>)| {
        let history: DeliveryHistory = days.into_iter().collect();
        let closed = client.record.closed_on.is_some();
        Pace::of(&history, None).health(trade.calendar.today, closed, Some(client.last_sign_on))
    };
    let healths: Vec<Health> = trade.clients.iter().zip(days).map(health).collect();
    let count = |wanted: Health| healths.iter().filter(|health| **health == wanted).count();
    for (wanted, least) in [
        (Health::Healthy, 350),
        (Health::Shrinking, 40),
        (Health::Late, 100),
        (Health::Dormant, 250),
        (Health::Closed, 100),
        (Health::Prospect, 500),
        (Health::Cold, 2000),
    ] {
        assert!(count(wanted) >= least, "{wanted}: {}", count(wanted));
    }
}

#[test]
fn a_plan_is_the_same_each_time() {
    let (one, other) = (format!("{:?}", plan(300, 2000)), format!("{:?}", plan(300, 2000)));
    assert!(one == other, "the same day, the same demo");
}

#[test]
fn any_size_has_its_counts_and_comes_near_its_total() {
    for (customers, orders) in [(1, 0), (1, 1), (20, 40), (5, 3000), (300, 2000), (700, 100)] {
        let trade = plan(customers, orders);
        let shape = trade.shape;
        assert_eq!(trade.clients.len(), shape.customers);
        assert_eq!(trade.history.len() + trade.desk.len(), shape.orders, "{customers} {orders}");
        assert_eq!(trade.orders().map(|order| order.lines.len()).sum::<usize>() / 10, shape.lines / 10);
        let off = (trade.total().minor() - shape.total.minor()).abs();
        assert!(off * 1000 <= shape.total.minor() || orders < 300, "{customers} {orders}: {off}");
        assert!(trade.orders().all(|order| order.total() > Money::ZERO && order.ordered_on <= trade.calendar.today));
    }
}

#[test]
fn a_few_deliveries_were_short_and_of_a_few_something_came_back() {
    let trade = Trade::plan("well-crafted", Size::REAL, 11, calendar());
    let (returns, rests): (Vec<&After>, Vec<&After>) = trade.after.iter().partition(|after| after.is_return());
    for (what, some) in [("returns", &returns), ("rests", &rests)] {
        let percent = some.len() * 100 / trade.history.len();
        assert!((1..=3).contains(&percent), "{} {what}", some.len());
        let recent = some.iter().filter(|after| after.order.in_ledger(&trade.calendar)).count();
        assert!(recent > 10, "{recent} {what} of late");
    }
    assert!(returns.iter().any(|after| after.to_stock) && returns.iter().any(|after| !after.to_stock));
    for after in &trade.after {
        let of = &trade.history[after.of];
        assert!(of.delivered_on().unwrap() <= after.order.ordered_on);
        assert!(after.order.delivered_on().unwrap() <= trade.calendar.today && of.ordered_at < after.order.ordered_at);
        assert!(!after.order.lines.is_empty() && after.order.lines.len() == after.positions.len());
        for (line, position) in after.order.lines.iter().zip(&after.positions) {
            let ordered = &of.lines[usize::try_from(position - 1).unwrap()];
            assert_eq!((line.product, line.unit_price), (ordered.product, ordered.unit_price));
            let back = if after.is_return() { line.quantity.units() } else { 0 };
            assert_eq!((ordered.returned, line.returned), (back, 0));
            assert!(ordered.returned <= ordered.quantity.units());
        }
    }
}

#[test]
fn the_shelves_hold_what_the_desk_promises() {
    let trade = plan(300, 2000);
    assert!(
        trade.shelves.iter().any(|shelf| shelf.promised > 0) && trade.shelves.iter().any(|shelf| shelf.delivered > 0)
    );
    assert!(trade.shelves.iter().all(|shelf| shelf.spare >= 0 && shelf.received() >= shelf.on_hand()));
}

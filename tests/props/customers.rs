use crate::days;
use proptest::{collection::vec, prelude::*};
use routebook::{
    sales::customers::{DeliveryHistory, Gap, Health, Pace, Standing},
    values::{Day, Money},
};

fn orders() -> impl Strategy<Value = Vec<(Day, Money)>> {
    let order = (0..900_i32, 0..5_000_000_i64);
    (days(), vec(order, 0..40)).prop_map(|(first, orders)| {
        orders.into_iter().map(|(after, cents)| (first.plus_days(after), Money::from_minor(cents))).collect()
    })
}

fn paces() -> impl Strategy<Value = Pace> {
    (orders(), prop::option::of(-5..500_i32)).prop_map(|(orders, own_gap)| {
        let history: DeliveryHistory = orders.into_iter().collect();
        Pace::of(&history, own_gap.map(Gap::from_days))
    })
}

/// Higher is worse; a customer that was never delivered has a ladder of its own.
fn badness(health: Health) -> i32 {
    match health {
        Health::Healthy | Health::Prospect => 0,
        Health::Shrinking => 1,
        Health::Late => 2,
        Health::Dormant | Health::Cold => 3,
        Health::Closed => 4,
    }
}

proptest! {
    /// O12: weekly buyers aren't due after 45 days, nor silent ones merely late.
    #[test]
    fn late_comes_before_dormant(pace in paces()) {
        if let Some(last) = pace.last_delivered_on {
            let late = pace.late_from.unwrap().days_since(last);
            let dormant = pace.dormant_from.unwrap().days_since(last);
            prop_assert!(8 <= late && late < dormant && dormant <= 365);
            prop_assert!(dormant >= 60);
        }
    }

    #[test]
    fn late_comes_before_dormant_for_every_gap(half_days in 0..=700_i32, last in days()) {
        let gap = Gap::from_half_days(half_days);
        let history: DeliveryHistory = [(last, Money::ZERO)].into_iter().collect();
        let pace = Pace::of(&history, Some(gap));
        prop_assert!(pace.next_order_on < pace.late_from);
        prop_assert!(pace.late_from < pace.dormant_from);
        prop_assert!(pace.due_from <= pace.next_order_on && Some(last) <= pace.due_from);
    }

    #[test]
    fn time_alone_heals_nobody(
        pace in paces(),
        seen in prop::option::of(days()),
        today in days(),
        later in 0..800_i32,
    ) {
        let now = pace.health(today, false, seen);
        let then = pace.health(today.plus_days(later), false, seen);
        prop_assert!(badness(now) <= badness(then), "{:?} became {:?}", now, then);
    }

    /// The same from the rule's own words, counted in days since the last delivery.
    #[test]
    fn stored_dates_say_what_the_formulas_say(
        half_days in prop::option::of(2..=600_i32),
        last in days(),
        since in 0..500_i32,
    ) {
        let gap = half_days.map(Gap::from_half_days);
        let history: DeliveryHistory = [(last, Money::ZERO)].into_iter().collect();
        let pace = Pace::of(&history, gap);
        let days = half_days.map(|half| f64::from(half) / 2.0);
        let late_after = days.map_or(45.0, |gap| half_up((1.5 * gap).clamp(gap + 7.0, gap + 30.0)));
        let dormant_after = days.map_or(90.0, |gap| {
            half_up(late_after + gap.max(30.0)).clamp(60.0, 365.0)
        });
        let since_last = f64::from(since);
        let expected = if since_last >= dormant_after {
            Health::Dormant
        } else if since_last > late_after {
            Health::Late
        } else {
            Health::Healthy
        };
        prop_assert_eq!(pace.health(last.plus_days(since), false, None), expected);
    }

    #[test]
    fn the_order_of_the_orders_does_not_matter(orders in orders()) {
        let forth: DeliveryHistory = orders.iter().copied().collect();
        let back: DeliveryHistory = orders.iter().rev().copied().collect();
        prop_assert_eq!(Pace::of(&forth, None), Pace::of(&back, None));
    }

    #[test]
    fn overdue_is_due_and_due_is_neither_closed_nor_dormant(
        pace in paces(),
        today in days(),
        closed in any::<bool>(),
        open_order in any::<bool>(),
        do_not_contact_until in prop::option::of(days()),
    ) {
        let standing = Standing { closed, open_order, do_not_contact_until };
        let health = pace.health(today, closed, None);
        if pace.overdue(today, standing) {
            prop_assert!(pace.due(today, standing));
        }
        if pace.due(today, standing) {
            prop_assert!(!open_order && pace.next_order_on.is_some());
            prop_assert!(!matches!(health, Health::Closed | Health::Dormant));
        }
    }
}

fn half_up(days: f64) -> f64 {
    (days + 0.5).floor()
}

use crate::days;
use proptest::{collection::vec, prelude::*};
use routebook::{
    sales::prices::{Break, Breaks, Candidate, ListKind, price_of},
    values::{Day, Money, PriceListId, Quantity},
};

fn candidates() -> impl Strategy<Value = Vec<Candidate>> {
    let kind = prop::sample::select(vec![ListKind::Own, ListKind::Territory, ListKind::Default]);
    let dates = (prop::option::of(days()), prop::option::of(days()));
    let rows = prop::collection::btree_map(1..60_i64, 0..10_000_i64, 0..5);
    let list = (kind, any::<[u8; 16]>(), dates, rows).prop_map(|(kind, id, dates, rows)| {
        let row =
            |(from, cents)| Break { from_quantity: Quantity::new(from).unwrap(), unit_price: Money::from_minor(cents) };
        Candidate {
            kind,
            list: PriceListId::from_bytes(id),
            starts_on: dates.0,
            ends_on: dates.1,
            breaks: Breaks::new(rows.into_iter().map(row).collect()).unwrap(),
        }
    });
    vec(list, 0..5)
}

proptest! {
    #[test]
    fn a_price_is_from_a_list_in_date_at_or_under_the_quantity(
        lists in candidates(),
        units in 1..100_i64,
        day in days(),
    ) {
        if let Some(priced) = price_of(&lists, Quantity::new(units).unwrap(), day) {
            prop_assert!(priced.from_quantity.units() <= units);
            prop_assert!(lists.iter().any(|l| l.list == priced.list && is_in_date(l, day)));
        }
    }

    #[test]
    fn what_has_a_price_keeps_one_when_more_is_bought(
        lists in candidates(),
        units in 1..100_i64,
        more in 0..100_i64,
        day in days(),
    ) {
        let [few, many] = [units, units + more].map(|n| Quantity::new(n).unwrap());
        if let Some(priced) = price_of(&lists, few, day) {
            let with_more = price_of(&lists, many, day).unwrap();
            let kind = |id| lists.iter().filter(|l| l.list == id).map(|l| l.kind).min();
            prop_assert!(kind(with_more.list) <= kind(priced.list));
        }
    }
}

fn is_in_date(list: &Candidate, day: Day) -> bool {
    let started = list.starts_on.is_none_or(|starts| starts <= day);
    started && list.ends_on.is_none_or(|ends| ends >= day)
}

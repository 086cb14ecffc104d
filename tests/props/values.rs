use crate::days;
use proptest::prelude::*;
use routebook::values::{
    BasisPoints, Currency, CustomerId, Day, Email, Money, Note, Quantity, Slug, Text, Timestamp, Weekdays, Zone, fold,
};
use serde::{
    Deserialize,
    de::value::{Error, StrDeserializer},
};
use std::{fmt::Debug, str::FromStr};

/// What is parsed from a text is parsed again from its own text, and the same
/// through serde.
fn goes_there_and_back<T>(text: &str)
where
    T: FromStr + ToString + PartialEq + Debug + for<'de> Deserialize<'de>,
    T::Err: Debug,
{
    if let Ok(value) = text.parse::<T>() {
        let written = value.to_string();
        assert_eq!(written.parse::<T>().unwrap(), value);
        assert_eq!(written.parse::<T>().unwrap().to_string(), written);
        let wire: Result<T, Error> = T::deserialize(StrDeserializer::new(&written));
        assert_eq!(wire.unwrap(), value);
    }
}

proptest! {
    #[test]
    fn texts_go_there_and_back(text in any::<String>()) {
        goes_there_and_back::<Text<0, 80>>(&text);
        goes_there_and_back::<Note<80>>(&text);
        goes_there_and_back::<Email>(&text);
        goes_there_and_back::<Email>(&format!("{text}@x"));
        goes_there_and_back::<Slug>(&text);
        goes_there_and_back::<Weekdays>(&text);
        goes_there_and_back::<Zone>(&text);
        goes_there_and_back::<Currency>(&text);
        goes_there_and_back::<Day>(&text);
        goes_there_and_back::<Timestamp>(&text);
        goes_there_and_back::<CustomerId>(&text);
    }

    #[test]
    fn ids_keep_their_bytes(bytes in any::<[u8; 16]>()) {
        let id = CustomerId::from_bytes(bytes);
        prop_assert_eq!(id.as_bytes(), &bytes);
        prop_assert_eq!(id.to_string().parse(), Ok(id));
    }

    #[test]
    fn a_kept_text_has_its_length(text in any::<String>()) {
        if let Ok(kept) = Text::<2, 5>::parse(&text) {
            prop_assert!((2..=5).contains(&kept.as_str().chars().count()));
            prop_assert!(!kept.as_str().chars().any(char::is_control));
        }
    }

    #[test]
    fn two_spellings_of_an_address_are_one(text in "[a-zA-Zä-üÄ-Ü]{1,8}@[a-z]{1,8}") {
        let email = Email::parse(&text).unwrap();
        prop_assert_eq!(&email, &Email::parse(email.key()).unwrap());
        prop_assert_eq!(&email, &Email::parse(&text.to_lowercase()).unwrap());
    }

    #[test]
    fn folding_twice_changes_nothing(text in any::<String>()) {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once);
    }

    #[test]
    fn a_beginning_folds_to_a_beginning(start in any::<String>(), end in any::<String>()) {
        let whole = fold(&(start.clone() + &end));
        prop_assert!(whole.starts_with(&fold(&start)));
    }

    #[test]
    fn instants_sort_as_their_texts(a in any::<i64>(), b in any::<i64>()) {
        let [a, b] = [a, b].map(Timestamp::from_millis);
        prop_assert_eq!(a.to_string().parse(), Ok(a));
        prop_assert_eq!(a.plus_days(1) >= a, true);
        prop_assert_eq!(a.millis_since(b).signum(), (a.millis() - b.millis()).signum());
    }

    #[test]
    fn an_instant_is_within_its_day(millis in 0_i64..4_000_000_000_000, zone in zones()) {
        let now = Timestamp::from_millis(millis);
        let today = now.day_in(&zone);
        prop_assert!(zone.start_of(today) <= now);
        prop_assert!(now < zone.start_of(today.plus_days(1)));
    }

    #[test]
    fn days_are_counted_both_ways(day in days(), n in -4_000..4_000_i32) {
        let later = day.plus_days(n);
        prop_assert_eq!(later.days_since(day), n);
        prop_assert_eq!(later.plus_days(-n), day);
        prop_assert_eq!(later.cmp(&day), n.cmp(&0));
        prop_assert_eq!(later.to_string().cmp(&day.to_string()), n.cmp(&0));
        prop_assert!((0..7).contains(&day.days_since(day.monday_of_week())));
    }

    #[test]
    fn what_is_shown_can_be_typed(minor in 0..=Money::MOST.minor(), code in "USD|JPY|KWD") {
        let currency = Currency::parse(&code).unwrap();
        let money = Money::from_minor(minor);
        prop_assert_eq!(Money::parse_decimal(&money.format(&currency), &currency), Ok(money));
    }

    #[test]
    fn no_text_breaks_the_parsers(text in "[-0-9.,+% eE]{0,24}") {
        if let Ok(money) = Money::parse_decimal(&text, &Currency::USD) {
            prop_assert!((Money::ZERO..=Money::MOST).contains(&money));
        }
        if let Ok(points) = BasisPoints::parse_percent(&text) {
            prop_assert_eq!(BasisPoints::parse_percent(&points.to_string()), Ok(points));
        }
        if let Ok(quantity) = Quantity::parse(&text) {
            prop_assert_eq!(Quantity::parse(&quantity.to_string()), Ok(quantity));
        }
    }

    #[test]
    fn cases_add_up(units in 1..=1_000_000_i64, per_case in 1..=1_000_000_i64) {
        let (quantity, per_case) = (Quantity::new(units).unwrap(), Quantity::new(per_case).unwrap());
        let split = quantity.as_cases(per_case);
        prop_assert!(split.loose < per_case.units());
        prop_assert_eq!(Quantity::of_cases(split.cases, split.loose, per_case), Ok(quantity));
    }
}

fn zones() -> impl Strategy<Value = Zone> {
    prop::sample::select(vec![
        "UTC",
        "America/New_York",
        "America/Santiago",
        "Asia/Kathmandu",
        "Australia/Lord_Howe",
        "Europe/Berlin",
        "Pacific/Apia",
    ])
    .prop_map(|name| Zone::parse(name).unwrap())
}

use crate::days;
use proptest::prelude::*;
use routebook::sales::periods::Span;

proptest! {
    #[test]
    fn the_one_before_ends_before_this_one_begins(today in days()) {
        for span in Span::ALL {
            let to_date = span.to_date(today);
            prop_assert!(to_date.previous.from <= to_date.previous.to);
            prop_assert!(to_date.previous.to < to_date.current.from);
            prop_assert_eq!(to_date.current.to, today);
            prop_assert!(to_date.current.contains(today));
        }
    }

    #[test]
    fn a_week_is_compared_with_as_many_days(today in days()) {
        let week = Span::Week.to_date(today);
        prop_assert_eq!(week.previous.to.weekday(), today.weekday());
        prop_assert_eq!(today.days_since(week.previous.to), 7);
        prop_assert_eq!(week.current.from.days_since(week.previous.from), 7);
    }

    #[test]
    fn a_month_or_year_to_the_same_day_number_at_most(today in days()) {
        for span in [Span::Month, Span::Year] {
            let previous = span.to_date(today).previous;
            let next_day = previous.to.plus_days(1);
            let is_same = previous.to.day_of_month() == today.day_of_month();
            prop_assert!(is_same || next_day.day_of_month() == 1);
        }
    }
}

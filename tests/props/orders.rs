use proptest::{collection::vec, prelude::*};
use routebook::{
    sales::orders::{Action, Circumstances, LineMoney, OrderNumber, Status, Stock, Totals, next},
    values::{BasisPoints, Money, Quantity},
};

fn lines() -> impl Strategy<Value = LineMoney> {
    (1..=1_000_000_i64, 0..=9_000_000_i64, 0..=10_000_i64).prop_map(|(units, cents, discount)| LineMoney {
        quantity: Quantity::new(units).unwrap(),
        unit_price: Money::from_minor(cents),
        discount: BasisPoints::new(discount).unwrap(),
    })
}

proptest! {
    /// Within half a cent of the exact amount, whatever the rounding.
    #[test]
    fn a_line_is_off_by_at_most_half_a_cent(line in lines()) {
        let kept = 10_000 - i128::from(line.discount.points());
        let exact = i128::from(line.gross().unwrap().minor()) * kept;
        let twice_off = 2 * (i128::from(line.total().unwrap().minor()) * 10_000 - exact);
        prop_assert!(-10_000 < twice_off && twice_off <= 10_000);
    }

    #[test]
    fn an_order_is_the_sum_of_its_parts(lines in vec(lines(), 0..12), fees in 0..100_000_i64) {
        let totals = Totals::of(&lines, Money::from_minor(fees)).unwrap();
        let net = Money::checked_sum(lines.iter().map(|line| line.total().unwrap()));
        prop_assert_eq!(Some(totals.net), net);
        prop_assert_eq!(Some(totals.total), totals.net.checked_add(totals.fees));
        prop_assert!(totals.net <= totals.gross);
    }

    #[test]
    fn no_amount_is_too_large_to_be_answered(
        units in 1..=1_000_000_i64,
        cents in 0..=i64::MAX,
        discount in 0..=10_000_i64,
        fees in 0..=i64::MAX,
    ) {
        let line = LineMoney {
            quantity: Quantity::new(units).unwrap(),
            unit_price: Money::from_minor(cents),
            discount: BasisPoints::new(discount).unwrap(),
        };
        if let Ok(totals) = Totals::of(&[line, line], Money::from_minor(fees)) {
            prop_assert!(totals.total <= Money::MOST);
        }
    }

    #[test]
    fn numbers_go_there_and_back(year in 1900..=2200_i16, counter in 1..=i64::MAX) {
        let number = OrderNumber::new(year, counter).unwrap();
        prop_assert_eq!(number.to_string().parse(), Ok(number));
    }

    /// O15: whatever is clicked in whatever order, what an order holds reserved
    /// and has taken is what its status says, and never twice.
    #[test]
    fn no_clicking_reserves_twice(clicks in vec((0..Action::ALL.len(), any::<bool>(), any::<bool>()), 0..60)) {
        let (mut status, mut reserved, mut taken) = (Status::Draft, 0, 0);
        for (action, any_reason, delivered_today) in clicks {
            let order = Circumstances { any_reason, delivered_today, is_return: false };
            if let Some(step) = next(status, Action::ALL[action], order) {
                let (more_reserved, more_taken) = effect(step.stock);
                reserved += more_reserved;
                taken += more_taken;
                status = step.to;
            }
            prop_assert_eq!(reserved, i32::from(status.is_open()));
            prop_assert_eq!(taken, i32::from(status == Status::Delivered));
        }
    }
}

fn effect(stock: Stock) -> (i32, i32) {
    match stock {
        Stock::Untouched | Stock::ReserveAnew => (0, 0),
        Stock::Reserve => (1, 0),
        Stock::Release => (-1, 0),
        Stock::Take => (-1, 1),
        Stock::GiveBack => (1, -1),
        Stock::ComeBack => (0, -1),
    }
}

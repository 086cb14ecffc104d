//! How much of each: the shape of one real distributor's data (domain, "Shape of real data"), scaled.

use crate::values::Money;

/// How much the demo holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    pub customers: u32,
    pub orders: u32,
}

impl Size {
    /// As many as the real distributor has.
    pub const REAL: Size = Size { customers: 4862, orders: 35302 };

    /// The second team's, a twentieth of the first's.
    #[must_use]
    pub fn of_second(self) -> Size {
        Size { customers: (self.customers / 20).max(1), orders: self.orders / 20 }
    }
}

/// As far back as the orders reach, in months.
pub const MONTHS: i32 = 46;

const BUYERS: i64 = 1265;
const PRODUCTS: i64 = 2600;
const PRICED: i64 = 1045;
const LINES: i64 = 137_185;
/// What an order comes to in the mean, in cents.
const MEAN: i64 = 110_700;

/// The counts that the plan keeps exactly, and the total that it comes as near to as whole cases allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    pub customers: usize,
    /// Of the customers, those that ever got a delivery.
    pub buyers: usize,
    pub products: usize,
    pub priced: usize,
    /// All orders: the four below and those delivered.
    pub orders: usize,
    pub delivered: usize,
    pub cancelled: usize,
    pub open: usize,
    pub awaiting: usize,
    pub drafts: usize,
    pub lines: usize,
    pub total: Money,
}

impl Shape {
    pub fn of(size: Size) -> Shape {
        let (customers, orders) = (i64::from(size.customers), i64::from(size.orders));
        let of_customers = |real: i64| scaled(customers, real, i64::from(Size::REAL.customers));
        // Goods are as many as the orders ask for: a long list of prospects buys nothing.
        let of_orders = |real: i64| scaled(orders, real, i64::from(Size::REAL.orders));
        let [open, awaiting, drafts] =
            [600, 3000, 4000].map(|one_in| if orders < 30 { 0 } else { (orders / one_in).clamp(6, 2000) });
        let cancelled = orders / 100;
        let delivered = orders - open - awaiting - drafts - cancelled;
        Shape {
            customers: count(customers),
            buyers: count(of_customers(BUYERS).max(1).min(delivered)),
            products: count(of_orders(PRODUCTS).max(60)),
            priced: count(of_orders(PRICED).max(40)),
            orders: count(orders),
            delivered: count(delivered),
            cancelled: count(cancelled),
            open: count(open),
            awaiting: count(awaiting),
            drafts: count(drafts),
            lines: count(of_orders(LINES)),
            total: Money::from_minor(orders * MEAN),
        }
    }
}

/// `n` × `real` / `whole`, to the nearest.
fn scaled(n: i64, real: i64, whole: i64) -> i64 {
    (n * real + whole / 2) / whole
}

fn count(n: i64) -> usize {
    usize::try_from(n).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_is_the_real_distributors() {
        let shape = Shape::of(Size::REAL);
        assert_eq!((shape.customers, shape.buyers), (4862, 1265));
        assert_eq!((shape.products, shape.priced), (2600, 1045));
        assert_eq!((shape.orders, shape.lines), (35302, 137_185));
        assert_eq!(shape.total, Money::from_minor(3_907_931_400));
    }

    #[test]
    fn the_parts_of_the_orders_are_all_of_them() {
        for orders in [0, 1, 29, 30, 40, 2000, 35302, 353_020, 10_000_000] {
            let shape = Shape::of(Size { customers: 300, orders });
            let parts = shape.delivered + shape.cancelled + shape.open + shape.awaiting + shape.drafts;
            assert_eq!(parts, shape.orders);
            assert!(shape.lines >= shape.orders && shape.buyers <= shape.delivered);
        }
    }
}

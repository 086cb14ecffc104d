//! Which orders a manager has to approve (domain, "Approval").

use crate::values::{BasisPoints, Day, Money, ProductId, Quantity, Refusal};
use std::{collections::BTreeMap, fmt, str::FromStr};

/// Why an order needs a manager's yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    Price,
    Stock,
    Minimum,
    Licence,
    Hold,
    Credit,
}

/// What submitting an order, or editing a submitted one, is judged by.
#[derive(Debug, Clone)]
pub struct Question<'a> {
    pub lines: &'a [Asked],
    /// The lines alone: fees don't help to reach a minimum.
    pub net: Money,
    pub customer_minimum: Option<Money>,
    pub tenant_minimum: Money,
    pub licence_expires_on: Option<Day>,
    pub on_hold: bool,
    pub credit: Credit,
    /// In the tenant's zone.
    pub today: Day,
}

/// What a customer would owe with an order, and how much it may.
#[derive(Debug, Clone, Copy, Default)]
pub struct Credit {
    /// None was set: it never asks.
    pub limit: Option<Money>,
    /// What it owes by now; less than nothing if credits come to more.
    pub balance: Money,
    /// Totals of its other open orders.
    pub open: Money,
    /// This order's total, fees and all.
    pub total: Money,
}

/// A line as far as approval goes.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    pub product: ProductId,
    pub quantity: Quantity,
    /// Units on hand less reserved in the order's warehouse, where what this
    /// order itself reserved doesn't count; none if the product isn't tracked.
    pub available: Option<i64>,
    pub overridden: bool,
}

impl Reason {
    pub const ALL: [Self; 6] = [Self::Price, Self::Stock, Self::Minimum, Self::Licence, Self::Hold, Self::Credit];

    /// The text in the file and in JSON.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Price => "PRICE",
            Self::Stock => "STOCK",
            Self::Minimum => "MINIMUM",
            Self::Licence => "LICENCE",
            Self::Hold => "HOLD",
            Self::Credit => "CREDIT",
        }
    }

    /// The sentence on pages.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Price => "A price was overridden.",
            Self::Stock => "There is too little in stock.",
            Self::Minimum => "It is below the minimum order.",
            Self::Licence => "The customer's licence has expired.",
            Self::Hold => "The customer is on hold.",
            Self::Credit => "It goes beyond the customer’s credit limit.",
        }
    }

    fn holds(self, question: &Question<'_>) -> bool {
        match self {
            Self::Price => question.lines.iter().any(|line| line.overridden),
            Self::Stock => is_short(question.lines),
            Self::Minimum => question.net < question.minimum(),
            Self::Licence => question.licence_expires_on.is_some_and(|day| day < question.today),
            Self::Hold => question.on_hold,
            Self::Credit => question.credit.is_exceeded(),
        }
    }
}

impl Credit {
    /// What it would owe then; the most there is where the sum doesn't fit.
    pub fn together(&self) -> Money {
        Money::checked_sum([self.balance, self.open, self.total]).unwrap_or(Money::from_minor(i64::MAX))
    }

    /// Up to the limit is fine, and so is an order that adds nothing to what is owed, as a return.
    fn is_exceeded(&self) -> bool {
        self.total > Money::ZERO && self.limit.is_some_and(|limit| self.together() > limit)
    }
}

impl Question<'_> {
    /// All that apply; none and the order is pending at once.
    pub fn reasons(&self) -> Vec<Reason> {
        let all = Reason::ALL.into_iter();
        all.filter(|reason| reason.holds(self)).collect()
    }

    fn minimum(&self) -> Money {
        self.customer_minimum.unwrap_or(self.tenant_minimum)
    }
}

/// Whether a line charges something else than the list says. Without a list
/// price every price is an override; a discount is one too. A sample has no
/// price of the list to keep to.
pub fn is_override(list_price: Option<Money>, unit_price: Money, discount: BasisPoints, sample: bool) -> bool {
    !sample && (list_price != Some(unit_price) || discount > BasisPoints::ZERO)
}

/// Lines of the same product draw on the same stock.
fn is_short(lines: &[Asked]) -> bool {
    let mut left = BTreeMap::<ProductId, i64>::new();
    lines.iter().any(|line| {
        line.available.is_some_and(|available| {
            let rest = left.entry(line.product).or_insert(available);
            *rest = rest.saturating_sub(line.quantity.units());
            *rest < 0
        })
    })
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.text())
    }
}

impl FromStr for Reason {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        Self::ALL
            .into_iter()
            .find(|reason| reason.text() == text)
            .ok_or_else(|| Refusal::new("Is not a reason for approval."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Reason::{Hold, Licence, Minimum, Price, Stock};

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn asked(product: u8, units: i64, available: Option<i64>) -> Asked {
        Asked {
            product: ProductId::from_bytes([product; 16]),
            quantity: Quantity::new(units).unwrap(),
            available,
            overridden: false,
        }
    }

    /// 150.00 of lines, a tenant's minimum of 100.00, nothing wrong.
    fn question(lines: &[Asked]) -> Question<'_> {
        Question {
            lines,
            net: Money::from_minor(15_000),
            customer_minimum: None,
            tenant_minimum: Money::from_minor(10_000),
            licence_expires_on: None,
            on_hold: false,
            credit: Credit::default(),
            today: day("2026-11-23"),
        }
    }

    #[test]
    fn nothing_wrong_no_reason() {
        assert_eq!(question(&[asked(1, 12, Some(12))]).reasons(), []);
    }

    #[test]
    fn stock_is_short_by_product() {
        for (lines, short) in [
            (vec![asked(1, 13, Some(12))], true),
            (vec![asked(1, 6, Some(12)), asked(1, 6, Some(12))], false),
            (vec![asked(1, 6, Some(12)), asked(1, 7, Some(12))], true),
            (vec![asked(1, 12, Some(12)), asked(2, 12, Some(12))], false),
            (vec![asked(1, 999, None)], false),
            (vec![asked(1, 1, Some(-5))], true),
        ] {
            assert_eq!(question(&lines).reasons() == [Stock], short, "{lines:?}");
        }
    }

    #[test]
    fn the_customers_minimum_goes_before_the_tenants() {
        for (customer, net, below) in [
            (None, 10_000, false),
            (None, 9_999, true),
            (Some(5_000), 5_000, false),
            (Some(5_000), 4_999, true),
            (Some(0), 0, false),
            (Some(20_000), 15_000, true),
        ] {
            let question = Question {
                net: Money::from_minor(net),
                customer_minimum: customer.map(Money::from_minor),
                ..question(&[])
            };
            assert_eq!(question.reasons() == [Minimum], below);
        }
    }

    #[test]
    fn a_licence_is_good_on_its_last_day() {
        for (expires, expired) in [("2026-11-22", true), ("2026-11-23", false)] {
            let licence_expires_on = Some(day(expires));
            let question = Question { licence_expires_on, ..question(&[]) };
            assert_eq!(question.reasons() == [Licence], expired);
        }
    }

    #[test]
    #[rustfmt::skip]
    fn a_customer_may_owe_as_much_as_its_limit_and_not_a_cent_more() {
        for (limit, balance, open, total, asks, why) in [
            (None,          90_000_000, 0,      50_000,  false, "none set never asks"),
            (Some(100_000), 0,          0,      100_000, false, "exactly at the limit"),
            (Some(100_000), 0,          0,      100_001, true,  "one cent over"),
            (Some(100_000), 60_000,     0,      40_000,  false, "what it owes counts, up to the limit"),
            (Some(100_000), 60_001,     0,      40_000,  true,  "what it owes and a cent"),
            (Some(100_000), 30_000,     30_000, 40_000,  false, "open orders count, up to the limit"),
            (Some(100_000), 30_000,     30_001, 40_000,  true,  "open orders and a cent"),
            (Some(100_000), 100_001,    0,      1,       true,  "it owes more than the limit already"),
            (Some(100_000), -20_000,    0,      120_000, false, "a credit of its own makes room"),
            (Some(100_000), -20_000,    0,      120_001, true,  "but no more than there is of it"),
            (Some(0),       0,          0,      1,       true,  "a limit of nothing: each order asks"),
            (Some(0),       -500,       0,      500,     false, "it is paid for with a credit"),
            (Some(0),       10_000,     0,      0,       false, "samples add nothing"),
            (Some(0),       10_000,     0,      -5_000,  false, "a return takes away"),
            (Some(i64::MAX - 1), i64::MAX, 1,   1,       true,  "more than an amount holds"),
        ] {
            let [balance, open, total] = [balance, open, total].map(Money::from_minor);
            let credit = super::Credit { limit: limit.map(Money::from_minor), balance, open, total };
            let question = Question { credit, ..question(&[]) };
            assert_eq!(question.reasons() == [Reason::Credit], asks, "{why}: {credit:?}");
        }
    }

    #[test]
    fn all_reasons_are_named() {
        let lines = [Asked { overridden: true, ..asked(1, 13, Some(12)) }];
        let question = Question {
            net: Money::ZERO,
            licence_expires_on: Some(day("2020-01-01")),
            on_hold: true,
            credit: Credit { limit: Some(Money::ZERO), total: Money::from_minor(1), ..Credit::default() },
            ..question(&lines)
        };
        assert_eq!(question.reasons(), [Price, Stock, Minimum, Licence, Hold, Reason::Credit]);
        for reason in Reason::ALL {
            assert_eq!(reason.to_string().parse(), Ok(reason));
        }
    }

    #[test]
    fn what_is_an_override() {
        for (list_price, unit_price, discount, sample, overridden) in [
            (Some(100), 100, 0, false, false),
            (Some(100), 99, 0, false, true),
            (Some(100), 101, 0, false, true),
            (Some(100), 100, 1, false, true),
            (None, 100, 0, false, true),
            (Some(100), 0, 0, true, false),
            (None, 0, 0, true, false),
        ] {
            let list_price = list_price.map(Money::from_minor);
            let unit_price = Money::from_minor(unit_price);
            let discount = BasisPoints::new(discount).unwrap();
            assert_eq!(is_override(list_price, unit_price, discount, sample), overridden);
        }
    }
}

//! What was delivered of a product in the last 13 months: by month, and to whom. One statement reads the
//! lines; the sums are made here, so that the chart, its table and the list of customers can't differ.

use std::collections::BTreeMap;

use super::sql;
use crate::bind;
use crate::store::{Clause, ReadTx, Sql, Statement};
use crate::values::{CustomerId, Day, Money, Problem, ProductId};
use crate::web::paging::{List, Paging};

/// Months of the chart, the running one included: a year and the same month of the year before.
const MONTHS: i32 = 13;

/// A month's deliveries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Month {
    pub first: Day,
    pub units: i64,
    /// Of the lines, without fees.
    pub net: Money,
}

/// A customer who was delivered it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Buyer {
    pub customer: CustomerId,
    pub name: String,
    /// None for one who only gave back in these months.
    pub last_on: Option<Day>,
    pub units: i64,
    pub net: Money,
}

/// A line as far as this goes.
#[derive(Clone, Debug)]
pub struct SoldLine {
    pub delivered_on: Day,
    pub units: i64,
    pub net: Money,
    pub customer: CustomerId,
    pub name: String,
}

/// Thirteen months, and everybody who bought in them, who spent most first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sold {
    pub months: Vec<Month>,
    pub buyers: Vec<Buyer>,
}

// In CASEs, so that the walk goes along the product's own lines.
const LINES: Sql = Sql::new(
    "SELECT o.delivered_on, l.quantity, l.net_cents, c.id, c.name FROM order_lines l \
     JOIN orders o ON o.tenant_id = :tenant AND o.id = l.order_id \
     JOIN customers c ON c.tenant_id = :tenant AND c.id = o.customer_id \
     WHERE l.tenant_id = :tenant AND l.product_id = :product AND l.sample = 0 \
     AND CASE WHEN o.delivered_on BETWEEN :from AND :to THEN 1 ELSE 0 END = 1",
);
const MOST: Clause = Clause::new("LIMIT 100000");

/// What was delivered to customers whom the person sees, less what came back, samples apart.
pub fn sold(tx: &ReadTx<'_>, product: ProductId) -> Result<Sold, Problem> {
    let (today, me, unassigned) = (tx.today(), tx.sees_only(), tx.tenant().reps_see_unassigned);
    let from = first_month(today);
    let binds = bind! {
        ":product" => product, ":from" => from, ":to" => today, ":me" => me, ":unassigned" => unassigned,
    };
    let lines = tx.all(sold_statement(me.is_some()), binds, |row| {
        Ok(SoldLine {
            delivered_on: row.get(0)?,
            units: row.get(1)?,
            net: row.get(2)?,
            customer: row.get(3)?,
            name: row.get(4)?,
        })
    })?;
    Ok(Sold::of(lines, today))
}

/// What [`sold`] runs, for the plan test.
pub fn sold_statement(only_own: bool) -> Statement {
    let clauses: &[Clause] = if only_own { &[sql::SEEN, MOST] } else { &[MOST] };
    LINES.with(clauses)
}

fn first_month(today: Day) -> Day {
    today.first_of_month().plus_months(1 - MONTHS)
}

impl Sold {
    /// The sums of lines that were delivered up to today.
    pub fn of(lines: impl IntoIterator<Item = SoldLine>, today: Day) -> Sold {
        let first = first_month(today);
        let empty = |n| Month { first: first.plus_months(n), units: 0, net: Money::ZERO };
        let mut months: Vec<Month> = (0..MONTHS).map(empty).collect();
        let mut buyers: BTreeMap<CustomerId, Buyer> = BTreeMap::new();
        for line in lines {
            let of_month = months.iter_mut().find(|month| month.first == line.delivered_on.first_of_month());
            let Some(month) = of_month else { continue };
            month.units += line.units;
            month.net = add(month.net, line.net);
            let SoldLine { delivered_on, units, net, customer, name } = line;
            let none = Buyer { customer, name, last_on: None, units: 0, net: Money::ZERO };
            let buyer = buyers.entry(customer).or_insert(none);
            // What came back on a day wasn't bought on it.
            if units > 0 {
                buyer.last_on = buyer.last_on.max(Some(delivered_on));
            }
            buyer.units += units;
            buyer.net = add(buyer.net, net);
        }
        let mut buyers: Vec<Buyer> = buyers.into_values().collect();
        buyers.sort_by(|a, b| b.net.cmp(&a.net).then_with(|| a.name.cmp(&b.name)));
        Sold { months, buyers }
    }

    /// One page of the buyers.
    pub fn page(&self, paging: &Paging) -> Result<List<(usize, Buyer)>, Problem> {
        let strange = || Problem::invalid_field("after", "This cursor is of another list.");
        let from: usize = match paging.after.as_slice() {
            [] => usize::try_from(paging.offset()).unwrap_or(usize::MAX),
            [place] => place.parse().map_err(|_| strange())?,
            _ => return Err(strange()),
        };
        let size = usize::try_from(paging.size).unwrap_or(usize::MAX);
        let rows = self.buyers.iter().cloned().enumerate().skip(from).take(size.saturating_add(1)).collect();
        let count = i64::try_from(self.buyers.len()).unwrap_or(i64::MAX);
        Ok(List::new(rows, paging, count, |(place, _)| vec![(place + 1).to_string()]))
    }
}

fn add(sum: Money, more: Money) -> Money {
    sum.checked_add(more).unwrap_or(Money::MOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(day: &str, units: i64, cents: i64, customer: u8) -> SoldLine {
        SoldLine {
            delivered_on: day.parse().unwrap(),
            units,
            net: Money::from_minor(cents),
            customer: CustomerId::from_bytes([customer; 16]),
            name: format!("Customer {customer}"),
        }
    }

    #[test]
    fn thirteen_months_end_with_the_running_one() {
        for (today, first, last) in [
            ("2026-11-23", "2025-11-01", "2026-11-01"),
            ("2026-01-31", "2025-01-01", "2026-01-01"),
            ("2024-02-29", "2023-02-01", "2024-02-01"),
        ] {
            let months = Sold::of([], today.parse().unwrap()).months;
            assert_eq!(months.len(), 13);
            assert_eq!((months[0].first.to_string().as_str(), months[12].first.to_string().as_str()), (first, last));
        }
    }

    #[test]
    fn a_line_counts_in_the_month_of_its_delivery_and_for_its_customer() {
        let lines = [
            line("2025-10-31", 99, 9_900, 1),
            line("2025-11-01", 1, 100, 1),
            line("2026-11-01", 2, 200, 1),
            line("2026-11-23", 4, 600, 2),
        ];
        let sold = Sold::of(lines, "2026-11-23".parse().unwrap());
        assert_eq!((sold.months[0].units, sold.months[12].units), (1, 6));
        assert_eq!(sold.months[12].net, Money::from_minor(800));
        let buyers: Vec<(i64, i64, Option<Day>)> =
            sold.buyers.iter().map(|b| (b.units, b.net.minor(), b.last_on)).collect();
        let day = |text: &str| text.parse().ok();
        assert_eq!(buyers, [(4, 600, day("2026-11-23")), (3, 300, day("2026-11-01"))]);
    }

    #[test]
    fn what_comes_back_lowers_its_month_and_is_no_day_of_buying() {
        let lines = [line("2026-10-05", 12, 1_200, 1), line("2026-11-02", -5, -500, 1)];
        let sold = Sold::of(lines, "2026-11-23".parse().unwrap());
        assert_eq!((sold.months[11].units, sold.months[12].units), (12, -5));
        let buyer = &sold.buyers[0];
        assert_eq!((buyer.units, buyer.net.minor(), buyer.last_on), (7, 700, "2026-10-05".parse().ok()));
    }

    #[test]
    fn who_only_gave_back_bought_on_no_day() {
        let sold = Sold::of([line("2026-11-02", -5, -500, 1)], "2026-11-23".parse().unwrap());
        let buyer = &sold.buyers[0];
        assert_eq!((buyer.units, buyer.net.minor(), buyer.last_on), (-5, -500, None));
    }
}

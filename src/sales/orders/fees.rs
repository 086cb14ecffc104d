//! What an order costs beside its lines: fees that somebody adds, deposits by product, and a flat tax.
//! The last two are reckoned by the server whenever the lines are written, and stand among the fees.

use super::model::{Fee, FeeKind, Line};
use crate::bind;
use crate::store::{ReadTx, Sql, WriteTx, word};
use crate::values::{BasisPoints, FieldError, Money, OrderId, Problem, Text};

/// A team's flat tax: nothing unless it sets a rate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tax {
    pub rate: BasisPoints,
    /// As it stands on orders.
    pub label: Text<1, 40>,
}

/// Added fees of one order.
pub const MOST_FEES: usize = 20;

const FEES: Sql = Sql::new(
    "SELECT f.kind, f.label, f.amount_cents FROM order_fees f \
     WHERE f.tenant_id = :tenant AND f.order_id = :order ORDER BY f.position",
);
const CLEAR: Sql = Sql::new("DELETE FROM order_fees WHERE tenant_id = :tenant AND order_id = :order");
const ADD: Sql = Sql::new(
    "INSERT INTO order_fees (tenant_id, order_id, position, kind, label, amount_cents) \
     VALUES (:tenant, :order, :position, :kind, :label, :amount)",
);

/// The team's tax.
pub(super) fn tax(tx: &ReadTx<'_>) -> Tax {
    Tax { rate: tx.tenant().tax, label: tx.tenant().tax_label.clone() }
}

/// The tax that an order was written with, whatever the team's is by now.
pub(super) fn frozen(tx: &ReadTx<'_>, rate: BasisPoints, fees: &[Fee]) -> Tax {
    let written = fees.iter().find(|fee| fee.kind == FeeKind::Tax).and_then(|fee| Text::parse(&fee.label).ok());
    Tax { rate, label: written.unwrap_or_else(|| tx.tenant().tax_label.clone()) }
}

impl Tax {
    /// The rate on lines and added fees, to the nearest minor unit, halves up. Deposits aren't taxed: they
    /// come back.
    pub fn of(&self, net: Money, added: Money) -> Option<Money> {
        let base = i128::from(net.checked_add(added)?.minor());
        let whole = i128::from(BasisPoints::WHOLE.points());
        let tax = (base * i128::from(self.rate.points()) + whole / 2).div_euclid(whole);
        i64::try_from(tax).ok().map(Money::from_minor)
    }
}

/// The deposits of the lines: the product's, for each unit that is sold.
pub(super) fn deposits(lines: &[Line]) -> Option<Money> {
    let sold = lines.iter().filter(|line| !line.sample);
    let mut each = sold.map(|line| line.deposit.minor().checked_mul(line.units()).map(Money::from_minor));
    each.try_fold(Money::ZERO, |sum, deposit| sum.checked_add(deposit?))
}

/// All fees of an order. What has an amount without a row, as an order of old, stands as one.
pub(super) fn fees_of(tx: &ReadTx<'_>, order: OrderId, all: Money) -> Result<Vec<Fee>, Problem> {
    let mut fees = tx.all(FEES, bind! {":order" => order}, |row| {
        Ok(Fee { kind: word(row, 0)?, label: row.get(1)?, amount: row.get(2)? })
    })?;
    if fees.is_empty() && all != Money::ZERO {
        fees.push(Fee { kind: FeeKind::Added, label: "Fees".to_owned(), amount: all });
    }
    Ok(fees)
}

/// The fees that an order of these lines has: those added, then the lines' deposits and the tax at a rate.
pub(super) fn reckoned(tax: &Tax, lines: &[Line], added: &[Fee]) -> Result<Vec<Fee>, Problem> {
    let too_large = || Problem::invalid(vec![FieldError::new("fees", "Makes the order too large an amount.")]);
    let net = Money::checked_sum(lines.iter().map(|line| line.net)).ok_or_else(too_large)?;
    let sum = Money::checked_sum(added.iter().map(|fee| fee.amount)).ok_or_else(too_large)?;
    let more = [
        (FeeKind::Deposit, "Deposit".to_owned(), deposits(lines).ok_or_else(too_large)?),
        (FeeKind::Tax, tax.label.to_string(), tax.of(net, sum).ok_or_else(too_large)?),
    ];
    let more = more.into_iter().filter(|(.., amount)| *amount != Money::ZERO);
    Ok(added.iter().cloned().chain(more.map(|(kind, label, amount)| Fee { kind, label, amount })).collect())
}

/// Writes them in place of those that were.
pub(super) fn write(tx: &WriteTx<'_>, order: OrderId, fees: &[Fee]) -> Result<(), Problem> {
    tx.run(CLEAR, bind! {":order" => order})?;
    for (position, fee) in (1_i64..).zip(fees) {
        tx.run(
            ADD,
            bind! {
                ":order" => order, ":position" => position, ":kind" => fee.kind.text(), ":label" => fee.label,
                ":amount" => fee.amount,
            },
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tax_is_a_rate_of_lines_and_added_fees_rounded_once() {
        for (rate, net, added, tax) in [
            (0, 10_000, 500, 0),
            (1_900, 10_000, 0, 1_900),
            (1_900, 10_000, 500, 1_995),
            (825, 99, 0, 8),  // 8.1675
            (5_000, 1, 0, 1), // 0.5 is 1
            (4_999, 1, 0, 0),
            (10_000, Money::MOST.minor(), 0, Money::MOST.minor()),
        ] {
            let known = Tax { rate: BasisPoints::new(rate).unwrap(), label: Text::parse("VAT").unwrap() };
            let found = known.of(Money::from_minor(net), Money::from_minor(added));
            assert_eq!(found.map(Money::minor), Some(tax), "{rate} of {net} and {added}");
        }
    }
}

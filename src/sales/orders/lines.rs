//! Writing an order's lines and fees, and with them what it comes to: the one place that does.

use super::model::{Fee, Line};
use super::{Totals, fees};
use crate::bind;
use crate::store::{Sql, WriteTx};
use crate::values::{BasisPoints, Money, OrderId, Problem};

const CLEAR: Sql = Sql::new("DELETE FROM order_lines WHERE tenant_id = :tenant AND order_id = :order");
const ADD: Sql = Sql::new(
    "INSERT INTO order_lines (tenant_id, order_id, position, id, product_id, description, quantity, list_price_cents, \
     unit_price_cents, discount_bp, override_reason, sample, gross_cents, net_cents, deposit_cents, of_position) \
     VALUES (:tenant, :order, :position, :id, :product, :description, :units, :list, :unit, :discount, :reason, \
     :sample, :gross, :net, :deposit, :of)",
);
const TOTALS: Sql = Sql::new(
    "UPDATE orders SET line_count = :lines, gross_cents = :gross, net_cents = :net, fees_cents = :fees, \
     total_cents = :total, tax_bp = :tax WHERE tenant_id = :tenant AND id = :order",
);

/// Puts them in place of those that were, and says what they come to. INVALID names `lines` or `fees` where a sum is too large.
pub(super) fn write(
    tx: &WriteTx<'_>,
    order: OrderId,
    lines: &[Line],
    all_fees: &[Fee],
    tax: BasisPoints,
) -> Result<Totals, Problem> {
    tx.run(CLEAR, bind! {":order" => order})?;
    for line in lines {
        add(tx, order, line)?;
    }
    fees::write(tx, order, all_fees)?;
    let fees = Money::checked_sum(all_fees.iter().map(|fee| fee.amount)).unwrap_or(Money::MOST);
    let totals = Totals::sum(lines.iter().map(|line| (line.gross, line.net)), fees);
    let totals = totals.map_err(|error| Problem::invalid(vec![error]))?;
    let count = i64::try_from(lines.len()).unwrap_or(i64::MAX);
    tx.run_one(
        TOTALS,
        bind! {
            ":order" => order, ":lines" => count, ":gross" => totals.gross, ":net" => totals.net,
            ":fees" => totals.fees, ":total" => totals.total, ":tax" => tax,
        },
        || Problem::not_found("order"),
    )?;
    Ok(totals)
}

fn add(tx: &WriteTx<'_>, order: OrderId, line: &Line) -> Result<(), Problem> {
    tx.run(
        ADD,
        bind! {
            ":order" => order, ":position" => line.position, ":id" => line.id, ":product" => line.product,
            ":description" => line.description, ":units" => line.units(), ":list" => line.list_price,
            ":unit" => line.unit_price, ":discount" => line.discount, ":reason" => line.reason,
            ":sample" => line.sample, ":gross" => line.gross, ":net" => line.net, ":deposit" => line.deposit,
            ":of" => line.of_position,
        },
    )?;
    Ok(())
}

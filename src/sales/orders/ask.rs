//! Submitting: are the prices still those that were shown, and does a manager have to say yes?

use super::balance::open_beside;
use super::buyer::any_buyer;
use super::model::{Because, Line};
use super::pricing::{Moved, refuse_moved};
use super::standing::Standing;
use super::{Asked, Buyer, Credit, Goods, Question, Reason, balance, goods_of, is_override};
use crate::bind;
use crate::sales::prices;
use crate::store::{Sql, WriteTx};
use crate::values::{Money, OrderId, Problem, ProductId};
use std::collections::BTreeMap;

const CLEAR: Sql = Sql::new("DELETE FROM order_reasons WHERE tenant_id = :tenant AND order_id = :order");
const ADD: Sql = Sql::new(
    "INSERT INTO order_reasons (tenant_id, order_id, reason, detail) VALUES (:tenant, :order, :reason, :detail)",
);
const HELD: Sql = Sql::new(
    "SELECT h.product_id, h.quantity FROM order_holds h \
     WHERE h.tenant_id = :tenant AND h.order_id = :order AND h.warehouse_id = :warehouse",
);

/// Refuses an order without lines or for a closed customer, and with CONFLICT one whose prices moved
/// since it was saved: its lines follow the list unless they have a price of their own.
pub(super) fn may_be_submitted(tx: &WriteTx<'_>, order: &Standing) -> Result<(), Problem> {
    has_lines(order)?;
    if any_buyer(tx, order.customer)?.closed {
        return Err(Problem::conflict("The customer is closed, so nothing can be ordered for it."));
    }
    let asked: Vec<_> = order.lines.iter().map(|line| (line.product, line.quantity)).collect();
    let prices = prices::prices_for(tx, order.customer, &asked, tx.today())?;
    let moved: Vec<Moved> = order
        .lines
        .iter()
        .zip(prices)
        .enumerate()
        .map(|(index, (line, price))| (index, line, price.map(|price| price.unit_price)))
        .filter(|(_, line, price)| line.own_price().is_none() && !line.sample && line.list_price != *price)
        .map(|(index, line, to)| Moved { index, name: line.description.clone(), from: line.list_price, to })
        .collect();
    refuse_moved(&moved, &tx.tenant().currency)
}

/// Refuses an order without lines.
pub(super) fn has_lines(order: &Standing) -> Result<(), Problem> {
    match order.lines.len() {
        0 => Err(Problem::invalid_field("lines", "An order needs at least one line.")),
        _ => Ok(()),
    }
}

/// Why the order as it stands needs a manager's yes, each with its facts; empty if it doesn't.
pub(super) fn reasons(tx: &WriteTx<'_>, order: &Standing) -> Result<Vec<Because>, Problem> {
    let buyer = any_buyer(tx, order.customer)?;
    let goods = goods_of(tx, order.warehouse, order.lines.iter().map(|line| line.product))?;
    let held: BTreeMap<ProductId, i64> = tx
        .all(HELD, bind! {":order" => order.id, ":warehouse" => order.warehouse}, |row| Ok((row.get(0)?, row.get(1)?)))?
        .into_iter()
        .collect();
    let lines: Vec<Asked> = order.lines.iter().map(|line| asked(line, &goods, &held)).collect();
    let question = Question {
        lines: &lines,
        net: order.net,
        customer_minimum: buyer.minimum,
        tenant_minimum: tx.tenant().minimum_order,
        licence_expires_on: buyer.licence_expires_on,
        on_hold: buyer.hold_reason.is_some(),
        credit: credit(tx, order, &buyer)?,
        today: tx.today(),
    };
    let facts = Facts { tx, order, buyer: &buyer, lines: &lines, credit: question.credit };
    Ok(question.reasons().into_iter().map(|reason| Because { reason, detail: facts.of(reason) }).collect())
}

/// What the customer would owe; looked up only where a limit is set.
fn credit(tx: &WriteTx<'_>, order: &Standing, buyer: &Buyer) -> Result<Credit, Problem> {
    if buyer.credit_limit.is_none() {
        return Ok(Credit::default());
    }
    Ok(Credit {
        limit: buyer.credit_limit,
        balance: balance(tx, order.customer)?.total,
        open: open_beside(tx, order.customer, order.id)?,
        total: order.net.checked_add(order.fees).unwrap_or(Money::MOST),
    })
}

/// Keeps them with the order, in place of those of the last time.
pub(super) fn keep(tx: &WriteTx<'_>, order: OrderId, reasons: &[Because]) -> Result<(), Problem> {
    tx.run(CLEAR, bind! {":order" => order})?;
    for because in reasons {
        tx.run(ADD, bind! {":order" => order, ":reason" => because.reason.text(), ":detail" => because.detail})?;
    }
    Ok(())
}

/// What this order holds itself doesn't count against it.
fn asked(line: &Line, goods: &BTreeMap<ProductId, Goods>, held: &BTreeMap<ProductId, i64>) -> Asked {
    let own = held.get(&line.product).copied().unwrap_or_default();
    Asked {
        product: line.product,
        quantity: line.quantity,
        available: goods.get(&line.product).and_then(Goods::available).map(|free| free.saturating_add(own)),
        overridden: is_override(line.list_price, line.unit_price, line.discount, line.sample),
    }
}

/// What a manager wants to know beside the reason.
struct Facts<'a, 'c> {
    tx: &'a WriteTx<'c>,
    order: &'a Standing,
    buyer: &'a Buyer,
    lines: &'a [Asked],
    credit: Credit,
}

impl Facts<'_, '_> {
    fn of(&self, reason: Reason) -> String {
        match reason {
            Reason::Price => self.join(|line, asked| asked.overridden.then(|| self.price(line))),
            Reason::Stock => self.join(|line, asked| {
                let wanted: i64 =
                    self.lines.iter().filter(|a| a.product == asked.product).map(|a| a.quantity.units()).sum();
                let free = asked.available.filter(|free| *free < wanted)?;
                Some(format!("{}: {wanted} wanted, {} available", line.description, free.max(0)))
            }),
            Reason::Minimum => {
                let minimum = self.buyer.minimum.unwrap_or(self.tx.tenant().minimum_order);
                format!("Lines of {}, minimum {}", self.money(self.order.net), self.money(minimum))
            }
            Reason::Licence => {
                self.buyer.licence_expires_on.map_or_else(String::new, |day| format!("Expired on {day}"))
            }
            Reason::Hold => self.buyer.hold_reason.clone().unwrap_or_default(),
            Reason::Credit => self.owed(),
        }
    }

    /// "Owes $900.00, other open orders $100.00, this one $50.00: together $1,050.00, limit $1,000.00".
    fn owed(&self) -> String {
        let Credit { limit, balance, open, total } = self.credit;
        let owes = match balance < Money::ZERO {
            true => format!("Has a credit of {}", self.money(Money::from_minor(balance.minor().saturating_neg()))),
            false => format!("Owes {}", self.money(balance)),
        };
        let (open, total) = (self.money(open), self.money(total));
        let (together, limit) = (self.money(self.credit.together()), self.money(limit.unwrap_or_default()));
        format!("{owes}, other open orders {open}, this one {total}: together {together}, limit {limit}")
    }

    fn join(&self, fact: impl Fn(&Line, &Asked) -> Option<String>) -> String {
        let mut facts: Vec<String> =
            self.order.lines.iter().zip(self.lines).filter_map(|(line, asked)| fact(line, asked)).collect();
        facts.dedup();
        facts.join("; ")
    }

    fn price(&self, line: &Line) -> String {
        let list =
            line.list_price.map_or_else(|| "no list price".to_owned(), |list| format!("list {}", self.money(list)));
        let discount = match line.discount.points() {
            0 => String::new(),
            _ => format!(" less {} %", line.discount),
        };
        let why = line.reason.as_deref().unwrap_or_default();
        format!("{}: {}{discount}, {list}. {why}", line.description, self.money(line.unit_price))
    }

    fn money(&self, amount: Money) -> String {
        amount.format_with_currency(&self.tx.tenant().currency)
    }
}

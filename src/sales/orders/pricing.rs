//! From what is asked for to lines with prices. The server prices; a client only says what it saw.

use std::collections::BTreeMap;

use super::model::{Draft, Line, Wanted};
use super::{Goods, LineMoney, goods_of, is_override};
use crate::sales::prices;
use crate::store::WriteTx;
use crate::values::{BasisPoints, Currency, Errors, FieldError, LineId, Money, Problem, ProductId, WarehouseId};

/// Lines of one order.
pub const MOST_LINES: usize = 200;
/// Characters that say why a price is another.
const REASON: usize = 10;

/// Prices the lines at today's lists. INVALID names the lines that can't be.
pub(super) fn priced(tx: &WriteTx<'_>, draft: &Draft, warehouse: WarehouseId) -> Result<Vec<Line>, Problem> {
    if draft.lines.len() > MOST_LINES {
        return Err(Problem::invalid_field("lines", format!("An order has at most {MOST_LINES} lines.")));
    }
    let goods = goods_of(tx, warehouse, draft.lines.iter().map(|line| line.product))?;
    let asked: Vec<_> = draft.lines.iter().map(|line| (line.product, line.quantity)).collect();
    let prices = prices::prices_for(tx, draft.customer, &asked, tx.today())?;
    let mut errors = Errors::new();
    let mut lines = Vec::with_capacity(asked.len());
    for (index, (wanted, price)) in draft.lines.iter().zip(prices).enumerate() {
        let list_price = price.map(|price| price.unit_price);
        let line = line(tx, &goods, wanted, list_price).map_err(|(part, message)| {
            errors.add(format!("lines[{index}].{part}"), message);
        });
        lines.extend(line.map(|line| Line { position: position_of(index), ..line }));
    }
    errors.finish()?;
    Ok(lines)
}

fn position_of(index: usize) -> i64 {
    i64::try_from(index + 1).unwrap_or(i64::MAX)
}

type Refused = (&'static str, String);

fn line(
    tx: &WriteTx<'_>,
    goods: &BTreeMap<ProductId, Goods>,
    wanted: &Wanted,
    list_price: Option<Money>,
) -> Result<Line, Refused> {
    let goods = goods.get(&wanted.product).ok_or(("productId", "There is no such product.".to_owned()))?;
    if !goods.active {
        return Err(("productId", format!("{} is no longer sold.", goods.name)));
    }
    let (unit_price, discount) = charged(wanted, list_price, &goods.name)?;
    let overridden = is_override(list_price, unit_price, discount, wanted.sample);
    let reason = Some(wanted.reason.as_str().to_owned()).filter(|reason| !reason.is_empty());
    if overridden && reason.as_ref().is_none_or(|reason| reason.chars().count() < REASON) {
        return Err(("reason", format!("Say in {REASON} characters or more why {} has its own price.", goods.name)));
    }
    let money = LineMoney { quantity: wanted.quantity, unit_price, discount };
    let amounts = money.gross().zip(money.total());
    let (gross, net) = amounts.ok_or(("unitPrice", "Makes the order too large an amount.".to_owned()))?;
    Ok(Line {
        id: LineId::from_bytes(tx.new_id()),
        position: 0,
        of_position: None,
        product: wanted.product,
        code: goods.code.clone(),
        description: goods.name.clone(),
        quantity: wanted.quantity,
        came_back: false,
        returned: 0,
        units_per_case: goods.units_per_case,
        active: goods.active,
        list_price,
        unit_price,
        discount,
        reason: reason.filter(|_| overridden || wanted.sample),
        sample: wanted.sample,
        deposit: goods.deposit,
        gross,
        net,
    })
}

/// A sample costs nothing; else the own price, else the list's.
fn charged(wanted: &Wanted, list_price: Option<Money>, name: &str) -> Result<(Money, BasisPoints), Refused> {
    if wanted.sample {
        return Ok((Money::ZERO, BasisPoints::ZERO));
    }
    match wanted.own_price.or(list_price) {
        Some(price) => Ok((price, wanted.discount)),
        None => Err(("unitPrice", format!("{name} is on no price list of this customer: give a price and say why."))),
    }
}

/// A line whose price isn't what was shown.
pub(super) struct Moved {
    pub index: usize,
    pub name: String,
    pub from: Option<Money>,
    pub to: Option<Money>,
}

/// CONFLICT that says from what to what, line by line, if any price moved.
pub(super) fn refuse_moved(moved: &[Moved], currency: &Currency) -> Result<(), Problem> {
    if moved.is_empty() {
        return Ok(());
    }
    let errors: Vec<FieldError> = moved
        .iter()
        .map(|line| FieldError::new(format!("lines[{}].unitPrice", line.index), line.sentence(currency)))
        .collect();
    let sentences: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
    let mut problem = Problem::conflict(format!("Prices changed since they were shown. {}", sentences.join(" ")));
    problem.errors = errors;
    Err(problem)
}

impl Moved {
    fn sentence(&self, currency: &Currency) -> String {
        let words = |price: Option<Money>| {
            price.map_or_else(|| "no list price".to_owned(), |price| price.format_with_currency(currency))
        };
        format!("{} changed from {} to {}.", self.name, words(self.from), words(self.to))
    }
}

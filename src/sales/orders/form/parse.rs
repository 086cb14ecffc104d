//! From what was typed to an order that can be priced; what can't be read is named by its line.

use super::fields::TypedFee;
use super::sheet::Sheet;
use crate::sales::orders::{Draft, Wanted};
use crate::values::{BasisPoints, Currency, Errors, Money, Note, Problem, Quantity, Text};

/// The order that the form asks for.
///
/// # Errors
/// INVALID names the fields as the API does, lines counted from 0: `lines[2].quantity`.
pub fn draft(sheet: &Sheet, currency: &Currency) -> Result<Draft, Problem> {
    let form = &sheet.form;
    let mut errors = Errors::new();
    let customer = sheet.buyer.as_ref().map(|buyer| buyer.id);
    if customer.is_none() {
        let typed = !form.customer_search.trim().is_empty();
        errors.add("customerId", if typed { "Choose which customer it is." } else { "Choose a customer." });
    }
    let warehouse = errors.take_optional("warehouseId", &form.warehouse_id, str::parse);
    let po_number = errors.take("poNumber", Text::parse(&form.po_number));
    let wanted_on = errors.take_optional("wantedOn", &form.wanted_on, str::parse);
    let notes = errors.take("notes", Note::parse(&form.notes));
    // The only blank line is the one that an empty order has to type into.
    let rows = (0..form.lines.len()).filter(|row| !form.lines[*row].is_blank());
    let lines: Vec<Option<Wanted>> = rows.map(|row| line(sheet, row, currency, &mut errors)).collect();
    let lines = lines.into_iter().collect::<Option<Vec<_>>>();
    let fees = Some(fees(&form.fees, currency, &mut errors));
    match (customer, warehouse, po_number, wanted_on, notes, lines) {
        (Some(customer), Some(warehouse), Some(po_number), Some(wanted_on), Some(notes), Some(lines))
            if errors.is_empty() =>
        {
            Ok(Draft { customer, warehouse, po_number, wanted_on, notes, lines, fees })
        }
        _ => Err(errors.into_problem()),
    }
}

fn line(sheet: &Sheet, row: usize, currency: &Currency, errors: &mut Errors) -> Option<Wanted> {
    let at = |part: &str| format!("lines[{row}].{part}");
    let typed = &sheet.form.lines[row];
    let goods = sheet.goods_at(row);
    if goods.is_none() {
        let words = !typed.product_search.is_empty();
        errors.add(at("productId"), if words { "Choose which product it is." } else { "Choose a product." });
    }
    let quantity = match typed.unit.as_str() {
        // Of a product that isn't chosen yet nobody knows the case.
        "cases" if goods.is_none() => Quantity::parse(&typed.quantity),
        "cases" => cases(&typed.quantity, goods.map_or(Quantity::ONE, |goods| goods.units_per_case)),
        _ => Quantity::parse(&typed.quantity),
    };
    let quantity = errors.take(at("quantity"), quantity);
    let own_price = errors.take_optional(at("unitPrice"), &typed.price, |text| Money::parse_decimal(text, currency));
    let discount = errors.take_optional(at("discount"), &typed.discount, BasisPoints::parse_percent);
    let reason = errors.take(at("reason"), Text::parse(&typed.reason));
    Some(Wanted {
        product: goods?.id,
        quantity: quantity?,
        own_price: own_price?,
        discount: discount?.unwrap_or_default(),
        reason: reason?,
        sample: typed.kind == "sample",
        shown: typed.list_cents.parse().ok().map(Money::from_minor),
    })
}

fn fees(typed: &[TypedFee], currency: &Currency, errors: &mut Errors) -> Vec<(Text<1, 80>, Money)> {
    let mut fees = Vec::new();
    for (row, fee) in typed.iter().enumerate() {
        let label = Text::parse(&fee.label).map_err(|_| "Say what the fee is for.");
        let label = errors.take(format!("feeLabel-{row}"), label);
        let amount = errors.take(format!("feeAmount-{row}"), Money::parse_decimal(&fee.amount, currency));
        fees.extend(label.zip(amount));
    }
    fees
}

fn cases(typed: &str, per_case: Quantity) -> Result<Quantity, crate::values::Refusal> {
    let cases = Quantity::parse(typed)?;
    Quantity::of_cases(cases.units(), 0, per_case)
}

//! What the template of the order form is handed.

use askama::Template;

use super::fields::OrderForm;
use super::sheet::Sheet;
use crate::sales::orders::{Goods, Recent, Status, Tax};
use crate::store::ReadTx;
use crate::values::{Code, Currency, Day, FieldError, Money, OrderId, Problem, ProductId, Quantity};
use crate::web::page::{Choice, FormErrors, Shell};
use crate::web::parts::EditorLine;

/// What is being filled in: a new order, or one that may still be edited.
#[derive(Clone, Debug)]
pub struct Subject {
    pub id: OrderId,
    pub number: String,
    pub status: Status,
}

#[derive(Template)]
#[template(path = "sales/orders/form.html")]
pub struct FormPage {
    shell: Shell,
    errors: FormErrors,
    /// A sentence above the form.
    hint: String,
    /// What was typed came with the request, so the browser has nothing to add.
    is_kept: bool,
    subject: Option<Subject>,
    form: OrderForm,
    customers: Option<Vec<Choice>>,
    facts: Vec<String>,
    lines: Vec<EditorLine>,
    /// What a line that is added begins as.
    blank: EditorLine,
    recent: Vec<Offer>,
    /// Those that were typed, and one to type into.
    fee_rows: Vec<FeeRow>,
    warehouses: Vec<Choice>,
    warehouse: String,
    today: Day,
    currency: Currency,
    net: Money,
    /// What somebody added, and deposits.
    fees: Money,
    tax: Money,
    tax_rate: Tax,
    total: Money,
}

/// A fee as it was typed.
#[derive(Default)]
struct FeeRow {
    label: String,
    amount: String,
    label_error: String,
    amount_error: String,
}

/// A product that one tap orders again.
struct Offer {
    id: ProductId,
    name: String,
    note: String,
    units: i64,
    cents: String,
    available: String,
    per_case: i64,
}

impl FormPage {
    /// The page of a sheet, with what was wrong.
    pub fn of(
        tx: &ReadTx<'_>,
        sheet: Sheet,
        subject: Option<Subject>,
        wrong: Option<Problem>,
    ) -> Result<FormPage, Problem> {
        let currency = tx.tenant().currency;
        let (errors, faults) = told(wrong)?;
        let paper = Paper { sheet: &sheet, currency: &currency };
        let lines: Vec<EditorLine> = (0..sheet.form.lines.len()).map(|row| paper.line(row, &faults)).collect();
        let (net, added, deposits) = (paper.net(), paper.added(), paper.deposits());
        let tax = sheet.tax.of(net, added).unwrap_or_default();
        let fees = added.checked_add(deposits).unwrap_or(added);
        let offers = if sheet.has_question() { Vec::new() } else { paper.offers() };
        let fee_rows = fee_rows(&sheet.form, &errors);
        Ok(FormPage {
            shell: Shell::of(tx, "orders", None),
            errors,
            hint: String::new(),
            is_kept: false,
            facts: paper.facts(tx.today()),
            recent: offers,
            fee_rows,
            warehouses: sheet.warehouses.iter().map(|(id, name)| Choice::new(id.to_string(), name)).collect(),
            warehouse: sheet.warehouse().map(|id| id.to_string()).unwrap_or_default(),
            today: tx.today(),
            currency,
            blank: EditorLine { key: "__key__".to_owned(), quantity: "1".to_owned(), ..EditorLine::default() },
            lines,
            net,
            fees,
            tax,
            tax_rate: sheet.tax.clone(),
            total: Money::checked_sum([net, fees, tax]).unwrap_or(net),
            form: with_name(sheet.form, sheet.buyer.as_ref().map(|buyer| buyer.name.as_str())),
            customers: sheet.customers,
            subject,
        })
    }

    /// With a sentence above the form.
    #[must_use]
    pub fn hint(mut self, hint: String) -> FormPage {
        self.hint = hint;
        self
    }

    /// As the answer to a form that was sent.
    #[must_use]
    pub fn kept(mut self) -> FormPage {
        self.is_kept = true;
        self
    }

    fn title(&self) -> String {
        self.subject.as_ref().map_or_else(|| "New order".to_owned(), |order| format!("Edit order {}", order.number))
    }

    fn action(&self) -> String {
        match &self.subject {
            Some(order) => format!("/sales/orders/{}/edit", order.id),
            None => "/sales/orders".to_owned(),
        }
    }

    fn leave(&self) -> String {
        self.subject.as_ref().map_or_else(|| "/sales/orders".to_owned(), |order| format!("/sales/orders/{}", order.id))
    }

    /// What a browser keeps of an order for one customer never comes up in that of another.
    fn draft_name(&self) -> String {
        match (&self.subject, self.form.customer_id.as_str()) {
            (Some(order), _) => format!("order-{}", order.id),
            (None, "") => "order-new".to_owned(),
            (None, customer) => format!("order-new-{customer}"),
        }
    }

    /// What was submitted once is only saved again.
    fn is_draft(&self) -> bool {
        self.subject.as_ref().is_none_or(|order| order.status == Status::Draft)
    }

    fn amount(&self, amount: &Money) -> String {
        amount.format_with_currency(&self.currency)
    }
}

fn fee_rows(form: &OrderForm, errors: &FormErrors) -> Vec<FeeRow> {
    let said = |field: String| errors.of(&field).unwrap_or_default().to_owned();
    let typed = form.fees.iter().enumerate().map(|(row, fee)| FeeRow {
        label: fee.label.clone(),
        amount: fee.amount.clone(),
        label_error: said(format!("feeLabel-{row}")),
        amount_error: said(format!("feeAmount-{row}")),
    });
    typed.chain([FeeRow::default()]).collect()
}

fn with_name(form: OrderForm, name: Option<&str>) -> OrderForm {
    let customer_search = match name {
        Some(name) => name.to_owned(),
        None if form.customer_id.is_empty() => form.customer_search,
        None => String::new(),
    };
    OrderForm { customer_search, ..form }
}

/// Faults of lines: the place, the part, the sentence.
type Faults = Vec<(usize, String, String)>;

/// What the summary says, with the ids of the page's fields, and what stands at the lines.
fn told(wrong: Option<Problem>) -> Result<(FormErrors, Faults), Problem> {
    let Some(mut problem) = wrong else { return Ok((FormErrors::default(), Faults::new())) };
    let mut faults = Faults::new();
    for error in &mut problem.errors {
        if let Some((row, part)) = place(&error.field) {
            faults.push((row, part.to_owned(), error.message.clone()));
            error.message = format!("Line {}: {}", row + 1, error.message);
            error.field = format!("{part}-{row}");
        }
    }
    if problem.code == Code::Conflict && !problem.errors.is_empty() {
        let sentence = "Prices changed since they were shown. Look at the new ones, then send it again.";
        problem.errors.insert(0, FieldError::new("", sentence));
    }
    Ok((FormErrors::from_problem(problem)?, faults))
}

/// `lines[2].unitPrice` is the third line's price.
fn place(field: &str) -> Option<(usize, &'static str)> {
    let (row, part) = field.strip_prefix("lines[")?.split_once("].")?;
    let part = match part {
        "productId" => "product",
        "unitPrice" => "price",
        "quantity" => "quantity",
        "discount" => "discount",
        "reason" => "reason",
        _ => return None,
    };
    Some((row.parse().ok()?, part))
}

/// A sheet to be written out.
struct Paper<'s> {
    sheet: &'s Sheet,
    currency: &'s Currency,
}

impl Paper<'_> {
    fn line(&self, row: usize, faults: &Faults) -> EditorLine {
        let (sheet, typed) = (self.sheet, &self.sheet.form.lines[row]);
        let goods = sheet.goods_at(row);
        let price = sheet.prices.get(row).copied().flatten();
        let choices = sheet.products.as_ref().filter(|(open, _)| *open == row);
        let priced = goods.is_some() && sheet.buyer.is_some();
        EditorLine {
            key: row.to_string(),
            product_id: goods.map(|goods| goods.id.to_string()).unwrap_or_default(),
            product: match goods {
                Some(goods) => goods.name.clone(),
                None if typed.product_id.is_empty() => typed.product_search.clone(),
                // What one doesn't see was never chosen.
                None => String::new(),
            },
            quantity: typed.quantity.clone(),
            cases: typed.unit == "cases",
            per_case: goods.map(per_case).unwrap_or_default(),
            price: typed.price.clone(),
            discount: typed.discount.clone(),
            sample: typed.kind == "sample",
            reason: typed.reason.clone(),
            deposit_cents: goods.map(|goods| goods.deposit.minor().to_string()).unwrap_or_default(),
            list_cents: price.map(|price| price.minor().to_string()).unwrap_or_default(),
            list_price: match price {
                Some(price) => format!("List {}", self.money(price)),
                None if priced => "No list price: give an own price and say why.".to_owned(),
                None => String::new(),
            },
            stock: goods.and_then(Goods::available).map(|free| format!("· {free} available")).unwrap_or_default(),
            amount: self.amount(row),
            total: sheet.total(row, self.own_price(row)).map(|total| self.money(total)).unwrap_or_default(),
            faults: faults
                .iter()
                .filter(|(at, ..)| *at == row)
                .map(|(_, part, text)| (part.clone(), text.clone()))
                .collect(),
            choices: choices.map(|(_, found)| found.iter().filter_map(|id| self.choice(*id)).collect()),
        }
    }

    /// "2 cases, 24 units", where that says more than the quantity.
    fn amount(&self, row: usize) -> String {
        let known = self.sheet.goods_at(row).zip(self.sheet.units(row));
        let in_cases = known.and_then(|(goods, units)| Some((in_cases(goods, units)?, units)));
        in_cases.map_or_else(String::new, |(cases, units)| format!("{cases}, {units} units"))
    }

    fn own_price(&self, row: usize) -> Option<Money> {
        Money::parse_decimal(&self.sheet.form.lines[row].price, self.currency).ok()
    }

    fn net(&self) -> Money {
        let totals = (0..self.sheet.form.lines.len()).filter_map(|row| self.sheet.total(row, self.own_price(row)));
        Money::checked_sum(totals).unwrap_or_default()
    }

    fn added(&self) -> Money {
        let amounts =
            self.sheet.form.fees.iter().filter_map(|fee| Money::parse_decimal(&fee.amount, self.currency).ok());
        Money::checked_sum(amounts).unwrap_or_default()
    }

    fn deposits(&self) -> Money {
        let sold = (0..self.sheet.form.lines.len()).filter(|row| self.sheet.form.lines[*row].kind != "sample");
        let each = sold.filter_map(|row| {
            let (goods, units) = self.sheet.goods_at(row).zip(self.sheet.units(row))?;
            goods.deposit.minor().checked_mul(units.units()).map(Money::from_minor)
        });
        Money::checked_sum(each).unwrap_or_default()
    }

    fn choice(&self, id: ProductId) -> Option<Choice> {
        let goods = self.sheet.goods.get(&id)?;
        let price = self.sheet.unit_prices.get(&id);
        let unknown = self.sheet.buyer.as_ref().map(|_| "no list price".to_owned());
        let price = price.map(|price| self.money(*price)).or(unknown);
        let stock = goods.available().map(|free| format!("{free} available"));
        let note: Vec<String> = [Some(goods.code.clone()), price, stock].into_iter().flatten().collect();
        Some(Choice::new(id.to_string(), goods.name.clone()).note(note.join(" · ")))
    }

    fn offers(&self) -> Vec<Offer> {
        self.sheet.recent.iter().filter_map(|recent| self.offer(recent)).collect()
    }

    fn offer(&self, recent: &Recent) -> Option<Offer> {
        let goods = self.sheet.goods.get(&recent.product)?;
        let price = self.sheet.unit_prices.get(&recent.product);
        let cost = price.map_or_else(|| "no list price".to_owned(), |price| self.money(*price));
        let units = in_cases(goods, recent.quantity).unwrap_or_else(|| recent.quantity.to_string());
        Some(Offer {
            id: goods.id,
            name: goods.name.clone(),
            note: format!("{units} at {cost}, last on {}", recent.last_ordered_on),
            units: recent.quantity.units(),
            cents: price.map(|price| price.minor().to_string()).unwrap_or_default(),
            available: goods.available().map(|free| free.to_string()).unwrap_or_default(),
            per_case: goods.units_per_case.units(),
        })
    }

    /// What to know of the customer before anything is promised.
    fn facts(&self, today: Day) -> Vec<String> {
        let Some(buyer) = &self.sheet.buyer else { return Vec::new() };
        let mut facts = Vec::new();
        if let Some(reason) = &buyer.hold_reason {
            facts.push(format!("On hold: {reason}. A manager will have to approve the order."));
        }
        if let Some(day) = buyer.licence_expires_on.filter(|day| *day < today) {
            facts.push(format!("The licence expired on {day}. A manager will have to approve the order."));
        }
        if let Some(minimum) = buyer.minimum.filter(|minimum| *minimum > Money::ZERO) {
            facts.push(format!("The minimum order is {}.", self.money(minimum)));
        }
        if buyer.closed {
            facts.push("The customer is closed, so nothing can be ordered for it.".to_owned());
        }
        facts
    }

    fn money(&self, amount: Money) -> String {
        amount.format_with_currency(self.currency)
    }
}

/// "2 cases + 3", for a product that comes in cases and a quantity of at least one.
fn in_cases(goods: &Goods, units: Quantity) -> Option<String> {
    let cases = units.as_cases(goods.units_per_case);
    (goods.units_per_case > Quantity::ONE && cases.cases > 0).then(|| cases.to_string())
}

/// Nothing where a case is a unit.
fn per_case(goods: &Goods) -> String {
    if goods.units_per_case == Quantity::ONE { String::new() } else { goods.units_per_case.to_string() }
}

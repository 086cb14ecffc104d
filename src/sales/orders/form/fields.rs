//! The order form as it was typed. Fields of a line repeat by name, in the order of the page.

use crate::sales::orders::{Fee, FeeKind, Line, Order};
use crate::values::{Currency, OrderId, ProductId};

/// What a browser sends: names and values in the order of the page.
pub type Pairs = Vec<(String, String)>;

/// All that can be typed, and what the page remembers beside it.
#[derive(Clone, Debug, Default)]
pub struct OrderForm {
    /// Makes a form that is sent twice one order.
    pub once: String,
    /// The version that an edit is made to.
    pub version: i64,
    pub customer_id: String,
    pub customer_search: String,
    pub warehouse_id: String,
    pub wanted_on: String,
    pub po_number: String,
    pub notes: String,
    pub lines: Vec<TypedLine>,
    pub fees: Vec<TypedFee>,
}

/// A fee that somebody adds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedFee {
    pub label: String,
    pub amount: String,
}

/// One line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedLine {
    pub product_id: String,
    pub product_search: String,
    pub quantity: String,
    /// `cases`, else units.
    pub unit: String,
    pub price: String,
    pub discount: String,
    /// `sample`, else a sale.
    pub kind: String,
    pub reason: String,
    /// The list price that the page showed, in minor units.
    pub list_cents: String,
}

/// The button that sent the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Press {
    FindCustomer,
    FindProduct(usize),
    AddLine,
    RemoveLine(usize),
    /// One of the products that the customer bought lately.
    Take(ProductId),
    /// Looks up and reckons anew.
    Update,
    Save,
    Submit,
}

impl Press {
    /// The Enter key in a field presses the first button, which updates.
    pub fn of(pairs: &Pairs) -> Press {
        let pressed = pairs.iter().find_map(|(name, value)| match (name.as_str(), value.as_str()) {
            ("find", "customerId") => Some(Press::FindCustomer),
            ("find", value) => Some(Press::FindProduct(value.strip_prefix("product-")?.parse().ok()?)),
            ("add", _) => Some(Press::AddLine),
            ("remove", key) => Some(Press::RemoveLine(key.parse().ok()?)),
            ("take", id) => Some(Press::Take(id.parse().ok()?)),
            ("do", "save") => Some(Press::Save),
            ("do", "submit") => Some(Press::Submit),
            _ => None,
        });
        pressed.unwrap_or(Press::Update)
    }

    /// Does it only look something up?
    pub fn finds(self) -> bool {
        matches!(self, Press::FindCustomer | Press::FindProduct(_))
    }

    /// Does it mean to keep the order?
    pub fn keeps(self) -> bool {
        matches!(self, Press::Save | Press::Submit)
    }
}

impl OrderForm {
    /// What was chosen among things found counts, unless the button is to search again there.
    pub fn read(pairs: &Pairs, press: Press) -> OrderForm {
        let mut form = OrderForm::default();
        let mut columns = Columns::default();
        let mut term = None;
        for (name, value) in pairs {
            match name.as_str() {
                "once" => form.once.clone_from(value),
                "version" => form.version = value.parse().unwrap_or_default(),
                "customerId" => form.customer_id.clone_from(value),
                "customerIdSearch" => form.customer_search.clone_from(value),
                "customerTerm" => term = Some(value),
                "warehouseId" => form.warehouse_id.clone_from(value),
                "wantedOn" => form.wanted_on.clone_from(value),
                "poNumber" => form.po_number.clone_from(value),
                "notes" => form.notes.clone_from(value),
                other => columns.put(other, value),
            }
        }
        if press != Press::FindCustomer && term == Some(&form.customer_search) && !form.customer_id.is_empty() {
            form.customer_search.clear();
        }
        columns.found.retain(|(row, _)| press != Press::FindProduct(*row));
        form.fees = columns.fees();
        form.lines = columns.into_lines();
        form
    }

    /// An order as it stands, to be edited; a version of 0 and no key make it a new one.
    pub fn of(order: &Order, currency: &Currency) -> OrderForm {
        OrderForm {
            once: String::new(),
            version: order.row.version,
            customer_id: order.row.customer.to_string(),
            customer_search: String::new(),
            warehouse_id: order.warehouse.to_string(),
            wanted_on: order.row.wanted_on.map(|day| day.to_string()).unwrap_or_default(),
            po_number: order.row.po_number.clone(),
            notes: order.notes.clone(),
            lines: order.lines.iter().map(|line| TypedLine::of(line, currency)).collect(),
            fees: TypedFee::of(&order.fees, currency),
        }
    }

    /// An order that stands has a version.
    pub fn is_new(&self) -> bool {
        self.version == 0
    }

    /// Everything that makes it this order and no other, for the key that makes it once.
    pub fn asked(&self, order: Option<OrderId>, press: Press) -> String {
        format!("{order:?} {press:?} {:?}", OrderForm { once: String::new(), ..self.clone() })
    }
}

impl TypedLine {
    /// So many units of a product.
    pub fn of_product(product: ProductId, units: i64) -> TypedLine {
        TypedLine { product_id: product.to_string(), quantity: units.to_string(), ..TypedLine::default() }
    }

    /// A line as it stands, its own price, discount and reason too.
    pub fn of(line: &Line, currency: &Currency) -> TypedLine {
        let discount = Some(line.discount.to_string()).filter(|text| text != "0");
        TypedLine {
            price: line.own_price().map(|price| price.format(currency)).unwrap_or_default(),
            discount: discount.unwrap_or_default(),
            kind: if line.sample { "sample".to_owned() } else { String::new() },
            reason: line.reason.clone().unwrap_or_default(),
            ..TypedLine::of_product(line.product, line.quantity.units())
        }
    }

    /// As the page has it when nobody touched it.
    pub fn is_blank(&self) -> bool {
        let texts = [&self.product_id, &self.product_search, &self.price, &self.discount, &self.reason];
        texts.iter().all(|text| text.trim().is_empty()) && matches!(self.quantity.trim(), "" | "1")
    }
}

impl TypedFee {
    /// Those that somebody added; the others are the server's.
    pub fn of(fees: &[Fee], currency: &Currency) -> Vec<TypedFee> {
        let added = fees.iter().filter(|fee| fee.kind == FeeKind::Added);
        added.map(|fee| TypedFee { label: fee.label.clone(), amount: fee.amount.format(currency) }).collect()
    }
}

/// The repeated fields, each a column.
#[derive(Default)]
struct Columns<'p> {
    by_name: std::collections::BTreeMap<&'p str, Vec<&'p str>>,
    /// What was chosen among the products found for a line.
    found: Vec<(usize, &'p str)>,
}

impl<'p> Columns<'p> {
    fn put(&mut self, name: &'p str, value: &'p str) {
        match name.strip_prefix("found-").and_then(|key| key.parse().ok()) {
            Some(key) => self.found.push((key, value)),
            None => self.by_name.entry(name).or_default().push(value),
        }
    }

    fn cell(&self, name: &str, row: usize) -> String {
        let value = self.by_name.get(name).and_then(|column| column.get(row));
        value.copied().unwrap_or_default().trim().to_owned()
    }

    /// Without those that were left blank.
    fn fees(&self) -> Vec<TypedFee> {
        let rows = self.by_name.get("feeLabel").map_or(0, Vec::len);
        let fee = |row| TypedFee { label: self.cell("feeLabel", row), amount: self.cell("feeAmount", row) };
        (0..rows).map(fee).filter(|fee| *fee != TypedFee::default()).collect()
    }

    fn into_lines(self) -> Vec<TypedLine> {
        let cell = |name: &str, row: usize| self.cell(name, row);
        let rows = self.by_name.get("productId").map_or(0, Vec::len);
        let mut lines: Vec<TypedLine> = (0..rows)
            .map(|row| TypedLine {
                product_id: cell("productId", row),
                product_search: cell("productSearch", row),
                quantity: cell("quantity", row),
                unit: cell("unit", row),
                price: cell("unitPrice", row),
                discount: cell("discount", row),
                kind: cell("kind", row),
                reason: cell("reason", row),
                list_cents: cell("listCents", row),
            })
            .collect();
        for (row, product) in &self.found {
            if let Some(line) = lines.get_mut(*row) {
                line.product_id = (*product).to_owned();
                line.product_search.clear();
            }
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(of: &[(&str, &str)]) -> Pairs {
        of.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn repeated_fields_come_in_the_order_of_the_page() {
        let sent = pairs(&[
            ("customerId", "c"),
            ("productSearch", "pils"),
            ("productId", ""),
            ("quantity", "2"),
            ("unit", "cases"),
            ("productSearch", "wine"),
            ("productId", "w"),
            ("quantity", "3"),
            ("unit", ""),
            ("found-0", "p"),
        ]);
        let form = OrderForm::read(&sent, Press::Submit);
        let told: Vec<_> = form.lines.iter().map(|l| (l.product_id.as_str(), l.quantity.as_str(), &*l.unit)).collect();
        assert_eq!(told, [("p", "2", "cases"), ("w", "3", "")]);
        assert_eq!((form.lines[0].product_search.as_str(), form.customer_id.as_str()), ("", "c"));
        let again = OrderForm::read(&sent, Press::FindProduct(0));
        assert_eq!((again.lines[0].product_search.as_str(), again.lines[0].product_id.as_str()), ("pils", ""));
    }

    #[test]
    fn the_button_is_told_by_its_name_and_enter_updates() {
        for (name, value, press) in [
            ("find", "customerId", Press::FindCustomer),
            ("find", "product-3", Press::FindProduct(3)),
            ("find", "product-x", Press::Update),
            ("add", "1", Press::AddLine),
            ("remove", "2", Press::RemoveLine(2)),
            ("do", "save", Press::Save),
            ("do", "submit", Press::Submit),
            ("do", "update", Press::Update),
            ("notes", "submit", Press::Update),
        ] {
            assert_eq!(Press::of(&pairs(&[(name, value)])), press, "{name} {value}");
        }
    }
}

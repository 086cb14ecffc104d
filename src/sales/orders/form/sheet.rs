//! The form laid beside the facts: who the customer is, which product each line means, what it costs today.

use std::collections::BTreeMap;

use super::fields::{OrderForm, Press, TypedLine};
use super::find;
use crate::sales::orders::fees::tax;
use crate::sales::orders::{Buyer, Goods, LineMoney, Recent, Tax, buyer, goods_of, proposed_day, recent, warehouses};
use crate::sales::prices::Pricer;
use crate::store::ReadTx;
use crate::values::{BasisPoints, Code, CustomerId, Money, Problem, ProductId, Quantity, WarehouseId, fold};
use crate::web::page::Choice;

/// Products that are offered from what the customer bought lately.
const OFFERED: usize = 12;

/// The form, and all that the page shows beside what was typed.
pub struct Sheet {
    pub form: OrderForm,
    pub buyer: Option<Buyer>,
    /// Customers for what was typed, where that isn't one customer yet.
    pub customers: Option<Vec<Choice>>,
    /// The line that is looked for, and the products for what was typed there.
    pub products: Option<(usize, Vec<ProductId>)>,
    pub warehouses: Vec<(WarehouseId, String)>,
    pub goods: BTreeMap<ProductId, Goods>,
    /// Of the lines as they stand; of a line without a product none.
    pub prices: Vec<Option<Money>>,
    pub unit_prices: BTreeMap<ProductId, Money>,
    pub recent: Vec<Recent>,
    pub tax: Tax,
}

impl Sheet {
    /// Reads what the page shows and does what the button says with the lines. Six statements for an order of up
    /// to fifty products, what is offered among them, and those of a search.
    pub fn lay(tx: &ReadTx<'_>, mut form: OrderForm, press: Press) -> Result<Sheet, Problem> {
        let buyer = customer(tx, &form)?;
        if press.keeps() {
            form.lines.retain(|line| !line.is_blank());
        }
        let is_open = buyer.is_none() && !form.customer_search.trim().is_empty();
        let customers = if is_open { Some(find::customers(tx, &form.customer_search)?) } else { None };
        let recent = match &buyer {
            Some(buyer) if !press.finds() => recent(tx, buyer.id)?,
            _ => Vec::new(),
        };
        press_on(&mut form, press, &recent);
        if form.is_new() && !press.keeps() && form.wanted_on.is_empty() {
            let day = buyer.as_ref().and_then(|buyer| proposed_day(buyer.delivery_weekdays, tx.today()));
            form.wanted_on = day.map(|day| day.to_string()).unwrap_or_default();
        }
        let warehouses = warehouses(tx)?;
        let mut sheet = Sheet {
            form,
            buyer,
            customers,
            products: None,
            warehouses,
            goods: BTreeMap::new(),
            prices: Vec::new(),
            unit_prices: BTreeMap::new(),
            recent,
            tax: tax(tx),
        };
        sheet.look_up(tx, press)?;
        sheet.price(tx)?;
        Ok(sheet)
    }

    /// The product of each line, and products for the first line that has only words.
    fn look_up(&mut self, tx: &ReadTx<'_>, press: Press) -> Result<(), Problem> {
        let taken: Vec<ProductId> = self.form.lines.iter().filter_map(TypedLine::product).collect();
        self.recent.retain(|recent| !taken.contains(&recent.product));
        self.recent.truncate(OFFERED);
        let named = taken.into_iter().chain(self.recent.iter().map(|recent| recent.product));
        if let Some(warehouse) = self.warehouse() {
            self.goods = goods_of(tx, warehouse, named)?;
        }
        self.recent.retain(|recent| self.goods.get(&recent.product).is_some_and(|goods| goods.active));
        let open: Vec<usize> = (0..self.form.lines.len()).filter(|row| self.is_open(*row)).collect();
        let asked = match press {
            Press::FindProduct(row) if open.contains(&row) => Some(row),
            _ => open.first().copied(),
        };
        if let Some(row) = asked {
            let found = find::products(tx, &self.form.lines[row].product_search, self.warehouse())?;
            self.products = Some((row, found.iter().map(|product| product.id).collect()));
            self.goods.extend(found.into_iter().map(|product| (product.id, product)));
        }
        Ok(())
    }

    /// Words were typed that aren't the name of the line's product.
    fn is_open(&self, row: usize) -> bool {
        let line = &self.form.lines[row];
        let typed = fold(&line.product_search);
        !typed.is_empty() && line.product().and_then(|id| self.goods.get(&id)).is_none_or(|p| fold(&p.name) != typed)
    }

    fn price(&mut self, tx: &ReadTx<'_>) -> Result<(), Problem> {
        let Some(buyer) = &self.buyer else {
            self.prices = vec![None; self.form.lines.len()];
            return Ok(());
        };
        let lines: Vec<Option<(ProductId, Quantity)>> = (0..self.form.lines.len())
            .map(|row| self.goods_at(row).map(|goods| (goods.id, self.units(row).unwrap_or(Quantity::ONE))))
            .collect();
        let asked: Vec<(ProductId, Quantity)> = lines
            .iter()
            .flatten()
            .copied()
            .chain(self.goods.keys().map(|id| (*id, self.quantity_of_last(*id))))
            .collect();
        let pricer = Pricer::of(tx, buyer.id, tx.today())?;
        let mut priced = pricer.prices(tx, &asked)?.into_iter().map(|price| price.map(|price| price.unit_price));
        self.prices = lines.iter().map(|line| line.and_then(|_| priced.next().flatten())).collect();
        self.unit_prices = self.goods.keys().zip(priced).filter_map(|(id, price)| Some((*id, price?))).collect();
        Ok(())
    }

    /// What one tap would order; one unit of what was never ordered.
    fn quantity_of_last(&self, product: ProductId) -> Quantity {
        self.recent.iter().find(|recent| recent.product == product).map_or(Quantity::ONE, |recent| recent.quantity)
    }

    /// The chosen warehouse, else the team's default, which comes first.
    pub fn warehouse(&self) -> Option<WarehouseId> {
        let asked = self.form.warehouse_id.parse().ok();
        let known = self.warehouses.iter().find(|(id, _)| Some(*id) == asked);
        known.or(self.warehouses.first()).map(|(id, _)| *id)
    }

    /// The product of a line, once it is clear which one.
    pub fn goods_at(&self, row: usize) -> Option<&Goods> {
        let goods = self.goods.get(&self.form.lines[row].product()?)?;
        (!self.is_open(row)).then_some(goods)
    }

    /// Is something still to be chosen?
    pub fn has_question(&self) -> bool {
        self.customers.is_some() || self.products.is_some()
    }

    /// The line's units; none if what was typed is no quantity.
    pub fn units(&self, row: usize) -> Option<Quantity> {
        let line = &self.form.lines[row];
        line.units(self.goods_at(row).map_or(Quantity::ONE, |goods| goods.units_per_case))
    }

    /// What the line costs, as far as it can be told; a sample costs nothing.
    pub fn total(&self, row: usize, own_price: Option<Money>) -> Option<Money> {
        let line = &self.form.lines[row];
        if line.kind == "sample" {
            return self.goods_at(row).map(|_| Money::ZERO);
        }
        let discount = BasisPoints::parse_percent(&line.discount).unwrap_or_default();
        let unit_price = own_price.or(self.prices[row])?;
        LineMoney { quantity: self.units(row)?, unit_price, discount }.total()
    }
}

impl TypedLine {
    fn product(&self) -> Option<ProductId> {
        self.product_id.parse().ok()
    }

    fn units(&self, per_case: Quantity) -> Option<Quantity> {
        match self.unit.as_str() {
            "cases" => Quantity::of_cases(self.quantity.parse().ok()?, 0, per_case).ok(),
            _ => Quantity::parse(&self.quantity).ok(),
        }
    }
}

/// The chosen customer, unless other words were typed since; none for one that the person doesn't see.
fn customer(tx: &ReadTx<'_>, form: &OrderForm) -> Result<Option<Buyer>, Problem> {
    let Ok(id) = form.customer_id.parse::<CustomerId>() else { return Ok(None) };
    let found = match buyer(tx, id) {
        Ok(found) => found,
        Err(problem) if problem.code == Code::NotFound => return Ok(None),
        Err(problem) => return Err(problem),
    };
    let typed = fold(&form.customer_search);
    Ok(Some(found).filter(|buyer| typed.is_empty() || fold(&buyer.name) == typed))
}

/// Adds and takes away lines; there is always one to type into.
fn press_on(form: &mut OrderForm, press: Press, recent: &[Recent]) {
    match press {
        Press::AddLine => form.lines.push(TypedLine::empty()),
        Press::RemoveLine(row) if row < form.lines.len() => drop(form.lines.remove(row)),
        Press::Take(product) => {
            form.lines.retain(|line| !line.is_blank());
            let units = recent.iter().find(|recent| recent.product == product).map_or(1, |r| r.quantity.units());
            form.lines.push(TypedLine::of_product(product, units));
        }
        _ => {}
    }
    if form.lines.is_empty() {
        form.lines.push(TypedLine::empty());
    }
}

impl TypedLine {
    fn empty() -> TypedLine {
        TypedLine { quantity: "1".to_owned(), ..TypedLine::default() }
    }
}

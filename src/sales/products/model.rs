//! What the catalogue's services hand out.

use crate::values::{CustomerId, Day, Money, OrderId, PriceListId, Problem, ProductId, Quantity, WarehouseId};

/// A product with all its facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    pub id: ProductId,
    pub code: String,
    pub name: String,
    pub supplier: String,
    pub category: String,
    /// Units in a case, 1 to 10,000.
    pub units_per_case: i64,
    /// Millilitres in a unit, where it has a volume.
    pub unit_volume_ml: Option<i64>,
    pub active: bool,
    /// Whether its stock is counted; "untracked" is not "0".
    pub tracked: bool,
    pub description: String,
    /// On a unit, beside its price, until it comes back.
    pub deposit: Money,
    /// Guards a change against another in between.
    pub version: i64,
}

/// A product as a row of the list or a suggestion.
#[derive(Clone, Debug)]
pub struct ProductRow {
    pub id: ProductId,
    pub code: String,
    pub name: String,
    pub supplier: String,
    pub category: String,
    pub units_per_case: i64,
    pub unit_volume_ml: Option<i64>,
    pub active: bool,
    pub tracked: bool,
    /// Units on hand less units reserved in the default warehouse; None if its stock isn't counted.
    pub available: Option<i64>,
    /// Where the list goes on after this row.
    pub(super) place: Vec<String>,
}

/// A row of a price list that the product stands on.
#[derive(Clone, Debug)]
pub struct PriceRow {
    pub list: PriceListId,
    pub list_name: String,
    pub territory: String,
    pub is_default: bool,
    pub starts_on: Day,
    pub ends_on: Option<Day>,
    pub from_quantity: Quantity,
    pub unit_price: Money,
}

/// What one warehouse has of a product, in units.
#[derive(Clone, Debug)]
pub struct StockRow {
    pub warehouse: WarehouseId,
    pub name: String,
    pub on_hand: i64,
    pub reserved: i64,
}

/// A customer's order of a product.
#[derive(Clone, Debug)]
pub struct Bought {
    pub order: OrderId,
    pub number: String,
    pub ordered_on: Day,
    pub status: String,
    pub customer: CustomerId,
    pub customer_name: String,
    pub quantity: i64,
    pub unit_price: Money,
}

/// Which products a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shown {
    #[default]
    Active,
    Archived,
    All,
}

impl Shown {
    /// INVALID names `active`.
    pub fn parse(text: &str) -> Result<Shown, Problem> {
        match text {
            "" | "active" => Ok(Shown::Active),
            "archived" => Ok(Shown::Archived),
            "all" => Ok(Shown::All),
            _ => Err(Problem::invalid_field("active", "Must be active, archived or all.")),
        }
    }
}

/// In which order; with a search the best come first instead.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    #[default]
    Name,
    NameDown,
    Code,
    CodeDown,
}

impl Sort {
    /// INVALID names `sort`.
    pub fn parse(text: &str) -> Result<Sort, Problem> {
        match text {
            "" | "name" => Ok(Sort::Name),
            "-name" => Ok(Sort::NameDown),
            "code" => Ok(Sort::Code),
            "-code" => Ok(Sort::CodeDown),
            _ => Err(Problem::invalid_field("sort", "Must be name, -name, code or -code.")),
        }
    }
}

/// What a list of products is asked for.
#[derive(Clone, Debug, Default)]
pub struct ProductQuery {
    /// Folded; None lists all.
    pub search: Option<String>,
    /// As typed and trimmed, for codes.
    pub typed: String,
    pub category: Option<String>,
    pub supplier: Option<String>,
    pub shown: Shown,
    pub sort: Sort,
    /// With a price on this list, or, if false, without.
    pub on_list: Option<(PriceListId, bool)>,
    /// Whose stock is counted, or, if false, isn't.
    pub tracked: Option<bool>,
    /// Of which some warehouse has none left to promise; if true, of which more is promised than is there.
    pub short: Option<bool>,
    /// In this warehouse alone.
    pub short_in: Option<WarehouseId>,
}

impl ProductRow {
    /// A row of a list with an order of its own: code, name, supplier, category; active and counted.
    pub(in crate::sales) fn new(
        id: ProductId,
        [code, name, supplier, category]: [String; 4],
        units_per_case: i64,
        unit_volume_ml: Option<i64>,
    ) -> ProductRow {
        ProductRow {
            id,
            code,
            name,
            supplier,
            category,
            units_per_case,
            unit_volume_ml,
            active: true,
            tracked: true,
            available: None,
            place: Vec::new(),
        }
    }
}

impl ProductQuery {
    /// The list whose rows count; any where none do.
    pub(super) fn list(&self) -> PriceListId {
        self.on_list.map_or(PriceListId::from_bytes([0; 16]), |(list, _)| list)
    }
}

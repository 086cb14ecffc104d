//! What an address says of a list of stock.

use serde::Deserialize;

use super::model::{Short, StockQuery};
use crate::values::{Problem, WarehouseId};
use crate::web::paging::{PageQuery, Paging, typed};

/// Which products, where.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ListQuery {
    pub search: String,
    pub category: String,
    pub supplier: String,
    pub warehouse_id: String,
    pub show: String,
    pub notice: String,
    #[serde(flatten)]
    pub paging: PageQuery,
}

/// The same, for the OpenAPI document.
pub const LIST_QUERY: &[(&str, &str)] = &[
    ("search", "Code, or words that each begin a word of code, name, supplier or category."),
    ("category", "Exactly this category."),
    ("supplier", "Exactly this supplier."),
    ("warehouseId", "Only what this warehouse has."),
    (
        "show",
        "short (more is promised than is there) or out (nothing is left to promise); alone, the list has each \
         product and warehouse for itself, the shortest first.",
    ),
    ("page", "From 1; page × pageSize up to 10,000."),
    ("pageSize", "Products of a page, 1 to 200; 50 unless given."),
    ("after", "The `next` of the page before; goes on for ever."),
];

/// Which moves.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct MovesQuery {
    pub warehouse_id: String,
    pub notice: String,
    #[serde(flatten)]
    pub paging: PageQuery,
}

/// The same, for the OpenAPI document.
pub const MOVES_QUERY: &[(&str, &str)] = &[
    ("warehouseId", "Only moves of this warehouse."),
    ("page", "From 1; page × pageSize up to 10,000."),
    ("pageSize", "Moves of a page, 1 to 200; 50 unless given."),
    ("after", "The `next` of the page before; goes on for ever."),
];

/// INVALID names `warehouseId`; nothing typed is none.
pub(super) fn warehouse(text: &str) -> Result<Option<WarehouseId>, Problem> {
    let typed = Some(text.trim()).filter(|text| !text.is_empty());
    let parse = |text: &str| text.parse().map_err(|_| Problem::invalid_field("warehouseId", "This is not an id."));
    typed.map(parse).transpose()
}

impl ListQuery {
    /// INVALID names `show`, `warehouseId` or a field of paging.
    pub fn parse(&self) -> Result<(StockQuery, Paging), Problem> {
        let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let query = StockQuery {
            search: typed(Some(&self.search)),
            typed: self.search.trim().to_owned(),
            category: some(&self.category),
            supplier: some(&self.supplier),
            warehouse: warehouse(&self.warehouse_id)?,
            short: Short::parse(&self.show)?,
        };
        Ok((query, self.paging.parse()?))
    }

    /// Filters as the pairs of an address, without the place in the list.
    pub fn pairs(&self) -> [(&str, &str); 5] {
        [
            ("search", self.search.trim()),
            ("category", &self.category),
            ("supplier", &self.supplier),
            ("warehouseId", &self.warehouse_id),
            ("show", &self.show),
        ]
    }

    /// The place too, so that a saved page comes back as it was.
    pub fn place(&self) -> Vec<(&str, &str)> {
        let mut pairs = self.pairs().to_vec();
        for (name, value) in [("page", &self.paging.page), ("after", &self.paging.after)] {
            pairs.extend(value.as_deref().map(|value| (name, value)));
        }
        pairs
    }

    pub fn is_filtered(&self) -> bool {
        self.pairs().iter().any(|(_, value)| !value.is_empty())
    }
}

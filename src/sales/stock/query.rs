//! What an address says of a list of stock.

use serde::Deserialize;

use super::model::{Short, StockQuery};
use crate::sales::products::ProductWords;
use crate::values::{Problem, WarehouseId, optional_id};
use crate::web::paging::{PageQuery, Paging};

/// Which products, where.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ListQuery {
    #[serde(flatten)]
    pub words: ProductWords,
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
    optional_id("warehouseId", text)
}

impl ListQuery {
    /// INVALID names `show`, `warehouseId` or a field of paging.
    pub fn parse(&self) -> Result<(StockQuery, Paging), Problem> {
        let query = StockQuery {
            words: self.words.query(),
            warehouse: warehouse(&self.warehouse_id)?,
            short: Short::parse(&self.show)?,
        };
        Ok((query, self.paging.parse()?))
    }

    /// Filters as the pairs of an address, without the place in the list.
    pub fn pairs(&self) -> [(&str, &str); 5] {
        let [search, category, supplier] = self.words.pairs();
        [search, category, supplier, ("warehouseId", &self.warehouse_id), ("show", &self.show)]
    }

    /// The place too, so that a saved page comes back as it was.
    pub fn place(&self) -> Vec<(&str, &str)> {
        [&self.pairs()[..], &self.paging.pairs()].concat()
    }

    pub fn is_filtered(&self) -> bool {
        self.is_narrowed() || !self.warehouse_id.is_empty()
    }

    /// Does something but the warehouse narrow it?
    pub fn is_narrowed(&self) -> bool {
        self.words.pairs().iter().any(|(_, value)| !value.is_empty()) || !self.show.is_empty()
    }
}

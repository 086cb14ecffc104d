//! What an address says of a list of price lists, and of one list's rows.

use serde::Deserialize;

use super::model::Show;
use crate::sales::products::{ProductQuery, ProductWords, Shown};
use crate::values::{PriceListId, Problem};
use crate::web::paging::{PageQuery, Paging, typed};

/// Which price lists.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ListsQuery {
    pub search: String,
    pub show: String,
    pub notice: String,
    #[serde(flatten)]
    pub paging: PageQuery,
}

/// The same, for the OpenAPI document.
pub const LISTS_QUERY: &[(&str, &str)] = &[
    ("search", "What the name begins with."),
    ("show", "current (unless given: in force or coming), over or all."),
    ("page", "From 1; page × pageSize up to 10,000."),
    ("pageSize", "Rows of a page, 1 to 200; 50 unless given."),
    ("after", "The `next` of the page before; goes on for ever."),
];

impl ListsQuery {
    /// INVALID names `show` or a field of paging.
    pub fn parse(&self) -> Result<(Option<String>, Show, Paging), Problem> {
        Ok((typed(Some(&self.search)), Show::parse(&self.show)?, self.paging.parse()?))
    }

    pub fn pairs(&self) -> [(&str, &str); 2] {
        [("search", self.search.trim()), ("show", &self.show)]
    }
}

/// Which products of one list.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RowsQuery {
    #[serde(flatten)]
    pub words: ProductWords,
    pub show: String,
    pub notice: String,
    #[serde(flatten)]
    pub paging: PageQuery,
}

/// The same, for the OpenAPI document.
pub const ROWS_QUERY: &[(&str, &str)] = &[
    ("search", "Code, or words that each begin a word of code, name, supplier or category."),
    ("category", "Exactly this category."),
    ("supplier", "Exactly this supplier."),
    ("show", "on (unless given: with a price on this list), none (active, without one) or all (active)."),
    ("page", "From 1; page × pageSize up to 10,000."),
    ("pageSize", "Products of a page, 1 to 200; 50 unless given."),
    ("after", "The `next` of the page before; goes on for ever."),
];

impl RowsQuery {
    /// INVALID names `show` or a field of paging.
    pub fn parse(&self, list: PriceListId) -> Result<(ProductQuery, Paging), Problem> {
        let (shown, on_list) = match self.show.as_str() {
            "" | "on" => (Shown::All, Some((list, true))),
            "none" => (Shown::Active, Some((list, false))),
            "all" => (Shown::Active, None),
            _ => return Err(Problem::invalid_field("show", "Must be on, none or all.")),
        };
        Ok((ProductQuery { shown, on_list, ..self.words.query() }, self.paging.parse()?))
    }

    /// Filters as the pairs of an address, without the place in the list.
    pub fn pairs(&self) -> [(&str, &str); 4] {
        let [search, category, supplier] = self.words.pairs();
        [search, category, supplier, ("show", &self.show)]
    }

    /// The place too, so that a saved page comes back as it was.
    pub fn place(&self) -> Vec<(&str, &str)> {
        [&self.pairs()[..], &self.paging.pairs()].concat()
    }

    pub fn is_filtered(&self) -> bool {
        self.pairs().iter().any(|(_, value)| !value.is_empty())
    }
}

//! The words of an address that find products: the same for every list of them, on pages and in the API.

use serde::Deserialize;

use super::model::ProductQuery;
use crate::web::paging::typed;

/// As typed; an empty word asks for nothing.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ProductWords {
    pub search: String,
    pub category: String,
    pub supplier: String,
}

impl ProductWords {
    /// The active products that they find.
    pub fn query(&self) -> ProductQuery {
        let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        ProductQuery {
            search: typed(Some(&self.search)),
            typed: self.search.trim().to_owned(),
            category: some(&self.category),
            supplier: some(&self.supplier),
            ..ProductQuery::default()
        }
    }

    /// As pairs of an address.
    pub fn pairs(&self) -> [(&'static str, &str); 3] {
        [("search", self.search.trim()), ("category", &self.category), ("supplier", &self.supplier)]
    }
}

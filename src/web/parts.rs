//! What the larger parts of pages are handed.

use super::page::Choice;

/// A line of the order editor, all of it as text; `key` is its place on the page, from 0.
#[derive(Clone, Debug, Default)]
pub struct EditorLine {
    pub key: String,
    pub product_id: String,
    /// The product's name, or what was typed to find one.
    pub product: String,
    pub quantity: String,
    /// Whether the quantity counts cases.
    pub cases: bool,
    /// Units of a case; empty before a product is chosen.
    pub per_case: String,
    pub price: String,
    pub discount: String,
    pub sample: bool,
    pub reason: String,
    /// The list price that is shown, in minor units; empty if there is none.
    pub list_cents: String,
    /// The deposit on a unit, in minor units.
    pub deposit_cents: String,
    pub list_price: String,
    pub stock: String,
    /// What the quantity comes to, as "2 cases, 24 units".
    pub amount: String,
    pub total: String,
    /// What is wrong: the part (`product`, `quantity`, `price`, `discount`, `reason`) and the sentence.
    pub faults: Vec<(String, String)>,
    /// The products that were found for what was typed, if it was looked for.
    pub choices: Option<Vec<Choice>>,
}

impl EditorLine {
    /// Is this part wrong?
    pub fn is_wrong(&self, part: &str) -> bool {
        self.faults.iter().any(|(wrong, _)| wrong == part)
    }

    /// Has it anything but a product and a quantity?
    pub fn has_more(&self) -> bool {
        let typed = [&self.price, &self.discount, &self.reason].iter().any(|text| !text.is_empty());
        typed || self.sample || ["price", "discount", "reason"].iter().any(|part| self.is_wrong(part))
    }
}

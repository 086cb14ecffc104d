//! Price lists, and what a product costs.

mod pricing;

pub use pricing::{Break, Breaks, Candidate, ListKind, Priced, price_of};

/// The routes of this part of the house.
pub fn routes() -> Vec<crate::web::routes::Route> {
    Vec::new()
}

//! The catalogue.

use crate::web::routes::Route;

/// The routes of this part of the house.
pub fn routes() -> Vec<Route> {
    Vec::new()
}

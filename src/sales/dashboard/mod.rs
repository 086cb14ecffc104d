//! The morning page: figures, each with its list.

use crate::web::routes::Route;

/// The routes of this part of the house.
pub fn routes() -> Vec<Route> {
    Vec::new()
}

//! Teams and their people.

pub mod export;
pub mod import;
pub mod links;
pub mod tenants;
pub mod users;

/// The routes of this part of the house.
pub fn routes() -> Vec<crate::web::routes::Route> {
    Vec::new()
}

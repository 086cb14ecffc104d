//! What the trade does with the values.

pub mod customers;
pub mod dashboard;
pub mod orders;
pub mod periods;
pub mod prices;
pub mod products;
pub mod search;
pub mod stock;

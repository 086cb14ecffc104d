mod customers;
pub mod dashboard;
pub mod fixtures;
mod orders;
pub mod plans;
mod prices;
mod products;
mod repace;
mod search;

mod customers;
mod dashboard;
pub mod fixtures;
mod orders;
mod prices;
mod products;
mod repace;
mod search;

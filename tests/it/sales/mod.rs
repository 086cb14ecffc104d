mod customers;
mod dashboard;
mod fixtures;
mod orders;
mod prices;
mod products;
mod repace;

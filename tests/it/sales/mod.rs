mod customers;
mod dashboard;
mod orders;
mod prices;
mod products;
mod repace;

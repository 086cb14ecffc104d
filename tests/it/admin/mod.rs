mod audit;
mod import;
mod import_pages;
pub mod people;
pub mod people_plans;
mod refusals;
mod sessions;
mod settings;

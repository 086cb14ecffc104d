mod audit;
mod import;
pub mod people;
pub mod people_plans;
mod refusals;
mod sessions;
mod settings;

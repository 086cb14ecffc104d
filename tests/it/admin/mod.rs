mod import;
pub mod people;
mod people_plans;

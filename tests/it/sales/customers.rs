mod api;
mod finding;
mod plans;

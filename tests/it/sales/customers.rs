mod api;
mod finding;
mod pages;
mod plans;

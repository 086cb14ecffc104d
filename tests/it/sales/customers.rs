mod api;
mod care;
mod finding;
mod many;
mod pages;
mod plans;

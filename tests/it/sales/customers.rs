mod api;
mod care;
mod finding;
mod health;
mod many;
mod merging;
mod pages;
mod plans;

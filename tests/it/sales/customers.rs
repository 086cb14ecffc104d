mod api;
mod care;
mod finding;
mod many;
mod merging;
mod pages;
mod plans;

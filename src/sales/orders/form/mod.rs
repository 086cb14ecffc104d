//! The form of an order: typed, looked up, priced, saved. Without scripts each search and each added line
//! is a step that shows the form again with all that was typed; with scripts the page does these by itself.

mod fields;
mod find;
pub(super) mod pages;
mod parse;
mod sheet;
mod view;

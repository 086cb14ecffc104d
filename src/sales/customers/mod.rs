//! Customers: who they are, at what pace they buy, and how they are.

mod api;
mod asked;
mod contacts;
mod draft;
mod dto;
mod find;
mod find_contacts;
mod gap;
mod hand_over;
mod health;
mod history;
mod model;
mod pace;
mod pages;
mod query;
mod read;
mod repace;
mod routes;
mod rows;
mod search;
mod sql;
mod territories;
mod visible;
mod words;
mod write;

pub use asked::Asked;
pub use contacts::{
    Contact, NewContact, add_contact, change_contact, contact, contacts, index_contact, remove_contact,
};
pub use draft::CustomerDraft;
pub use dto::ContactDraft;
pub use find::{find, find_statements};
pub use find_contacts::{FoundContact, find_contacts, find_contacts_statement};
pub use gap::Gap;
pub use hand_over::{hand_over, held_by};
pub use health::{Health, Standing};
pub use history::DeliveryHistory;
pub use model::{Customer, CustomerRow, Found, NewCustomer, Premise, Priority};
pub use pace::Pace;
pub use query::{CustomerQuery, RepFilter, Sort};
pub use read::{Listed, count, count_each, count_where, list, listed, one};
pub use repace::{pace_drift, repace, repace_all};
pub use routes::routes;
pub use territories::territories;
pub use visible::{Visible, may_change};
pub use words::reindex;
pub use write::{create, update};

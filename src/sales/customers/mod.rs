//! Customers: who they are, at what pace they buy, and how they are.

mod addresses;
mod api;
mod asked;
mod assign;
mod care;
mod contacts;
mod draft;
mod dto;
mod figures;
mod find;
mod gap;
mod hand_over;
mod health;
mod history;
mod merge;
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
mod tags;
mod territories;
mod views;
mod visible;
mod words;
mod write;

pub use addresses::{
    Address, AddressDraft, NewAddress, add_address, address, address_statement, addresses, change_address,
    remove_address,
};
pub use asked::Asked;
pub use assign::{Which, assign};
pub use care::{Reason, close, hold, release, reopen};
pub use contacts::{
    Contact, ContactDraft, FoundContact, NewContact, add_contact, change_contact, contact, contacts, find_contacts,
    find_contacts_statement, index_contact, remove_contact,
};
pub use draft::CustomerDraft;
pub use figures::{figure_statements, figures};
pub use find::{find, find_statements};
pub use gap::Gap;
pub use hand_over::{hand_over, held_by};
pub use health::{Health, Standing};
pub use history::DeliveryHistory;
pub use merge::{
    MERGED_COLUMNS, MERGED_TABLES, Merge, Pair, merge, merge_statements, merged_into, undo_merge, undoable,
};
pub use model::{Customer, CustomerRow, Found, NewCustomer, Premise, Priority};
pub use pace::Pace;
pub use query::{CustomerQuery, LicenceFilter, RepFilter, Sort};
pub use read::{Listed, listed, one};
pub use repace::{pace_drift, repace, repace_all};
pub use routes::routes;
pub use tags::{Tag, known_tags, parse as parse_tags, set_tags, tag_statements};
pub use territories::territories;
pub use views::{NewView, View, remove_view, save_view, view_statements, views};
pub use visible::{Visible, may_change};
pub use words::reindex;
pub use write::{create, update};

//! An order's confirmation for the customer: a link that somebody who sells makes and hands over, and the
//! page that it opens, which asks for no sign-in and tells nothing else.

mod api;
mod link;
mod open;
mod pages;

pub(super) use api::{ShareBody, Shared, delete, post};
pub use link::{CONFIRMATIONS_ENDED, Days, live, may_be_shared, share, withdraw};
pub(super) use link::{SHARED, UNSHARED};
pub(super) use open::page;
pub(super) use pages::{share as share_page, unshare};

//! HTTP manners; no business words.

pub mod assets;
pub mod bare_answers;
pub mod bearer;
pub mod client;
pub mod cookies;
pub mod diagnosis;
pub mod doors;
pub mod form;
mod gate;
pub mod health;
pub mod idempotency;
pub mod manners;
pub mod openapi;
pub mod page;
pub mod pager;
pub mod paging;
pub mod parts;
pub mod patience;
pub mod problem;
pub mod routes;
pub mod same_origin;
pub mod signed_in;
pub mod site;
pub mod styleguide;
pub mod upload;

pub use form::{Form, Json, Query};
pub use idempotency::JsonOnce;
pub use signed_in::SignedIn;
pub use site::Site;

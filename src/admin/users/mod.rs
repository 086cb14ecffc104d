//! The people of a team: who they are, what they may do, and how they come and go.

mod add;
mod api;
mod change;
mod find;
mod form;
mod hand_over;
mod leaving;
mod list;
mod model;
mod pages;
mod reps;
mod routes;

pub use add::{add, invite, set_password};
pub use change::{change, set_active};
pub use find::{by_email, count_statement, get, heirs, list, page_statement};
pub use hand_over::{HandedOver, Holdings, hand_over, holdings};
pub use model::{Change, Filter, Invitation, NewUser, RepProfile, State, User};
pub use reps::{reps, sells};
pub use routes::routes;

//! The people of a team: who they are, what they may do, and how they come and go.

mod add;
mod change;
mod find;
mod hand_over;
mod model;
mod reps;

pub use add::{add, invite, set_password};
pub use change::{change, set_active};
pub use find::{by_email, get, heirs, list, page_statement};
pub use hand_over::{HandedOver, hand_over};
pub use model::{Change, Filter, Invitation, NewUser, RepProfile, User};
pub use reps::{reps, sells};

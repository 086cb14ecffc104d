//! Customers: at what pace they buy, and how they are.

mod gap;
mod hand_over;
mod health;
mod history;
mod pace;
mod repace;

pub use gap::Gap;
pub use hand_over::hand_over;
pub use health::{Health, Standing};
pub use history::DeliveryHistory;
pub use pace::Pace;
pub use repace::{pace_drift, repace, repace_all};

/// The routes of this part of the house.
pub fn routes() -> Vec<crate::web::routes::Route> {
    Vec::new()
}

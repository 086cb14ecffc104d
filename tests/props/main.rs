//! What holds for every input, not only for the examples beside the code.

#![allow(clippy::unwrap_used, reason = "a test that can't go on has failed")]

mod customers;
mod goods;
mod orders;
mod periods;
mod prices;
mod values;

use proptest::prelude::*;
use routebook::values::Day;

/// Any day of 2000 to 2060, so that arithmetic never meets the calendar's ends.
fn days() -> impl Strategy<Value = Day> {
    (0..22_000).prop_map(|n| Day::new(2000, 1, 1).unwrap().plus_days(n))
}

//! The two switches of a product that have buttons of their own.

use super::change::update;
use super::input::{ProductInput, RawProduct};
use super::one::one;
use crate::store::ManagerTx;
use crate::values::{Problem, ProductId};

/// What is switched, and to what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    /// Off archives it.
    Active(bool),
    /// Whether its stock is counted.
    Tracked(bool),
}

/// Switches it as it was at `version`. NOT_FOUND, or CONFLICT if somebody was quicker.
pub fn switch(tx: &ManagerTx<'_>, id: ProductId, version: i64, to: Switch) -> Result<(), Problem> {
    let mut raw = RawProduct::from(one(tx, id)?);
    match to {
        Switch::Active(on) => raw.active = on,
        Switch::Tracked(on) => raw.tracked = on,
    }
    update(tx, id, version, &ProductInput::parse(&raw)?)
}

//! The demo: a file of its own, marked as one inside, with people whose passwords everyone may read.

mod fill;
pub mod people;
mod plan;

pub use fill::{fill, steps};
pub use plan::{Calendar, Fate, Shape, Size, Trade};

use crate::bind;
use crate::store::{SystemSql, SystemTx};
use crate::values::Problem;

const MARK: SystemSql = SystemSql::new(
    "INSERT INTO file_facts (name, value) VALUES (:name, '1') ON CONFLICT (name) DO UPDATE SET value = '1'",
);
const MARKED: SystemSql = SystemSql::new("SELECT 1 FROM file_facts WHERE name = :name AND value = '1'");

/// Says of a new file that it is a demo, before anything else is in it.
pub fn mark(tx: &SystemTx<'_>) -> Result<(), Problem> {
    tx.run(MARK, bind! {":name" => "demo"}).map(|_| ())
}

/// Says that the demo is complete; one that isn't was interrupted and is made anew.
pub fn mark_whole(tx: &SystemTx<'_>) -> Result<(), Problem> {
    tx.run(MARK, bind! {":name" => "demo_whole"}).map(|_| ())
}

/// Is this file a demo?
pub fn is_marked(tx: &SystemTx<'_>) -> Result<bool, Problem> {
    Ok(tx.one(MARKED, bind! {":name" => "demo"}, |_| Ok(()))?.is_some())
}

/// Was the demo filled to its end?
pub fn is_whole(tx: &SystemTx<'_>) -> Result<bool, Problem> {
    Ok(tx.one(MARKED, bind! {":name" => "demo_whole"}, |_| Ok(()))?.is_some())
}

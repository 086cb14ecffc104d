//! Merging duplicates: orders, contacts, further addresses and tags of the one go to the other, and the one
//! goes. A manager does it, and undoes it within a day.

pub(super) mod api;
mod moves;
pub(super) mod pages;
mod sql;
mod undo;

use serde_json::json;

use super::write::{changed_meanwhile, facts};
use super::{Customer, one, repace, words};
use crate::bind;
use crate::sales::orders;
use crate::store::{About, Kind, ManagerTx, ReadTx, Row, RowError, Statement};
use crate::values::{CustomerId, Day, MergeId, Problem, Timestamp};
use moves::Moves;

pub use sql::COLUMNS as MERGED_COLUMNS;
pub use undo::undo_merge;

/// A merge can be undone for so many hours.
const UNDO_HOURS: i64 = 24;

/// The tables whose rows belong to a customer and move with it, and those that only tell of it. A test holds
/// them against the file: whoever adds a table that names a customer says here what a merge does with it.
pub const MERGED_TABLES: [&str; 5] = ["contacts", "customer_addresses", "customer_merges", "customer_tags", "orders"];

/// Two customers that are one, each as it was shown.
#[derive(Clone, Copy, Debug)]
pub struct Pair {
    pub kept: CustomerId,
    pub kept_version: i64,
    pub gone: CustomerId,
    pub gone_version: i64,
}

/// The one that goes, as it was named. INVALID names `goneId`.
fn other(named: &str) -> Result<CustomerId, Problem> {
    named.parse().map_err(|_| Problem::invalid_field("goneId", "Choose the duplicate."))
}

/// A merge that was made.
#[derive(Clone, Debug)]
pub struct Merge {
    pub id: MergeId,
    pub kept: CustomerId,
    pub gone: CustomerId,
    pub gone_number: String,
    pub gone_name: String,
    sign_before: Day,
    sign_after: Day,
    pub merged_at: Timestamp,
}

impl Merge {
    /// Until when it can be undone.
    pub fn undo_until(&self) -> Timestamp {
        self.merged_at.plus_hours(UNDO_HOURS)
    }
}

fn row(row: &Row<'_>) -> Result<Merge, RowError> {
    Ok(Merge {
        id: row.get(0)?,
        kept: row.get(1)?,
        gone: row.get(2)?,
        gone_number: row.get(3)?,
        gone_name: row.get(4)?,
        sign_before: row.get(5)?,
        sign_after: row.get(6)?,
        merged_at: row.get(7)?,
    })
}

fn since(tx: &ReadTx<'_>) -> Timestamp {
    tx.now().plus_hours(-UNDO_HOURS)
}

/// The newest merge into a customer that can still be undone.
pub fn undoable(tx: &ReadTx<'_>, kept: &CustomerId) -> Result<Option<Merge>, Problem> {
    tx.one(sql::UNDOABLE, bind! {":kept" => *kept, ":since" => since(tx)}, row)
}

/// The customer that one is now that was merged into it; None if it never was, or the merge was undone.
pub fn merged_into(tx: &ReadTx<'_>, gone: &CustomerId) -> Result<Option<CustomerId>, Problem> {
    tx.one(sql::LEADS_TO, bind! {":gone" => *gone}, |row| row.get(0))
}

/// What a page of a customer asks of merges, for the plan test.
pub fn merge_statements() -> [Statement; 2] {
    [sql::UNDOABLE.into(), sql::LEADS_TO.into()]
}

/// Merges one customer into another.
///
/// # Errors
/// INVALID names `goneId` if both are the same; CONFLICT if one has another version by now, or if the one to
/// go has itself taken in another today: that is undone first, or a day waited.
pub fn merge(tx: &ManagerTx<'_>, pair: &Pair) -> Result<MergeId, Problem> {
    let Pair { kept, gone, .. } = *pair;
    if kept == gone {
        return Err(Problem::invalid_field("goneId", "Choose another customer than the one that stays."));
    }
    let (stays, goes) = (one(tx, &kept)?, one(tx, &gone)?);
    if undoable(tx, &gone)?.is_some() {
        return Err(Problem::conflict(format!(
            "{} has taken in another customer today. Undo that first, or wait a day.",
            goes.name
        )));
    }
    let id = MergeId::from_bytes(tx.new_id());
    record(tx, id, &stays, &goes)?;
    let sign = stays.last_sign_on.max(goes.last_sign_on);
    let (version, now) = (pair.kept_version, tx.now());
    let binds = bind! {":kept" => kept, ":version" => version, ":sign" => sign, ":now" => now};
    tx.run_one(sql::KEEP, binds, changed_meanwhile)?;
    let moves = Moves::of(tx, id, &kept, &gone)?;
    let binds = bind! {":merge" => id, ":gone" => gone, ":now" => now};
    tx.run_one(sql::KEEP_ROW, binds, || Problem::not_found("customer"))?;
    tx.run(sql::LEAD_ON, bind! {":merge" => id, ":kept" => kept, ":gone" => gone})?;
    tx.run_one(sql::REMOVE, bind! {":gone" => gone, ":version" => pair.gone_version}, changed_meanwhile)?;
    tx.index_words(Kind::Customer, gone.as_bytes(), None);
    settle(tx, kept)?;
    told(tx, &stays, &goes, &moves)?;
    Ok(id)
}

fn record(tx: &ManagerTx<'_>, id: MergeId, stays: &Customer, goes: &Customer) -> Result<(), Problem> {
    let (before, after) = (stays.last_sign_on, stays.last_sign_on.max(goes.last_sign_on));
    tx.run(
        sql::RECORD,
        bind! {
            ":merge" => id, ":kept" => stays.id, ":gone" => goes.id, ":number" => goes.number, ":name" => goes.name,
            ":before" => before, ":after" => after, ":now" => tx.now(), ":me" => tx.user_id(),
        },
    )
    .map(drop)
}

/// What follows from a customer's orders and people, made anew.
fn settle(tx: &ManagerTx<'_>, customer: CustomerId) -> Result<(), Problem> {
    repace(tx, customer)?;
    words::reindex(tx, &customer)?;
    orders::reindex_orders_of(tx, customer)
}

fn told(tx: &ManagerTx<'_>, stays: &Customer, goes: &Customer, moves: &Moves) -> Result<(), Problem> {
    let detail = json!({
        "gone": {"id": goes.id, "facts": facts(tx, goes)}, "orders": moves.orders, "contacts": moves.contacts,
        "addresses": moves.addresses,
    });
    let about = |id: &CustomerId| *id.as_bytes();
    let (kept_id, gone_id) = (about(&stays.id), about(&goes.id));
    tx.audit("customer_merged", Some(About { subject: "customer", id: &kept_id }), &detail.to_string())?;
    let detail = json!({"into": stays.id, "number": stays.number, "name": stays.name}).to_string();
    tx.audit("customer_merged_away", Some(About { subject: "customer", id: &gone_id }), &detail)
}

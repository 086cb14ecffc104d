//! What goes from one customer to another, written down one by one.

use super::sql;
use crate::bind;
use crate::sales::customers::tags::{self, Tag};
use crate::sales::orders;
use crate::store::{ManagerTx, Sql};
use crate::values::{AddressId, ContactId, CustomerId, MergeId, OrderId, Problem};

/// How much went.
pub(super) struct Moves {
    pub orders: usize,
    pub contacts: usize,
    pub addresses: usize,
}

impl Moves {
    /// Moves all there is and writes it down.
    pub fn of(tx: &ManagerTx<'_>, merge: MergeId, kept: &CustomerId, gone: &CustomerId) -> Result<Moves, Problem> {
        let orders = orders::orders_of(tx, *gone)?;
        orders::give_to(tx, &orders, *gone, *kept)?;
        let contacts: Vec<ContactId> = tx.all(sql::CONTACTS, bind! {":gone" => *gone}, |row| row.get(0))?;
        let addresses: Vec<AddressId> = tx.all(sql::ADDRESSES, bind! {":gone" => *gone}, |row| row.get(0))?;
        note(tx, merge, "order", orders.iter().map(|id| id.as_bytes().as_slice()))?;
        note(tx, merge, "contact", contacts.iter().map(|id| id.as_bytes().as_slice()))?;
        note(tx, merge, "address", addresses.iter().map(|id| id.as_bytes().as_slice()))?;
        let ids = contacts.iter().map(ContactId::as_bytes);
        ids.into_iter().try_for_each(|id| shift(tx, sql::MOVE_CONTACT, *id, gone, kept))?;
        addresses.iter().try_for_each(|id| shift(tx, sql::MOVE_ADDRESS, *id.as_bytes(), gone, kept))?;
        unite_tags(tx, merge, kept, gone)?;
        Ok(Moves { orders: orders.len(), contacts: contacts.len(), addresses: addresses.len() })
    }

    /// Takes back what was written down and is still where it went.
    pub fn back(tx: &ManagerTx<'_>, merge: MergeId, kept: &CustomerId, gone: &CustomerId) -> Result<(), Problem> {
        let orders: Vec<OrderId> = noted(tx, merge, "order")?.into_iter().map(OrderId::from_bytes).collect();
        orders::give_to(tx, &orders, *kept, *gone)?;
        for id in noted(tx, merge, "contact")? {
            shift(tx, sql::MOVE_CONTACT, id, kept, gone)?;
        }
        for id in noted(tx, merge, "address")? {
            shift(tx, sql::MOVE_ADDRESS, id, kept, gone)?;
        }
        part_tags(tx, merge, kept, gone)
    }
}

/// Moves one row that is still there; one that somebody removed or moved meanwhile stays as it is.
fn shift(tx: &ManagerTx<'_>, sql: Sql, id: [u8; 16], from: &CustomerId, to: &CustomerId) -> Result<(), Problem> {
    tx.run(sql, bind! {":id" => id, ":from" => *from, ":to" => *to}).map(drop)
}

fn note<'w>(
    tx: &ManagerTx<'_>,
    merge: MergeId,
    kind: &str,
    whats: impl IntoIterator<Item = &'w [u8]>,
) -> Result<(), Problem> {
    whats
        .into_iter()
        .try_for_each(|what| tx.run(sql::MOVED, bind! {":merge" => merge, ":kind" => kind, ":what" => what}).map(drop))
}

fn noted(tx: &ManagerTx<'_>, merge: MergeId, kind: &str) -> Result<Vec<[u8; 16]>, Problem> {
    tx.all(sql::MOVES, bind! {":merge" => merge, ":kind" => kind}, |row| row.get(0))
}

fn noted_tags(tx: &ManagerTx<'_>, merge: MergeId, kind: &str) -> Result<Vec<String>, Problem> {
    let words: Vec<Vec<u8>> = tx.all(sql::MOVES, bind! {":merge" => merge, ":kind" => kind}, |row| row.get(0))?;
    Ok(words.into_iter().filter_map(|word| String::from_utf8(word).ok()).collect())
}

/// The kept one bears the tags of both.
fn unite_tags(tx: &ManagerTx<'_>, merge: MergeId, kept: &CustomerId, gone: &CustomerId) -> Result<(), Problem> {
    let (own, others) = (tags::of(tx, kept)?, tags::of(tx, gone)?);
    let new: Vec<&String> = others.iter().filter(|tag| !own.contains(tag)).collect();
    note(tx, merge, "tag", others.iter().map(String::as_bytes))?;
    note(tx, merge, "new_tag", new.iter().map(|tag| tag.as_bytes()))?;
    put(tx, kept, own.iter().chain(new))
}

/// Each has its own again; what the kept one got since then it keeps.
fn part_tags(tx: &ManagerTx<'_>, merge: MergeId, kept: &CustomerId, gone: &CustomerId) -> Result<(), Problem> {
    let (others, new) = (noted_tags(tx, merge, "tag")?, noted_tags(tx, merge, "new_tag")?);
    let own = tags::of(tx, kept)?;
    put(tx, kept, own.iter().filter(|tag| !new.contains(tag)))?;
    put(tx, gone, others.iter())
}

fn put<'t>(tx: &ManagerTx<'_>, customer: &CustomerId, words: impl Iterator<Item = &'t String>) -> Result<(), Problem> {
    let tags: Vec<Tag> = words.filter_map(|word| Tag::parse(word).ok()).collect();
    tags::put(tx, customer, &tags)
}

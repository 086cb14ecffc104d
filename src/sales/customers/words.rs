//! The words a customer is found by.

use super::contacts;
use super::sql;
use crate::bind;
use crate::store::{Kind, WriteTx};
use crate::values::{CustomerId, Problem, fold};

/// Indexes a customer anew, in the transaction that changed it. Folded, so that "Straße" and "strasse" are one word.
pub fn reindex(tx: &WriteTx<'_>, id: &CustomerId) -> Result<(), Problem> {
    let own = tx.one(sql::WORDS, bind! {":id" => *id}, |row| {
        (0..8).map(|column| row.get::<_, String>(column)).collect::<Result<Vec<_>, _>>()
    })?;
    let Some(mut words) = own else {
        tx.index_words(Kind::Customer, id.as_bytes(), None);
        return Ok(());
    };
    // A telephone number is typed with and without its gaps.
    words.push(words.last().map(|phone| phone.chars().filter(char::is_ascii_digit).collect()).unwrap_or_default());
    words.extend(contacts::of(tx, id)?.into_iter().map(|contact| contact.name));
    tx.index_words(Kind::Customer, id.as_bytes(), Some(&fold(&words.join(" "))));
    Ok(())
}

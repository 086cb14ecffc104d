//! Customers and the people at them.

use std::ops::Range;

use super::super::plan::{Client, KEY_ACCOUNTS, Trade};
use super::Cast;
use crate::admin::import::customers::{Contact, Customer, put, put_contact};
use crate::bind;
use crate::sales::customers;
use crate::store::{AdminTx, Sql};
use crate::values::Problem;

const SINCE: Sql = Sql::new(
    "UPDATE customers SET last_sign_on = :sign, created_at = :made, updated_at = :made \
     WHERE tenant_id = :tenant AND id = :id",
);

pub(super) fn add(tx: &AdminTx<'_>, trade: &Trade, cast: &Cast, some: Range<usize>) -> Result<(), Problem> {
    trade.clients[some].iter().try_for_each(|client| add_one(tx, cast, client))
}

fn add_one(tx: &AdminTx<'_>, cast: &Cast, client: &Client) -> Result<(), Problem> {
    let record = Customer {
        rep_id: client.rep.and_then(|rep| cast.reps.get(rep).copied()),
        price_list_id: if client.terms.own { cast.lists.get(KEY_ACCOUNTS).copied() } else { None },
        ..client.record.clone()
    };
    put(tx, client.id, &client.number, &record)?;
    let binds = bind! {":id" => client.id, ":sign" => client.last_sign_on, ":made" => client.made_at};
    tx.run_one(SINCE, binds, || Problem::not_found("customer"))?;
    for contact in &client.contacts {
        let details = [contact.title.to_owned(), contact.phone.clone(), contact.email.clone()];
        put_contact(tx, client.id, &Contact { id: None, name: contact.name.clone(), details })?;
    }
    customers::reindex(tx, &client.id)
}

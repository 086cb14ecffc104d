//! Customers and the people at them.

use std::ops::Range;

use super::super::plan::{Client, KEY_ACCOUNTS, Trade};
use super::Cast;
use crate::bind;
use crate::sales::customers;
use crate::store::{AdminTx, Sql};
use crate::values::{Problem, fold};

const ADD: Sql = Sql::new(
    "INSERT INTO customers (tenant_id, id, number, name, name_key, rep_id, territory, priority, premise, \
     licence_number, licence_type, licence_expires_on, terms, phone, email, street, city, region, postal_code, \
     country, delivery_weekdays, delivery_window, price_list_id, minimum_order_cents, do_not_contact_until, \
     hold_reason, notes, closed_on, closed_reason, credit_limit_cents, last_sign_on, created_at, updated_at) \
     VALUES (:tenant, :id, :number, :name, :name_key, :rep, :territory, :priority, :premise, :licence_number, \
     :licence_type, :licence_expires_on, :terms, :phone, :email, :street, :city, :region, :postal_code, :country, \
     :weekdays, :window, :price_list, :minimum, :do_not_contact, :hold, :notes, :closed_on, :closed_reason, :limit, \
     :sign,      :made, :made)",
);
const TAG: Sql = Sql::new("INSERT INTO customer_tags (tenant_id, customer_id, tag) VALUES (:tenant, :id, :tag)");
const CONTACT: Sql = Sql::new(
    "INSERT INTO contacts (tenant_id, id, customer_id, name, title, phone, email) \
     VALUES (:tenant, :id, :customer, :name, :title, :phone, :email)",
);

pub(super) fn add(tx: &AdminTx<'_>, trade: &Trade, cast: &Cast, some: Range<usize>) -> Result<(), Problem> {
    trade.clients[some].iter().try_for_each(|client| add_one(tx, cast, client))
}

/// The counter of new customers goes on after it.
pub(super) fn last_number(trade: &Trade) -> i64 {
    trade.clients.iter().map(|client| client.number).max().unwrap_or_default()
}

fn add_one(tx: &AdminTx<'_>, cast: &Cast, client: &Client) -> Result<(), Problem> {
    let (c, number) = (&client.record, client.number.to_string());
    let rep = client.rep.and_then(|rep| cast.reps.get(rep).copied());
    let price_list = if client.terms.own { cast.lists.get(KEY_ACCOUNTS).copied() } else { None };
    tx.run(
        ADD,
        bind! {
            ":id" => client.id, ":number" => number, ":name" => c.name, ":name_key" => fold(&c.name), ":rep" => rep,
            ":territory" => c.territory, ":priority" => c.priority.text(), ":premise" => c.premise,
            ":licence_number" => c.licence_number, ":licence_type" => c.licence_type,
            ":licence_expires_on" => c.licence_expires_on, ":terms" => c.terms, ":phone" => c.phone,
            ":email" => c.email, ":street" => c.street, ":city" => c.city, ":region" => c.region,
            ":postal_code" => c.postal_code, ":country" => c.country, ":weekdays" => c.delivery_weekdays,
            ":window" => c.delivery_window, ":price_list" => price_list, ":minimum" => c.minimum_order,
            ":do_not_contact" => c.do_not_contact_until, ":hold" => c.hold_reason, ":notes" => c.notes,
            ":closed_on" => c.closed_on, ":closed_reason" => c.closed_reason, ":limit" => c.credit_limit, ":sign" => client.last_sign_on,
            ":made" => client.made_at,
        },
    )?;
    for tag in &c.tags {
        tx.run(TAG, bind! {":id" => client.id, ":tag" => tag})?;
    }
    add_contacts(tx, client)?;
    customers::reindex(tx, &client.id)
}

fn add_contacts(tx: &AdminTx<'_>, client: &Client) -> Result<(), Problem> {
    for who in &client.contacts {
        let binds = bind! {
            ":id" => who.id, ":customer" => client.id, ":name" => who.name, ":title" => who.title,
            ":phone" => who.phone, ":email" => who.email,
        };
        tx.run(CONTACT, binds)?;
        customers::index_contact(tx, &who.id, &who.name, &who.phone, &who.email);
    }
    Ok(())
}

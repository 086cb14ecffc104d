//! The statements of customers. Lists are joined from these parts and from nothing else.

use super::rows::{customer_columns, found_columns, pace_columns, row_columns};
use crate::store::{Clause, Sql};

/// One customer, with the names of its rep and price list.
pub(super) const ONE: Sql = Sql::new(concat!(
    "SELECT ",
    customer_columns!(),
    " FROM customers c \
     LEFT JOIN users u ON u.tenant_id = :tenant AND u.id = c.rep_id \
     LEFT JOIN price_lists p ON p.tenant_id = :tenant AND p.id = c.price_list_id \
     WHERE c.tenant_id = :tenant AND c.id = :id"
));

/// The rows of a list, from its beginning or from a cursor on.
pub(super) const LIST: Sql = Sql::new(concat!(
    "SELECT ",
    row_columns!(),
    " FROM customers c \
     LEFT JOIN users u ON u.tenant_id = :tenant AND u.id = c.rep_id \
     WHERE c.tenant_id = :tenant"
));

/// The same rows by a tag that they bear. A cross join keeps the tag first, which has an index of its own.
pub(super) const TAGGED: Sql = Sql::new(concat!(
    "SELECT ",
    row_columns!(),
    " FROM customer_tags g CROSS JOIN customers c \
     LEFT JOIN users u ON u.tenant_id = :tenant AND u.id = c.rep_id \
     WHERE g.tenant_id = :tenant AND c.tenant_id = :tenant AND c.id = g.customer_id"
));

/// The same rows by the words they are found by, in the index's own order.
pub(super) const MATCHES: Sql = Sql::new(concat!(
    "SELECT ",
    row_columns!(),
    ", search_fts.rowid AS doc FROM search_fts \
     CROSS JOIN search_docs d ON d.doc = search_fts.rowid AND d.tenant_id = :tenant \
     CROSS JOIN customers c ON c.tenant_id = :tenant AND c.id = d.id \
     LEFT JOIN users u ON u.tenant_id = :tenant AND u.id = c.rep_id \
     WHERE search_fts MATCH :match AND search_fts.rowid > :from_doc"
));
pub(super) const IN_MATCH_ORDER: Clause = Clause::new("ORDER BY search_fts.rowid LIMIT :limit OFFSET :offset");

/// One row for each that a list would show, to count.
pub(super) const EACH: Sql = Sql::new("SELECT 1 FROM customers c WHERE c.tenant_id = :tenant");
/// The same by a tag that they bear.
pub(super) const EACH_TAGGED: Sql = Sql::new(
    "SELECT 1 FROM customer_tags g CROSS JOIN customers c \
     WHERE g.tenant_id = :tenant AND c.tenant_id = :tenant AND c.id = g.customer_id",
);
/// The same by the words they are found by; where nobody's are hidden, the words alone say how many.
pub(super) const EACH_WORDS: Sql = Sql::new("SELECT 1 FROM search_fts WHERE search_fts MATCH :match");
pub(super) const EACH_MATCHING: Sql = Sql::new(
    "SELECT 1 FROM search_fts \
     CROSS JOIN search_docs d ON d.doc = search_fts.rowid AND d.tenant_id = :tenant \
     CROSS JOIN customers c ON c.tenant_id = :tenant AND c.id = d.id \
     WHERE search_fts MATCH :match",
);
pub(super) const LIMIT: Clause = Clause::new("LIMIT :limit");

/// Who they are and whose, for what is done to all of them.
pub(super) const IDS: Sql = Sql::new("SELECT c.id, c.rep_id FROM customers c WHERE c.tenant_id = :tenant");
pub(super) const IDS_TAGGED: Sql = Sql::new(
    "SELECT c.id, c.rep_id FROM customer_tags g CROSS JOIN customers c \
     WHERE g.tenant_id = :tenant AND c.tenant_id = :tenant AND c.id = g.customer_id",
);
pub(super) const IDS_MATCHING: Sql = Sql::new(
    "SELECT c.id, c.rep_id FROM search_fts \
     CROSS JOIN search_docs d ON d.doc = search_fts.rowid AND d.tenant_id = :tenant \
     CROSS JOIN customers c ON c.tenant_id = :tenant AND c.id = d.id \
     WHERE search_fts MATCH :match",
);

/// What the type-ahead shows of a customer.
pub(super) const BRIEF: Sql =
    Sql::new(concat!("SELECT ", found_columns!(), " FROM customers c WHERE c.tenant_id = :tenant"));
pub(super) const NUMBERED: Clause = Clause::new("AND c.number = :number");
pub(super) const NAMED_FROM: Clause =
    Clause::new("AND c.name_key >= :from AND c.name_key < :to ORDER BY c.name_key, c.id LIMIT :limit");
/// By words, in the index's own order, until enough are found.
pub(super) const BRIEF_MATCHES: Sql = Sql::new(concat!(
    "SELECT ",
    found_columns!(),
    " FROM search_fts \
     CROSS JOIN search_docs d ON d.doc = search_fts.rowid AND d.tenant_id = :tenant \
     CROSS JOIN customers c ON c.tenant_id = :tenant AND c.id = d.id \
     WHERE search_fts MATCH :match"
));
pub(super) const FIRST_MATCHES: Clause = Clause::new("ORDER BY search_fts.rowid LIMIT :limit");

pub(super) const INSERT: Sql = Sql::new(
    "INSERT INTO customers (tenant_id, id, number, name, name_key, rep_id, territory, priority, premise, \
     licence_number, licence_type, licence_expires_on, terms, phone, email, street, city, region, postal_code, \
     country, delivery_weekdays, delivery_window, price_list_id, minimum_order_cents, do_not_contact_until, notes, \
     usual_gap_override, credit_limit_cents, last_sign_on, created_at, updated_at) \
     VALUES (:tenant, :id, :number, :name, :name_key, :rep, :territory, :priority, :premise, :licence_number, \
     :licence_type, :licence_expires_on, :terms, :phone, :email, :street, :city, :region, :postal_code, :country, \
     :delivery_weekdays, :delivery_window, :price_list, :minimum_order, :do_not_contact_until, :notes, :usual_gap, \
     :credit_limit, :today, :now, :now)",
);
pub(super) const UPDATE: Sql = Sql::new(
    "UPDATE customers SET number = :number, name = :name, name_key = :name_key, rep_id = :rep, \
     territory = :territory, priority = :priority, premise = :premise, licence_number = :licence_number, \
     licence_type = :licence_type, licence_expires_on = :licence_expires_on, terms = :terms, phone = :phone, \
     email = :email, street = :street, city = :city, region = :region, postal_code = :postal_code, \
     country = :country, delivery_weekdays = :delivery_weekdays, delivery_window = :delivery_window, \
     price_list_id = :price_list, minimum_order_cents = :minimum_order, \
     do_not_contact_until = :do_not_contact_until, notes = :notes, usual_gap_override = :usual_gap, \
     credit_limit_cents = :credit_limit, \
     version = version + 1, updated_at = :now \
     WHERE tenant_id = :tenant AND id = :id AND version = :version",
);
pub(super) const NEXT_NUMBER: Sql = Sql::new("SELECT next_customer_number FROM tenants WHERE id = :tenant");
pub(super) const NUMBER_TAKEN: Sql = Sql::new("SELECT 1 FROM customers WHERE tenant_id = :tenant AND number = :number");
pub(super) const SET_NEXT_NUMBER: Sql = Sql::new("UPDATE tenants SET next_customer_number = :next WHERE id = :tenant");
pub(super) const PRICE_LIST: Sql = Sql::new("SELECT 1 FROM price_lists WHERE tenant_id = :tenant AND id = :id");

/// What a customer is found by; its contacts' names come beside.
pub(super) const WORDS: Sql = Sql::new(
    "SELECT c.number, c.name, c.city, c.street, c.postal_code, c.territory, c.email, c.phone FROM customers c \
     WHERE c.tenant_id = :tenant AND c.id = :id",
);

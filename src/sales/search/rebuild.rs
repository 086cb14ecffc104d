//! The index made anew from what is there, for `check --repair`: it is kept in the transaction of each
//! change, so this is for files that something else wrote to.

use crate::admin::tenants;
use crate::bind;
use crate::sales::{customers, orders, products};
use crate::store::{AdminTx, Kind, ReadTx, Sql, Store, SystemTx};
use crate::values::{ContactId, CustomerId, OrderId, Problem, ProductId};

/// Things indexed in one transaction, so that others' writes wait only a moment.
const BATCH: i64 = 500;

const KINDS: [Kind; 4] = [Kind::Customer, Kind::Contact, Kind::Product, Kind::Order];

const CUSTOMERS: Sql =
    Sql::new("SELECT c.id FROM customers c WHERE c.tenant_id = :tenant AND c.id > :after ORDER BY c.id LIMIT :most");
const CONTACTS: Sql = Sql::new(
    "SELECT t.id, t.name, t.phone, t.email FROM contacts t WHERE t.tenant_id = :tenant AND t.id > :after \
     ORDER BY t.id LIMIT :most",
);
const PRODUCTS: Sql =
    Sql::new("SELECT p.id FROM products p WHERE p.tenant_id = :tenant AND p.id > :after ORDER BY p.id LIMIT :most");
const ORDERS: Sql =
    Sql::new("SELECT o.id FROM orders o WHERE o.tenant_id = :tenant AND o.id > :after ORDER BY o.id LIMIT :most");

const UNFOUND: Sql = Sql::new(
    "SELECT COUNT(*) FROM ( \
     SELECT c.id FROM customers c WHERE c.tenant_id = :tenant UNION ALL \
     SELECT t.id FROM contacts t WHERE t.tenant_id = :tenant UNION ALL \
     SELECT p.id FROM products p WHERE p.tenant_id = :tenant UNION ALL \
     SELECT o.id FROM orders o WHERE o.tenant_id = :tenant) things \
     LEFT JOIN search_docs d ON d.tenant_id = :tenant AND d.kind IN ('customer', 'contact', 'product', 'order') \
     AND d.id = things.id LEFT JOIN search_fts ON search_fts.rowid = d.doc WHERE search_fts.rowid IS NULL",
);
const STALE: Sql = Sql::new(
    "SELECT COUNT(*) FROM search_docs d WHERE d.tenant_id = :tenant \
     AND NOT EXISTS (SELECT 1 FROM customers c WHERE c.tenant_id = :tenant AND c.id = d.id) \
     AND NOT EXISTS (SELECT 1 FROM contacts t WHERE t.tenant_id = :tenant AND t.id = d.id) \
     AND NOT EXISTS (SELECT 1 FROM products p WHERE p.tenant_id = :tenant AND p.id = d.id) \
     AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.tenant_id = :tenant AND o.id = d.id)",
);

/// How many things of the team no search can find, and how many entries lead nowhere. It reads every table.
pub fn drift(tx: &ReadTx<'_>) -> Result<(i64, i64), Problem> {
    let count = |statement: Sql| tx.one(statement, bind! {}, |row| row.get(0));
    Ok((count(UNFOUND)?.unwrap_or_default(), count(STALE)?.unwrap_or_default()))
}

/// Indexes everything of every team anew, in small transactions; returns how many things there are. What is
/// not yet indexed again isn't found meanwhile.
pub fn rebuild(store: &Store) -> Result<usize, Problem> {
    store.system_write_blocking(clear)?;
    let teams = store.system_read_blocking(tenants::list)?;
    teams.iter().map(|team| rebuild_team(store, &team.slug)).sum()
}

fn clear(tx: &SystemTx<'_>) -> Result<(), Problem> {
    tx.clear_search()
}

fn rebuild_team(store: &Store, slug: &str) -> Result<usize, Problem> {
    let mut all = 0;
    for kind in KINDS {
        let mut after = Some([0; 16]);
        while let Some(from) = after {
            let slug = slug.to_owned();
            let (last, done) = store.system_write_blocking(move |tx| tx.operate(&slug, |tx| some(tx, kind, from)))?;
            (after, all) = (last, all + done);
        }
    }
    Ok(all)
}

/// The next things of a kind; the id to go on after, if there may be more.
fn some(tx: &AdminTx<'_>, kind: Kind, after: [u8; 16]) -> Result<(Option<[u8; 16]>, usize), Problem> {
    let binds = bind! {":after" => after, ":most" => BATCH};
    let ids: Vec<[u8; 16]> = match kind {
        Kind::Customer => tx.all(CUSTOMERS, binds, |row| row.get(0))?,
        Kind::Product => tx.all(PRODUCTS, binds, |row| row.get(0))?,
        Kind::Order => tx.all(ORDERS, binds, |row| row.get(0))?,
        Kind::Contact => contacts(tx, after)?,
    };
    for id in &ids {
        match kind {
            Kind::Customer => customers::reindex(tx, &CustomerId::from_bytes(*id))?,
            Kind::Product => products::reindex(tx, ProductId::from_bytes(*id))?,
            Kind::Order => orders::reindex(tx, OrderId::from_bytes(*id))?,
            Kind::Contact => {}
        }
    }
    let full = i64::try_from(ids.len()).is_ok_and(|n| n == BATCH);
    Ok((ids.last().copied().filter(|_| full), ids.len()))
}

fn contacts(tx: &AdminTx<'_>, after: [u8; 16]) -> Result<Vec<[u8; 16]>, Problem> {
    let found = tx.all(CONTACTS, bind! {":after" => after, ":most" => BATCH}, |row| {
        Ok((row.get::<_, [u8; 16]>(0)?, [row.get::<_, String>(1)?, row.get(2)?, row.get(3)?]))
    })?;
    for (id, [name, phone, email]) in &found {
        customers::index_contact(tx, &ContactId::from_bytes(*id), name, phone, email);
    }
    Ok(found.into_iter().map(|(id, _)| id).collect())
}

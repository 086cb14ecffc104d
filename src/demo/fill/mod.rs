//! Writes a planned trade into the file, in batches, each a job that may run again.

mod book;
mod clients;
mod desk;
mod goods;
mod orders;
mod shelves;

use std::ops::Range;
use std::sync::Arc;

use serde_json::json;

use self::book::{Book, Entry};
use super::people::Team;
use super::plan::{Calendar, Shape, Size, Trade};
use crate::admin::users;
use crate::bind;
use crate::sales::customers;
use crate::store::{AdminTx, ReadTx, Sql, Store};
use crate::values::{Email, PriceListId, Problem, UserId, WarehouseId};

/// So many rows of a kind in one job.
const BATCH: usize = 200;

/// Who trades, and from where: known once the team is made.
struct Cast {
    /// In the order of the plan.
    reps: Vec<UserId>,
    boss: UserId,
    warehouses: Vec<WarehouseId>,
    lists: Vec<PriceListId>,
    book: Book,
}

/// How many steps [`fill`] tells of, for a team of that size.
pub fn steps(size: Size) -> u64 {
    let shape = Shape::of(size);
    u64::try_from(shape.products + shape.customers + shape.orders).unwrap_or(u64::MAX)
}

/// Fills a team that has its people and nothing else, and calls `told` with the steps done since.
pub fn fill(store: &Store, team: &Team, size: Size, told: impl Fn(u64)) -> Result<(), Problem> {
    let slug = team.slug;
    let zone = store.system_read_blocking(|tx| tx.operate(slug, |tx| Ok(tx.tenant().zone.clone())))?;
    let calendar = Calendar::of(zone, store.clock().now());
    let trade = Arc::new(Trade::plan(slug, size, team.all_reps().count(), calendar));
    let (reps, boss) = store.system_read_blocking(|tx| tx.operate(slug, |tx| people(tx, team)))?;
    let warehouses = at_once(store, slug, &trade, |tx, _| goods::add_warehouses(tx))?;
    let lists = at_once(store, slug, &trade, goods::add_lists)?;
    let cast = Cast { reps, boss, warehouses, lists, book: Book::of(&trade) };
    let job = Job { store, slug, trade, cast: Arc::new(cast), told: &told };
    job.batches(job.trade.catalogue.products.len(), all, goods::add_products)?;
    job.batches(job.trade.clients.len(), all, clients::add)?;
    job.batches(job.cast.book.entries.len(), ordered, orders::add)?;
    job.batches(job.trade.shelves.len(), none, shelves::add)?;
    job.batches(1, none, |tx, trade, cast, _| finish(tx, trade, cast))?;
    job.batches(job.trade.desk.len(), all, desk::add)
}

/// How many of a job's rows are steps of those that [`steps`] counts.
type Steps = fn(&Cast, Range<usize>) -> usize;

fn all(_: &Cast, some: Range<usize>) -> usize {
    some.len()
}

fn none(_: &Cast, _: Range<usize>) -> usize {
    0
}

fn ordered(cast: &Cast, some: Range<usize>) -> usize {
    cast.book.entries[some].iter().filter(|entry| matches!(entry, Entry::Ordered(_))).count()
}

fn people(tx: &ReadTx<'_>, team: &Team) -> Result<(Vec<UserId>, UserId), Problem> {
    let find = |email| {
        let email = Email::parse(email).map_err(Problem::internal)?;
        Ok::<_, Problem>(users::by_email(tx, &email)?.id)
    };
    Ok((team.all_reps().map(find).collect::<Result<_, _>>()?, find(team.boss())?))
}

/// One job of its own.
fn at_once<T: Send + 'static>(
    store: &Store,
    slug: &'static str,
    trade: &Arc<Trade>,
    f: fn(&AdminTx<'_>, &Trade) -> Result<T, Problem>,
) -> Result<T, Problem> {
    let trade = Arc::clone(trade);
    store.system_write_blocking(move |tx| tx.operate(slug, |tx| f(tx, &trade)))
}

struct Job<'a> {
    store: &'a Store,
    slug: &'static str,
    trade: Arc<Trade>,
    cast: Arc<Cast>,
    told: &'a dyn Fn(u64),
}

impl Job<'_> {
    /// Runs `f` over so many rows, some in each job.
    fn batches(
        &self,
        rows: usize,
        steps: Steps,
        f: fn(&AdminTx<'_>, &Trade, &Cast, Range<usize>) -> Result<(), Problem>,
    ) -> Result<(), Problem> {
        for from in (0..rows).step_by(BATCH) {
            let some = from..rows.min(from + BATCH);
            let (slug, trade, cast) = (self.slug, Arc::clone(&self.trade), Arc::clone(&self.cast));
            let done = steps(&cast, some.clone());
            self.store.system_write_blocking(move |tx| tx.operate(slug, |tx| f(tx, &trade, &cast, some.clone())))?;
            (self.told)(u64::try_from(done).unwrap_or_default());
        }
        Ok(())
    }
}

const COUNTER: Sql = Sql::new(
    "INSERT INTO order_counters (tenant_id, year, last) VALUES (:tenant, :year, :last) \
     ON CONFLICT (tenant_id, year) DO UPDATE SET last = excluded.last",
);
const SETTINGS: Sql =
    Sql::new("UPDATE tenants SET minimum_order_cents = :cents, next_customer_number = :next WHERE id = :tenant");

/// The counters go on after the history, the pace is computed, and the log says what came.
fn finish(tx: &AdminTx<'_>, trade: &Trade, cast: &Cast) -> Result<(), Problem> {
    for (year, last) in &cast.book.last {
        tx.run(COUNTER, bind! {":year" => year, ":last" => last})?;
    }
    let next = clients::last_number(trade) + 1;
    tx.run(SETTINGS, bind! {":cents" => 15_000, ":next" => next})?;
    customers::repace_all(tx)?;
    let made = json!({"customers": trade.clients.len(), "products": trade.catalogue.products.len(),
        "orders": cast.book.entries.len() + trade.desk.len()});
    tx.audit("demo_made", None, &made.to_string())
}

//! The background work: what has ended is swept in small batches, so that nobody waits for it. Each kind
//! of work is done by one process on the file, the one that holds its lease.

pub mod backups;

use std::path::PathBuf;
use std::time::Duration;

use crate::admin::audit;
use crate::auth::sessions;
use crate::bind;
use crate::sales::orders::CONFIRMATIONS_ENDED;
use crate::store::{Store, SystemSql, SystemTx, random};
use crate::values::{Problem, Timestamp};

/// Between two looks: well under the hour within which ended sessions go (SWP).
const PAUSE: Duration = Duration::from_secs(10 * 60);
/// A sweep's lease in seconds: over before the next look.
const SWEEP_LEASE: i64 = 9 * 60;
/// The planner's statistics are refreshed at most this often, in seconds.
const OPTIMIZE_LEASE: i64 = 23 * 3600;
/// Rows of one delete.
const BATCH: i64 = 500;
/// An expired session's row opens nothing, but tells whose form a late POST is (UI-4). With the pause above it
/// still goes within an hour (SWP). In seconds.
const KEPT_EXPIRED: i64 = 45 * 60;
/// Keys and failures are forgotten after a day, in seconds.
const DAY: i64 = 24 * 3600;

/// Looks again and again until the process ends; backs up only if there is a folder for it.
pub async fn run(store: Store, backup_folder: Option<PathBuf>) {
    loop {
        if let Err(problem) = round(&store).await {
            tracing::warn!(%problem, "the background work will be tried again");
        }
        if let Some(folder) = &backup_folder
            && let Err(problem) = backups::daily(&store, folder).await
        {
            let cause = problem.cause.map(|cause| cause.to_string()).unwrap_or_default();
            tracing::error!(folder = %folder.display(), cause, "there is no backup of today yet");
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Does what is due, unless another process has it in hand.
pub async fn round(store: &Store) -> Result<(), Problem> {
    let holder = random()?;
    if store.system_write(move |tx| lease(tx, "sweep", &holder, SWEEP_LEASE)).await? {
        let swept = sweep(store).await? + audit::retain(store).await?;
        tracing::debug!(swept, "swept");
    }
    if store.system_write(move |tx| lease(tx, "optimize", &holder, OPTIMIZE_LEASE)).await? {
        store.system_write(|tx| tx.all(OPTIMIZE, bind! {}, |_| Ok(())).map(|_| ())).await?;
        store.system_write(|tx| tx.all(SHRINK, bind! {}, |_| Ok(())).map(|_| ())).await?;
    }
    Ok(())
}

/// Looks at all tables, not only at those that this connection asked.
const OPTIMIZE: SystemSql = SystemSql::new("PRAGMA optimize = 0x10002");

/// What it looked at needn't stay in memory.
const SHRINK: SystemSql = SystemSql::new("PRAGMA shrink_memory");

const LEASE: SystemSql = SystemSql::new(
    "INSERT INTO leases (name, holder, expires_at) VALUES (:name, :holder, :until) \
     ON CONFLICT (name) DO UPDATE SET holder = :holder, expires_at = :until WHERE leases.expires_at <= :now",
);

/// Takes a lease that nobody holds.
fn lease(tx: &SystemTx<'_>, name: &str, holder: &[u8; 32], seconds: i64) -> Result<bool, Problem> {
    let until = tx.now().plus_seconds(seconds);
    let taken = tx.run(LEASE, bind! {":name" => name, ":holder" => holder, ":until" => until, ":now" => tx.now()})?;
    Ok(taken == 1)
}

const KEYS: SystemSql = SystemSql::new(
    "DELETE FROM idempotency_keys WHERE (tenant_id, user_id, key) IN ( \
     SELECT i.tenant_id, i.user_id, i.key FROM idempotency_keys i WHERE i.created_at <= :before \
     ORDER BY i.created_at LIMIT :most)",
);
const FAILURES: SystemSql = SystemSql::new(
    "DELETE FROM sign_in_failures WHERE subject IN ( \
     SELECT f.subject FROM sign_in_failures f WHERE f.last_at <= :before ORDER BY f.last_at LIMIT :most)",
);
const LINKS: SystemSql = SystemSql::new(
    "DELETE FROM one_time_links WHERE link_hash IN ( \
     SELECT l.link_hash FROM one_time_links l WHERE l.expires_at <= :before LIMIT :most)",
);
const DEVICES: SystemSql = SystemSql::new(
    "DELETE FROM known_devices WHERE device_hash IN ( \
     SELECT d.device_hash FROM known_devices d WHERE d.expires_at <= :before ORDER BY d.expires_at LIMIT :most)",
);
/// What a merge kept to be undone for a day.
const MERGED: SystemSql = SystemSql::new(
    "DELETE FROM merged_customers WHERE (tenant_id, merge_id) IN ( \
     SELECT m.tenant_id, m.merge_id FROM merged_customers m WHERE m.merged_at <= :before \
     ORDER BY m.merged_at LIMIT :most)",
);
const FORMS: SystemSql = SystemSql::new(
    "DELETE FROM parked_forms WHERE (tenant_id, id) IN ( \
     SELECT f.tenant_id, f.id FROM parked_forms f WHERE f.expires_at <= :before ORDER BY f.expires_at LIMIT :most)",
);
const CEREMONIES: SystemSql = SystemSql::new(
    "DELETE FROM passkey_ceremonies WHERE ceremony_hash IN ( \
     SELECT c.ceremony_hash FROM passkey_ceremonies c WHERE c.expires_at <= :before ORDER BY c.expires_at LIMIT :most)",
);

const UPLOADS: SystemSql = SystemSql::new(
    "DELETE FROM import_uploads WHERE (tenant_id, id) IN ( \
     SELECT i.tenant_id, i.id FROM import_uploads i WHERE i.expires_at <= :before ORDER BY i.expires_at LIMIT :most)",
);

/// Deletes what has ended, each batch in a write of its own; returns how many rows went.
pub async fn sweep(store: &Store) -> Result<usize, Problem> {
    let mut swept = batches(store, |tx| sessions::purge(tx, tx.now().plus_seconds(-KEPT_EXPIRED), BATCH)).await?;
    let ended = [
        (KEYS, DAY),
        (FAILURES, DAY),
        (LINKS, 0),
        (DEVICES, 0),
        (FORMS, 0),
        (CEREMONIES, 0),
        (UPLOADS, 0),
        (CONFIRMATIONS_ENDED, 0),
        (MERGED, DAY),
    ];
    for (statement, age) in ended {
        swept += batches(store, move |tx| before(tx, statement, tx.now().plus_seconds(-age))).await?;
    }
    Ok(swept)
}

/// Deletes the sessions that have ended, at once; they open nothing whether or not they are there.
pub async fn purge_sessions(store: &Store) -> Result<usize, Problem> {
    batches(store, |tx| sessions::purge(tx, tx.now(), BATCH)).await
}

fn before(tx: &SystemTx<'_>, statement: SystemSql, before: Timestamp) -> Result<usize, Problem> {
    tx.run(statement, bind! {":before" => before, ":most" => BATCH})
}

/// Repeats until a batch isn't full.
async fn batches(
    store: &Store,
    delete: impl Fn(&SystemTx<'_>) -> Result<usize, Problem> + Copy + Send + 'static,
) -> Result<usize, Problem> {
    let full = usize::try_from(BATCH).unwrap_or(usize::MAX);
    let mut all = 0;
    loop {
        let deleted = store.system_write(delete).await?;
        all += deleted;
        if deleted < full {
            return Ok(all);
        }
    }
}

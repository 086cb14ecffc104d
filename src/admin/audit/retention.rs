//! How long the log is kept: what is older than a team keeps it goes, in small batches. The file's own
//! trigger lets nothing else go, whoever asks.

use crate::bind;
use crate::store::{Store, SystemSql, SystemTx, least_id};
use crate::values::{Problem, TenantId, Timestamp};

/// Rows of one delete.
const BATCH: i64 = 500;

// The newest row tells the time, as it does to the trigger.
const DUE: SystemSql = SystemSql::new(
    "SELECT t.id, (SELECT e.at FROM audit_events e WHERE e.tenant_id = t.id ORDER BY e.id DESC LIMIT 1) \
     - t.audit_keep_days * 86400000 FROM tenants t WHERE t.audit_keep_days IS NOT NULL",
);
const DELETE: SystemSql = SystemSql::new(
    "DELETE FROM audit_events WHERE tenant_id = :tenant AND at < :before AND id IN ( \
     SELECT e.id FROM audit_events e WHERE e.tenant_id = :tenant AND e.id < :below AND e.at < :before \
     ORDER BY e.id LIMIT :most)",
);

/// Deletes what each team keeps no longer; returns how many rows went.
pub async fn retain(store: &Store) -> Result<usize, Problem> {
    let due: Vec<(TenantId, Option<Timestamp>)> =
        store.system_read(|tx| tx.all(DUE, bind! {}, |row| Ok((row.get(0)?, row.get(1)?)))).await?;
    let mut all = 0;
    for (tenant, before) in due {
        let Some(before) = before else { continue };
        all += trim(store, tenant, before).await?;
    }
    Ok(all)
}

/// Batch by batch, until one isn't full.
async fn trim(store: &Store, tenant: TenantId, before: Timestamp) -> Result<usize, Problem> {
    let mut all = 0;
    loop {
        let deleted = store.system_write(move |tx| delete(tx, tenant, before)).await?;
        all += deleted;
        if i64::try_from(deleted).unwrap_or(0) < BATCH {
            return Ok(all);
        }
    }
}

fn delete(tx: &SystemTx<'_>, tenant: TenantId, before: Timestamp) -> Result<usize, Problem> {
    let below = least_id(before);
    tx.run(DELETE, bind! {":tenant" => tenant, ":before" => before, ":below" => below, ":most" => BATCH})
}

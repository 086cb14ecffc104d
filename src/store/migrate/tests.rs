//! An older file comes up with all that is in it; a newer or a strange one is left alone.

use std::os::unix::fs::PermissionsExt;

use refinery::Target;
use rusqlite::params;

use super::*;
use crate::clock::Clock;
use crate::store::{Credential, Options, SessionLimits, Store};
use crate::values::{Timestamp, Token};

const NOW: i64 = 1_795_446_000_000;

/// A file with the schema of a release.
fn of_schema(path: &Path, version: u32) -> Connection {
    std::fs::File::create_new(path).unwrap();
    let mut conn = open::writer(path).unwrap();
    conn.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    let target = i32::try_from(version).unwrap();
    migrations::runner().set_grouped(true).set_target(Target::Version(target)).run(&mut conn).unwrap();
    conn.execute_batch(&format!(
        "PRAGMA foreign_keys = ON; PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {version}"
    ))
    .unwrap();
    conn
}

/// A file as the first release left it, with one person signed in.
fn first_release(path: &Path, token: &Token) {
    let conn = of_schema(path, 1);
    let (tenant, user, session) = ([1_u8; 16], [2_u8; 16], [3_u8; 16]);
    conn.execute(
        "INSERT INTO tenants (id, slug, name, time_zone, currency, created_at) VALUES (?1, 'blue', 'Blue', 'UTC', 'EUR', 0)",
        params![tenant],
    )
    .unwrap();
    conn.execute(
        "INSERT INTO users (tenant_id, id, email, email_folded, full_name, role, created_at) \
         VALUES (?1, ?2, 'a@blue.example', 'a@blue.example', 'Ann', 'rep', 0)",
        params![tenant, user],
    )
    .unwrap();
    conn.execute(
        "INSERT INTO sales_sessions (tenant_id, id, user_id, session_hash, refresh_hash, access_expires_at, \
         expires_at, absolute_expires_at, last_seen_at, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?6, 0, 0)",
        params![tenant, session, user, token.hash(), [9_u8; 32], NOW + 1000],
    )
    .unwrap();
}

fn options(path: &Path) -> Options {
    Options {
        path: path.to_owned(),
        allow_network_fs: false,
        readers: 1,
        sessions: SessionLimits::default(),
        clock: Clock::standing(Timestamp::from_millis(NOW)),
    }
}

#[test]
fn upg_an_upgrade_keeps_every_session_and_leaves_a_snapshot() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("old.db");
    let token = Token::from_bytes([7; 32]);
    first_release(&path, &token);
    let store = Store::open(options(&path)).unwrap();
    let credential = Credential::session(&token, String::new());
    let asked = store.read(credential, |tx| Ok(tx.person().map(|p| p.full_name.clone())));
    let name = actix_web::rt::System::new().block_on(asked).unwrap();
    assert_eq!(name.as_deref(), Some("Ann"));
    if newest() > 1 {
        let snapshot = beside(&path, &format!("before-schema-{}-from-1", newest()));
        let kept = std::fs::metadata(&snapshot).unwrap();
        assert_eq!(kept.permissions().mode() & 0o777, 0o600);
        let old: i64 =
            Connection::open(&snapshot).unwrap().query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
        assert_eq!(old, 1);
    }
}

#[test]
fn upg_the_lines_and_the_tax_of_orders_stay_when_their_table_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("old.db");
    let conn = of_schema(&path, 30);
    conn.execute_batch(
        "INSERT INTO tenants (id, slug, name, time_zone, currency, created_at, tax_bp) \
         VALUES (zeroblob(16), 'blue', 'Blue', 'UTC', 'EUR', 0, 825); \
         INSERT INTO warehouses (tenant_id, id, name, name_key) VALUES (zeroblob(16), zeroblob(16), 'Main', 'main'); \
         INSERT INTO customers (tenant_id, id, number, name, name_key, last_sign_on, created_at, updated_at) \
         VALUES (zeroblob(16), zeroblob(16), '1', 'Linde', 'linde', '2026-01-01', 0, 0); \
         INSERT INTO products (tenant_id, id, code, name, name_key, deposit_cents, created_at, updated_at) \
         VALUES (zeroblob(16), zeroblob(16), 'P1', 'Pils', 'pils', 25, 0, 0); \
         INSERT INTO orders (tenant_id, id, number, customer_id, warehouse_id, status, ordered_on, line_count, gross_cents, \
         net_cents, fees_cents, total_cents, created_at, updated_at) VALUES (zeroblob(16), zeroblob(16), '2026-00001', \
         zeroblob(16), zeroblob(16), 'pending', '2026-01-01', 1, 300, 300, 100, 400, 0, 0); \
         INSERT INTO order_lines (tenant_id, order_id, position, id, product_id, description, quantity, unit_price_cents, \
         gross_cents, net_cents) VALUES (zeroblob(16), zeroblob(16), 1, zeroblob(16), zeroblob(16), 'Pils', 3, 100, 300, 300); \
         INSERT INTO order_fees (tenant_id, order_id, position, kind, label, amount_cents) VALUES \
         (zeroblob(16), zeroblob(16), 1, 'deposit', 'Deposit', 75), (zeroblob(16), zeroblob(16), 2, 'tax', 'Tax', 25);",
    )
    .unwrap();
    drop(conn);
    drop(Store::open(options(&path)).unwrap());
    let conn = Connection::open(&path).unwrap();
    let line = "SELECT quantity, net_cents, deposit_cents, returned FROM order_lines";
    let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
    let line: (i64, i64, i64, i64) = conn.query_row(line, [], read).unwrap();
    assert_eq!(line, (3, 300, 25, 0));
    let order = conn.query_row("SELECT kind, tax_bp FROM orders", [], |row| Ok((row.get(0)?, row.get(1)?)));
    let order: (String, i64) = order.unwrap();
    assert_eq!(order, ("order".to_owned(), 825));
    let indexes = "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'index' AND name = 'order_lines_by_product'";
    assert_eq!(conn.query_row(indexes, [], |row| row.get::<_, i64>(0)).unwrap(), 1);
}

#[test]
fn crs_9_an_upgrade_waits_for_nobody_and_is_refused_while_the_file_is_in_use() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("old.db");
    first_release(&path, &Token::from_bytes([7; 32]));
    if newest() == 1 {
        return;
    }
    let other = crate::store::lock::FileLock::shared(&path).unwrap();
    let refused = Store::open(options(&path)).err().unwrap().to_string();
    assert!(refused.contains("in use by another process"), "{refused}");
    drop(other);
    Store::open(options(&path)).unwrap();
}

#[test]
fn crs_9_a_failing_upgrade_puts_the_snapshot_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("old.db");
    first_release(&path, &Token::from_bytes([7; 32]));
    // An orphan that was there before: the check after the migrations finds it.
    let conn = Connection::open(&path).unwrap();
    conn.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    conn.execute("UPDATE sales_sessions SET user_id = ?1", params![[8_u8; 16]]).unwrap();
    drop(conn);
    if newest() == 1 {
        return;
    }
    assert!(Store::open(options(&path)).is_err());
    let version: i64 = Connection::open(&path).unwrap().query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    assert_eq!(version, 1, "as it was");
}

/// What a kill at this moment would leave: the file and its log as they lie on the disk.
fn as_killed(path: &Path, moment: usize) -> std::path::PathBuf {
    let left = path.with_file_name(format!("killed-{moment}.db"));
    std::fs::copy(path, &left).unwrap();
    std::fs::copy(beside(path, "wal"), beside(&left, "wal")).unwrap();
    left
}

#[test]
fn crs_8_migrations_killed_in_their_middle_leave_the_old_file_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("old.db");
    first_release(&path, &Token::from_bytes([7; 32]));
    let mut conn = open::writer(&path).unwrap();
    // No page waits in memory, so that each moment finds on the disk what was done so far.
    conn.execute_batch("PRAGMA cache_size = 1").unwrap();
    let (seen, moments) = (path.clone(), std::sync::Arc::new(std::sync::Mutex::new(Vec::new())));
    let (kept, mut steps) = (std::sync::Arc::clone(&moments), 0);
    let watch = move || {
        steps += 1;
        if steps % 40 == 0 {
            kept.lock().unwrap().push(as_killed(&seen, steps));
        }
        false
    };
    conn.progress_handler(50, Some(watch)).unwrap();
    run(&mut conn, &path).unwrap();
    conn.progress_handler(50, None::<fn() -> bool>).unwrap();
    let moments = moments.lock().unwrap();
    assert!(moments.len() > 5, "{} moments", moments.len());
    let logs: std::collections::BTreeSet<u64> =
        moments.iter().map(|left| std::fs::metadata(beside(left, "wal")).unwrap().len()).collect();
    assert!(logs.len() > 2, "work was on the disk: {logs:?}");
    for left in moments.iter() {
        let conn = Connection::open(left).unwrap();
        let number = |sql: &str| conn.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
        let (version, history) =
            (number("PRAGMA user_version"), number("SELECT COUNT(*) FROM refinery_schema_history"));
        let all = i64::try_from(count()).unwrap();
        assert!(version == 1 && (history == 1 || history == all), "{}: {version}, {history}", left.display());
        verify(&conn).unwrap();
        drop(conn);
        Store::open(options(left)).unwrap();
    }
}

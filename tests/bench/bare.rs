//! The same statements without a server: what SQLite alone costs.

use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, ToSql};

use crate::machine::own_cpu;

pub struct Bare(pub Connection);

impl Bare {
    /// A reader as the server has it.
    pub fn reader(file: &Path) -> Bare {
        let conn =
            Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX);
        Bare::set_up(conn.unwrap(), "PRAGMA cache_size = -8000; PRAGMA query_only = ON")
    }

    /// A writer as the server has it: each commit is on the disk before the next begins.
    pub fn writer(file: &Path) -> Bare {
        Bare::set_up(
            Connection::open(file).unwrap(),
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864; \
             PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -32000; PRAGMA busy_timeout = 5000",
        )
    }

    fn set_up(conn: Connection, own: &str) -> Bare {
        conn.set_prepared_statement_cache_capacity(256);
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).unwrap();
        conn.execute_batch("PRAGMA foreign_keys = ON; PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY").unwrap();
        conn.execute_batch(own).unwrap();
        Bare(conn)
    }

    /// Runs a statement and looks at each column of each row. A name without a value is null.
    pub fn run(&self, text: &str, binds: &[(&str, &dyn ToSql)]) -> usize {
        let mut statement = self.0.prepare_cached(text).unwrap();
        for (name, value) in binds {
            if let Some(index) = statement.parameter_index(name).unwrap() {
                statement.raw_bind_parameter(index, value).unwrap();
            }
        }
        let columns = statement.column_count();
        let (mut rows, mut count, mut bytes) = (statement.raw_query(), 0, 0);
        while let Some(row) = rows.next().unwrap() {
            count += 1;
            for column in 0..columns {
                bytes += match row.get_ref(column).unwrap() {
                    rusqlite::types::ValueRef::Text(text) | rusqlite::types::ValueRef::Blob(text) => text.len(),
                    _ => 8,
                };
            }
        }
        std::hint::black_box(bytes);
        count
    }
}

/// CPU microseconds of one of so many runs.
pub fn cost(times: usize, mut run: impl FnMut(usize)) -> f64 {
    let before = own_cpu();
    (0..times).for_each(&mut run);
    (own_cpu() - before).as_secs_f64() * 1e6 / times as f64
}

/// Who asks: the statement that every request begins with.
pub const SESSION: &str = "SELECT t.id, t.slug, t.name, t.time_zone, t.currency, t.minimum_order_cents, t.reps_see_all, \
     t.reps_see_unassigned, t.own_approval, t.tax_bp, t.tax_label, u.id, u.full_name, u.email, u.role, u.date_language, s.id, \
     s.last_seen_at, s.generation_used_at IS NULL, s.expires_at, s.access_expires_at \
     FROM sales_sessions s \
     JOIN users u ON u.tenant_id = s.tenant_id AND u.id = s.user_id \
     JOIN tenants t ON t.id = s.tenant_id \
     WHERE s.session_hash = :hash AND s.access_expires_at > :now AND s.expires_at > :now AND u.active = 1";

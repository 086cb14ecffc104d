//! The same statements without a server: what SQLite alone costs.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, ToSql};

use crate::machine::own_cpu;

pub struct Bare(pub Connection);

impl Bare {
    /// A reader as the server has it.
    pub fn reader(file: &Path) -> Bare {
        let conn =
            Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX);
        let conn = conn.unwrap();
        conn.set_prepared_statement_cache_capacity(64);
        conn.execute_batch("PRAGMA cache_size = -8000; PRAGMA mmap_size = 0; PRAGMA query_only = ON").unwrap();
        Bare(conn)
    }

    /// A writer as the server has it: each commit is on the disk before the next begins.
    pub fn writer(file: &Path) -> Bare {
        let conn = Connection::open(file).unwrap();
        conn.set_prepared_statement_cache_capacity(64);
        conn.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -8000; \
             PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000",
        )
        .unwrap();
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
     t.reps_see_unassigned, t.own_approval, u.id, u.full_name, u.email, u.role, u.date_language, s.id, \
     s.last_seen_at, s.generation_used_at IS NULL, s.expires_at, s.access_expires_at \
     FROM sales_sessions s \
     JOIN users u ON u.tenant_id = s.tenant_id AND u.id = s.user_id \
     JOIN tenants t ON t.id = s.tenant_id \
     WHERE s.session_hash = :hash AND s.access_expires_at > :now AND s.expires_at > :now AND u.active = 1";

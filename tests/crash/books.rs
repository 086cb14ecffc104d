//! What must be true of a file at any moment, asked in SQL beside the running server.

use rusqlite::Connection;

use crate::program::Program;

/// Each query lists what contradicts itself.
const CONTRADICTIONS: [(&str, &str); 6] = [
    (
        "an order's totals are the sums of its lines",
        "SELECT o.number FROM orders o WHERE (o.line_count, o.gross_cents, o.net_cents) IS NOT \
         (SELECT COUNT(*), COALESCE(SUM(l.gross_cents), 0), COALESCE(SUM(l.net_cents), 0) FROM order_lines l \
          WHERE l.tenant_id = o.tenant_id AND l.order_id = o.id)",
    ),
    (
        "an order has as many lines as its PO number says",
        "SELECT number FROM orders WHERE line_count <> CAST(substr(po_number, instr(po_number, 'x') + 1) AS INTEGER)",
    ),
    ("no order is there twice", "SELECT po_number FROM orders GROUP BY po_number HAVING COUNT(*) > 1"),
    (
        "what is on hand is the sum of its moves",
        "SELECT hex(s.product_id) FROM stock s WHERE s.on_hand <> (SELECT COALESCE(SUM(m.quantity), 0) \
         FROM stock_moves m WHERE m.tenant_id = s.tenant_id AND m.product_id = s.product_id \
         AND m.warehouse_id = s.warehouse_id)",
    ),
    (
        "what is reserved is what open orders hold, and they hold their lines",
        "SELECT hex(s.product_id) FROM stock s WHERE s.reserved <> (SELECT COALESCE(SUM(h.quantity), 0) \
         FROM order_holds h WHERE h.tenant_id = s.tenant_id AND h.product_id = s.product_id \
         AND h.warehouse_id = s.warehouse_id) OR s.reserved <> (SELECT COALESCE(SUM(l.quantity), 0) \
         FROM order_lines l JOIN orders o ON o.tenant_id = l.tenant_id AND o.id = l.order_id \
         WHERE l.tenant_id = s.tenant_id AND l.product_id = s.product_id AND o.warehouse_id = s.warehouse_id \
         AND o.status IN ('pending', 'ready', 'picked'))",
    ),
    (
        "an order's timeline ends with its status",
        "SELECT o.number FROM orders o WHERE o.status IS NOT (SELECT e.to_status FROM order_events e \
         WHERE e.tenant_id = o.tenant_id AND e.order_id = o.id ORDER BY e.id DESC LIMIT 1)",
    ),
];

pub struct Books(Connection);

impl Books {
    pub fn of(program: &Program) -> Books {
        let conn = Connection::open(program.path("routebook.db")).unwrap();
        conn.busy_timeout(std::time::Duration::from_secs(30)).unwrap();
        Books(conn)
    }

    /// Nothing half-written, and no page damaged.
    pub fn assert_sound(&self) {
        for (promise, sql) in CONTRADICTIONS {
            let mut statement = self.0.prepare(sql).unwrap();
            let found: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
            assert!(found.is_empty(), "{promise}: {found:?}");
        }
        for check in ["integrity_check", "foreign_key_check"] {
            let mut statement = self.0.prepare(&format!("PRAGMA {check}")).unwrap();
            let said: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
            assert!(said.is_empty() || said == ["ok"], "{check}: {said:?}");
        }
    }
}

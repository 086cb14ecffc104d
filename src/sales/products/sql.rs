//! The parts that the list's statements are joined from. Each filter stands twice: once so that an index
//! begins with it, and once, `LOOSE_…`, so that it is only looked at on the way along another index.

use crate::store::{Clause, Sql};

pub const DEFAULT_WAREHOUSE: Sql =
    Sql::new("SELECT w.id FROM warehouses w WHERE w.tenant_id = :tenant ORDER BY w.is_default DESC LIMIT 1");

pub const ROWS: Sql = Sql::new(
    "SELECT p.id, p.code, p.name, p.supplier, p.category, p.units_per_case, p.unit_volume_ml, p.active, p.tracked, \
     CASE WHEN p.tracked = 1 THEN COALESCE(s.on_hand - s.reserved, 0) END, p.name_key, 0 \
     FROM products p \
     LEFT JOIN stock s ON s.tenant_id = :tenant AND s.product_id = p.id AND s.warehouse_id = :warehouse \
     WHERE p.tenant_id = :tenant",
);
pub const FOUND: Sql = Sql::new(
    "SELECT p.id, p.code, p.name, p.supplier, p.category, p.units_per_case, p.unit_volume_ml, p.active, p.tracked, \
     CASE WHEN p.tracked = 1 THEN COALESCE(s.on_hand - s.reserved, 0) END, p.name_key, search_fts.rowid \
     FROM search_fts \
     CROSS JOIN search_docs d ON d.doc = search_fts.rowid AND d.tenant_id = :tenant \
     CROSS JOIN products p ON p.tenant_id = :tenant AND p.id = d.id \
     LEFT JOIN stock s ON s.tenant_id = :tenant AND s.product_id = p.id AND s.warehouse_id = :warehouse \
     WHERE search_fts MATCH :match",
);
pub const COUNTED_ROWS: Sql = Sql::new("SELECT 1 FROM products p WHERE p.tenant_id = :tenant AND p.name_key > :least");
pub const COUNTED_FOUND: Sql = Sql::new(
    "SELECT 1 FROM search_fts \
     CROSS JOIN search_docs d ON d.doc = search_fts.rowid AND d.tenant_id = :tenant \
     CROSS JOIN products p ON p.tenant_id = :tenant AND p.id = d.id \
     WHERE search_fts MATCH :match",
);

pub const IS_ACTIVE: Clause = Clause::new("AND p.active = :active");
pub const OF_CATEGORY: Clause = Clause::new("AND p.category = :category");
pub const OF_SUPPLIER: Clause = Clause::new("AND p.supplier = :supplier");
pub const LOOSE_ACTIVE: Clause = Clause::new("AND p.active + 0 = :active");
pub const LOOSE_CATEGORY: Clause = Clause::new("AND p.category || '' = :category");
pub const LOOSE_SUPPLIER: Clause = Clause::new("AND p.supplier || '' = :supplier");

pub const IS_TRACKED: Clause = Clause::new("AND p.tracked = 1");
pub const LOOSE_TRACKED: Clause = Clause::new("AND p.tracked + 0 = 1");
pub const IS_UNTRACKED: Clause = Clause::new("AND p.tracked + 0 = 0");
pub const ON_LIST: Clause = Clause::new(
    "AND EXISTS (SELECT 1 FROM price_list_rows r WHERE r.tenant_id = :tenant AND r.product_id = p.id \
     AND r.price_list_id = :list)",
);
pub const OFF_LIST: Clause = Clause::new(
    "AND NOT EXISTS (SELECT 1 FROM price_list_rows r WHERE r.tenant_id = :tenant AND r.product_id = p.id \
     AND r.price_list_id = :list)",
);

pub const IS_OUT: Clause = Clause::new(
    "AND EXISTS (SELECT 1 FROM stock h WHERE h.tenant_id = :tenant AND h.product_id = p.id AND h.available <= 0)",
);
pub const IS_BELOW: Clause = Clause::new(
    "AND EXISTS (SELECT 1 FROM stock h WHERE h.tenant_id = :tenant AND h.product_id = p.id AND h.available < 0)",
);
pub const IS_OUT_IN: Clause = Clause::new(
    "AND EXISTS (SELECT 1 FROM stock h WHERE h.tenant_id = :tenant AND h.product_id = p.id \
     AND h.warehouse_id = :short_in AND h.available <= 0)",
);
pub const IS_BELOW_IN: Clause = Clause::new(
    "AND EXISTS (SELECT 1 FROM stock h WHERE h.tenant_id = :tenant AND h.product_id = p.id \
     AND h.warehouse_id = :short_in AND h.available < 0)",
);

pub const BY_NAME: Clause = Clause::new("AND (p.name_key, p.id) > (:key, :id) ORDER BY p.name_key, p.id");
pub const BY_NAME_DOWN: Clause =
    Clause::new("AND (p.name_key, p.id) < (:key, :id) ORDER BY p.name_key DESC, p.id DESC");
pub const BY_CODE: Clause = Clause::new("AND p.code > :key ORDER BY p.code");
pub const BY_CODE_DOWN: Clause = Clause::new("AND p.code < :key ORDER BY p.code DESC");
pub const PAGE: Clause = Clause::new("LIMIT :limit OFFSET :offset");

// The three steps of a search; each leaves out what those before have.
pub const EXACT_CODE: Clause = Clause::new("AND p.code IN (:code, :upper) AND p.code > :key ORDER BY p.code");
pub const BEGINS: Clause = Clause::new(
    "AND p.name_key < :high AND p.code NOT IN (:code, :upper) \
     AND (p.name_key, p.id) > (:key, :id) ORDER BY p.name_key, p.id",
);
pub const HAS_WORDS: Clause = Clause::new(
    "AND search_fts.rowid > :doc AND p.code NOT IN (:code, :upper) \
     AND (p.name_key < :low OR p.name_key >= :high) ORDER BY search_fts.rowid",
);

/// Whose customers a rep sees: own ones, and, where the team has it so, those of nobody. In a CASE, so that the
/// walk goes along the product's own lines.
pub const SEEN: Clause =
    Clause::new("AND CASE WHEN c.rep_id = :me THEN 1 WHEN c.rep_id IS NULL AND :unassigned = 1 THEN 1 ELSE 0 END = 1");

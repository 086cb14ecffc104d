//! The statements of merging. A row that goes is copied column by column, so that it can come back as it was.

use crate::store::Sql;

/// The columns of a customer that nothing computes; its pace follows from the orders. A test holds them
/// against the table.
macro_rules! columns {
    () => {
        "number, name, name_key, rep_id, territory, priority, premise, licence_number, licence_type, \
         licence_expires_on, terms, phone, email, street, city, region, postal_code, country, delivery_weekdays, \
         delivery_window, price_list_id, minimum_order_cents, do_not_contact_until, hold_reason, notes, closed_on, \
         closed_reason, usual_gap_override, credit_limit_cents, last_sign_on, version, created_at, updated_at"
    };
}

/// The same, for the test.
pub const COLUMNS: &str = columns!();

pub(super) const RECORD: Sql = Sql::new(
    "INSERT INTO customer_merges (tenant_id, id, kept_id, gone_id, gone_number, gone_name, kept_sign_before, \
     kept_sign_after, merged_at, merged_by) \
     VALUES (:tenant, :merge, :kept, :gone, :number, :name, :before, :after, :now, :me)",
);
pub(super) const KEEP_ROW: Sql = Sql::new(concat!(
    "INSERT INTO merged_customers (tenant_id, id, merge_id, merged_at, ",
    columns!(),
    ") SELECT :tenant, id, :merge, :now, ",
    columns!(),
    " FROM customers c WHERE c.tenant_id = :tenant AND c.id = :gone"
));
pub(super) const PUT_BACK: Sql = Sql::new(concat!(
    "INSERT INTO customers (tenant_id, id, ",
    columns!(),
    ") SELECT :tenant, id, ",
    columns!(),
    " FROM merged_customers m WHERE m.tenant_id = :tenant AND m.merge_id = :merge"
));
pub(super) const FORGET_ROW: Sql =
    Sql::new("DELETE FROM merged_customers WHERE tenant_id = :tenant AND merge_id = :merge");
/// From the version that was shown.
pub(super) const REMOVE: Sql =
    Sql::new("DELETE FROM customers WHERE tenant_id = :tenant AND id = :gone AND version = :version");
pub(super) const KEEP: Sql = Sql::new(
    "UPDATE customers SET last_sign_on = :sign, version = version + 1, updated_at = :now \
     WHERE tenant_id = :tenant AND id = :kept AND version = :version",
);
/// A sign of life since then is the kept one's own.
pub(super) const UNKEEP: Sql = Sql::new(
    "UPDATE customers SET last_sign_on = CASE WHEN last_sign_on = :after THEN :before ELSE last_sign_on END, \
     version = version + 1, updated_at = :now WHERE tenant_id = :tenant AND id = :kept",
);
/// Whoever was merged into the one that goes now leads on to the one that stays. "From the least time on" keeps
/// this and the next on the index before SQLite has counted anything.
pub(super) const LEAD_ON: Sql = Sql::new(
    "UPDATE customer_merges SET kept_id = :kept, led_on_by = :merge \
     WHERE tenant_id = :tenant AND kept_id = :gone AND merged_at > 0",
);
/// And back to the one that is there again; whoever led to the kept one before stays with it.
pub(super) const LEAD_BACK: Sql = Sql::new(
    "UPDATE customer_merges SET kept_id = :gone, led_on_by = NULL \
     WHERE tenant_id = :tenant AND kept_id = :kept AND merged_at > 0 AND led_on_by = :merge",
);

pub(super) const MOVED: Sql = Sql::new(
    "INSERT INTO customer_merge_moves (tenant_id, merge_id, kind, what) VALUES (:tenant, :merge, :kind, :what)",
);
pub(super) const MOVES: Sql = Sql::new(
    "SELECT m.what FROM customer_merge_moves m \
     WHERE m.tenant_id = :tenant AND m.merge_id = :merge AND m.kind = :kind ORDER BY m.what",
);

pub(super) const CONTACTS: Sql =
    Sql::new("SELECT t.id FROM contacts t WHERE t.tenant_id = :tenant AND t.customer_id = :gone ORDER BY t.id");
pub(super) const MOVE_CONTACT: Sql =
    Sql::new("UPDATE contacts SET customer_id = :to WHERE tenant_id = :tenant AND id = :id AND customer_id = :from");
pub(super) const ADDRESSES: Sql = Sql::new(
    "SELECT a.id FROM customer_addresses a WHERE a.tenant_id = :tenant AND a.customer_id = :gone ORDER BY a.id",
);
pub(super) const MOVE_ADDRESS: Sql = Sql::new(
    "UPDATE customer_addresses SET customer_id = :to WHERE tenant_id = :tenant AND id = :id AND customer_id = :from",
);

/// The newest merge into a customer that can still be undone.
pub(super) const UNDOABLE: Sql = Sql::new(
    "SELECT m.id, m.kept_id, m.gone_id, m.gone_number, m.gone_name, m.kept_sign_before, m.kept_sign_after, \
     m.merged_at FROM customer_merges m \
     WHERE m.tenant_id = :tenant AND m.kept_id = :kept AND m.merged_at > :since AND m.undone_at IS NULL \
     ORDER BY m.merged_at DESC LIMIT 1",
);
pub(super) const ONE: Sql = Sql::new(
    "SELECT m.id, m.kept_id, m.gone_id, m.gone_number, m.gone_name, m.kept_sign_before, m.kept_sign_after, \
     m.merged_at FROM customer_merges m WHERE m.tenant_id = :tenant AND m.id = :merge",
);
pub(super) const UNDONE: Sql = Sql::new(
    "UPDATE customer_merges SET undone_at = :now \
     WHERE tenant_id = :tenant AND id = :merge AND undone_at IS NULL AND merged_at > :since",
);
pub(super) const LEADS_TO: Sql = Sql::new(
    "SELECT m.kept_id FROM customer_merges m \
     WHERE m.tenant_id = :tenant AND m.gone_id = :gone AND m.undone_at IS NULL ORDER BY m.merged_at DESC LIMIT 1",
);

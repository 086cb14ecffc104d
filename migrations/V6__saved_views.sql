-- Customers: a key and an index for each order that their list has, of all and of one rep.
-- Numbers are words; the shorter come first, so that 9 stands before 10.
ALTER TABLE customers ADD COLUMN number_length INTEGER NOT NULL GENERATED ALWAYS AS (length(number)) VIRTUAL;
-- Never delivered sorts as the longest ago, nothing expected as the latest.
ALTER TABLE customers ADD COLUMN last_order_key TEXT NOT NULL GENERATED ALWAYS AS (COALESCE(last_delivered_on, '')) VIRTUAL;
ALTER TABLE customers ADD COLUMN next_order_key TEXT NOT NULL GENERATED ALWAYS AS (COALESCE(next_order_on, '9999-12-31')) VIRTUAL;
CREATE INDEX customers_by_number ON customers (tenant_id, number_length, number, id);
CREATE INDEX customers_by_rep_number ON customers (tenant_id, rep_id, number_length, number, id);
CREATE INDEX customers_by_last_order ON customers (tenant_id, last_order_key, id);
CREATE INDEX customers_by_rep_last_order ON customers (tenant_id, rep_id, last_order_key, id);
CREATE INDEX customers_by_next_order ON customers (tenant_id, next_order_key, id);
CREATE INDEX customers_by_rep_next_order ON customers (tenant_id, rep_id, next_order_key, id);

-- A list somebody wants again: its query under a name, for oneself or for the team.
CREATE TABLE saved_views (
  tenant_id  BLOB NOT NULL,
  id         BLOB NOT NULL CHECK (length(id) = 16),
  user_id    BLOB NOT NULL,
  name       TEXT NOT NULL,
  name_key   TEXT NOT NULL,
  query      TEXT NOT NULL,
  shared     INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, user_id, name_key),
  FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX saved_views_shared ON saved_views (tenant_id, shared, name_key, id);

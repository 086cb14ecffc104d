-- Two rows of one customer become one. For a day it can be undone exactly: what moved is written down, and
-- the row that went is kept as it was. A merge's own row stays: old addresses lead on by it.
CREATE TABLE customer_merges (
  tenant_id         BLOB NOT NULL,
  id                BLOB NOT NULL CHECK (length(id) = 16),
  kept_id           BLOB NOT NULL,
  gone_id           BLOB NOT NULL,
  gone_number       TEXT NOT NULL,
  gone_name         TEXT NOT NULL,
  -- The kept one's last sign of life before, and after.
  kept_sign_before  TEXT NOT NULL,
  kept_sign_after   TEXT NOT NULL,
  merged_at         INTEGER NOT NULL,
  merged_by         BLOB,
  undone_at         INTEGER,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, kept_id) REFERENCES customers (tenant_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX customer_merges_by_kept ON customer_merges (tenant_id, kept_id, merged_at);
CREATE INDEX customer_merges_by_gone ON customer_merges (tenant_id, gone_id, merged_at);

-- What went from the one to the other: orders, contacts and addresses by their id, tags by their word.
CREATE TABLE customer_merge_moves (
  tenant_id BLOB NOT NULL,
  merge_id  BLOB NOT NULL,
  kind      TEXT NOT NULL CHECK (kind IN ('order', 'contact', 'address', 'tag', 'new_tag')),
  what      BLOB NOT NULL,
  PRIMARY KEY (tenant_id, merge_id, kind, what),
  FOREIGN KEY (tenant_id, merge_id) REFERENCES customer_merges (tenant_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- The row that went, column by column as in customers.
CREATE TABLE merged_customers (
  tenant_id            BLOB NOT NULL,
  merge_id             BLOB NOT NULL,
  id                   BLOB NOT NULL CHECK (length(id) = 16),
  number               TEXT NOT NULL,
  name                 TEXT NOT NULL,
  name_key             TEXT NOT NULL,
  rep_id               BLOB,
  territory            TEXT NOT NULL,
  priority             TEXT NOT NULL,
  premise              TEXT NOT NULL,
  licence_number       TEXT NOT NULL,
  licence_type         TEXT NOT NULL,
  licence_expires_on   TEXT,
  terms                TEXT NOT NULL,
  phone                TEXT NOT NULL,
  email                TEXT NOT NULL,
  street               TEXT NOT NULL,
  city                 TEXT NOT NULL,
  region               TEXT NOT NULL,
  postal_code          TEXT NOT NULL,
  country              TEXT NOT NULL,
  delivery_weekdays    INTEGER NOT NULL,
  delivery_window      TEXT NOT NULL,
  price_list_id        BLOB,
  minimum_order_cents  INTEGER,
  do_not_contact_until TEXT,
  hold_reason          TEXT,
  notes                TEXT NOT NULL,
  closed_on            TEXT,
  closed_reason        TEXT,
  usual_gap_override   INTEGER,
  last_sign_on         TEXT NOT NULL,
  version              INTEGER NOT NULL,
  created_at           INTEGER NOT NULL,
  updated_at           INTEGER NOT NULL,
  merged_at            INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, merge_id),
  FOREIGN KEY (tenant_id, merge_id) REFERENCES customer_merges (tenant_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX merged_customers_by_age ON merged_customers (merged_at);

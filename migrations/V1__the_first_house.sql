-- The first house: teams, people, sessions, customers, catalogue, prices, stock, orders.
-- Keys are (tenant_id, id); ids are UUIDv7 in 16 bytes; instants are integer UTC milliseconds;
-- dates are YYYY-MM-DD text in the tenant's zone; money is integer minor units.

-- What the file itself is: whether it is a demo, and the like.
CREATE TABLE file_facts (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE leases (
  name       TEXT PRIMARY KEY,
  holder     BLOB NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE tenants (
  id                     BLOB PRIMARY KEY CHECK (length(id) = 16),
  slug                   TEXT NOT NULL,
  name                   TEXT NOT NULL,
  time_zone              TEXT NOT NULL,
  currency               TEXT NOT NULL,
  minimum_order_cents    INTEGER NOT NULL DEFAULT 0 CHECK (minimum_order_cents >= 0),
  reps_see_all           INTEGER NOT NULL DEFAULT 0,
  reps_see_unassigned    INTEGER NOT NULL DEFAULT 0,
  own_approval           INTEGER NOT NULL DEFAULT 0,
  next_customer_number   INTEGER NOT NULL DEFAULT 1,
  created_at             INTEGER NOT NULL,
  UNIQUE (slug)
) STRICT, WITHOUT ROWID;

CREATE TABLE users (
  tenant_id     BLOB NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  id            BLOB NOT NULL CHECK (length(id) = 16),
  email         TEXT NOT NULL,
  email_folded  TEXT NOT NULL,
  full_name     TEXT NOT NULL,
  role          TEXT NOT NULL CONSTRAINT role CHECK (role IN ('admin', 'manager', 'rep', 'viewer')),
  active        INTEGER NOT NULL DEFAULT 1,
  password_hash TEXT,
  created_at    INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, email_folded)
) STRICT, WITHOUT ROWID;
CREATE INDEX users_by_email ON users (email_folded, tenant_id, id);

-- A rep profile may hang on any user and is never needed to sign in.
CREATE TABLE rep_profiles (
  tenant_id             BLOB NOT NULL,
  user_id               BLOB NOT NULL,
  territory             TEXT NOT NULL DEFAULT '',
  delivery_weekdays     INTEGER NOT NULL DEFAULT 0,
  weekly_quota_cents    INTEGER NOT NULL DEFAULT 0,
  monthly_quota_cents   INTEGER NOT NULL DEFAULT 0,
  quarterly_quota_cents INTEGER NOT NULL DEFAULT 0,
  yearly_quota_cents    INTEGER NOT NULL DEFAULT 0,
  samples_a_month       INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (tenant_id, user_id),
  FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- A session is a row. Only SHA-256 of the two tokens is kept.
CREATE TABLE sales_sessions (
  tenant_id           BLOB NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  id                  BLOB NOT NULL CHECK (length(id) = 16),
  user_id             BLOB NOT NULL,
  session_hash        BLOB NOT NULL CHECK (length(session_hash) = 32),
  refresh_hash        BLOB NOT NULL CHECK (length(refresh_hash) = 32),
  generation          INTEGER NOT NULL DEFAULT 0,
  -- When the tokens of this generation were first used; NULL until then.
  generation_used_at  INTEGER,
  remember            INTEGER NOT NULL DEFAULT 1,
  access_expires_at   INTEGER NOT NULL,
  expires_at          INTEGER NOT NULL,
  absolute_expires_at INTEGER NOT NULL,
  last_seen_at        INTEGER NOT NULL,
  device              TEXT NOT NULL DEFAULT '',
  address             TEXT NOT NULL DEFAULT '',
  created_at          INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (session_hash),
  UNIQUE (refresh_hash),
  FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX sales_sessions_by_user ON sales_sessions (tenant_id, user_id, created_at);
CREATE INDEX sales_sessions_by_end ON sales_sessions (expires_at);

-- Refresh tokens that were redeemed, each with its successors sealed by it until the grace ends.
CREATE TABLE spent_refresh_tokens (
  refresh_hash   BLOB PRIMARY KEY CHECK (length(refresh_hash) = 32),
  tenant_id      BLOB NOT NULL,
  session_id     BLOB NOT NULL,
  generation     INTEGER NOT NULL,
  sealed_session BLOB,
  sealed_refresh BLOB,
  spent_at       INTEGER NOT NULL,
  -- When the successors were first used; of the newest pair the session's own row says so.
  successor_used_at INTEGER,
  FOREIGN KEY (tenant_id, session_id) REFERENCES sales_sessions (tenant_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX spent_refresh_tokens_by_session ON spent_refresh_tokens (tenant_id, session_id, generation);

-- Authenticates nothing: spares a known device the waiting that strangers' guesses cause.
CREATE TABLE known_devices (
  device_hash BLOB PRIMARY KEY CHECK (length(device_hash) = 32),
  tenant_id   BLOB NOT NULL,
  user_id     BLOB NOT NULL,
  expires_at  INTEGER NOT NULL,
  FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX known_devices_by_user ON known_devices (tenant_id, user_id);
CREATE INDEX known_devices_by_end ON known_devices (expires_at);

-- Failed sign-ins by account and by address; the subject is a SHA-256, never the mail or the address.
CREATE TABLE sign_in_failures (
  subject       BLOB PRIMARY KEY CHECK (length(subject) = 32),
  failures      INTEGER NOT NULL,
  blocked_until INTEGER NOT NULL,
  last_at       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_in_failures_by_age ON sign_in_failures (last_at);

-- Set-up, invite and reset links: single use, only SHA-256 is kept.
CREATE TABLE one_time_links (
  link_hash  BLOB PRIMARY KEY CHECK (length(link_hash) = 32),
  kind       TEXT NOT NULL CHECK (kind IN ('setup', 'invite', 'reset')),
  tenant_id  BLOB,
  user_id    BLOB,
  expires_at INTEGER NOT NULL,
  FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX one_time_links_by_user ON one_time_links (tenant_id, user_id);

-- The first answer to a POST that carried an Idempotency-Key, kept for a day.
CREATE TABLE idempotency_keys (
  tenant_id    BLOB NOT NULL,
  user_id      BLOB NOT NULL,
  key          TEXT NOT NULL,
  request_hash BLOB NOT NULL,
  status       INTEGER NOT NULL,
  answer       TEXT NOT NULL,
  created_at   INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, user_id, key),
  FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

-- Who did what, when, from where. Append only.
CREATE TABLE audit_events (
  tenant_id  BLOB NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  id         BLOB NOT NULL CHECK (length(id) = 16),
  at         INTEGER NOT NULL,
  user_id    BLOB,
  actor      TEXT NOT NULL,
  address    TEXT NOT NULL DEFAULT '',
  action     TEXT NOT NULL,
  subject    TEXT NOT NULL DEFAULT '',
  subject_id BLOB,
  detail     TEXT NOT NULL DEFAULT '{}',
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX audit_events_by_subject ON audit_events (tenant_id, subject, subject_id, id);
CREATE INDEX audit_events_by_user ON audit_events (tenant_id, user_id, id);
CREATE TRIGGER audit_events_keep BEFORE UPDATE ON audit_events
BEGIN SELECT RAISE(ABORT, 'audit events are append only'); END;
CREATE TRIGGER audit_events_stay BEFORE DELETE ON audit_events
WHEN EXISTS (SELECT 1 FROM tenants WHERE id = OLD.tenant_id)
BEGIN SELECT RAISE(ABORT, 'audit events are append only'); END;

CREATE TABLE price_lists (
  tenant_id  BLOB NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  id         BLOB NOT NULL CHECK (length(id) = 16),
  name       TEXT NOT NULL,
  name_key   TEXT NOT NULL,
  territory  TEXT NOT NULL DEFAULT '',
  starts_on  TEXT NOT NULL,
  ends_on    TEXT,
  is_default INTEGER NOT NULL DEFAULT 0,
  version    INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, name_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX price_lists_by_territory ON price_lists (tenant_id, territory, starts_on);
CREATE INDEX price_lists_by_default ON price_lists (tenant_id, is_default, starts_on);

CREATE TABLE products (
  tenant_id      BLOB NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  id             BLOB NOT NULL CHECK (length(id) = 16),
  code           TEXT NOT NULL,
  name           TEXT NOT NULL,
  name_key       TEXT NOT NULL,
  supplier       TEXT NOT NULL DEFAULT '',
  category       TEXT NOT NULL DEFAULT '',
  units_per_case INTEGER NOT NULL DEFAULT 1 CONSTRAINT units_per_case CHECK (units_per_case BETWEEN 1 AND 10000),
  unit_volume_ml INTEGER,
  active         INTEGER NOT NULL DEFAULT 1,
  -- An untracked product neither checks nor reserves stock: "untracked" is not "0".
  tracked        INTEGER NOT NULL DEFAULT 0,
  description    TEXT NOT NULL DEFAULT '',
  version        INTEGER NOT NULL DEFAULT 1,
  created_at     INTEGER NOT NULL,
  updated_at     INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, code)
) STRICT;
CREATE INDEX products_by_name ON products (tenant_id, name_key, id);
CREATE INDEX products_by_active ON products (tenant_id, active, name_key, id);
CREATE INDEX products_by_category ON products (tenant_id, category, name_key, id);
CREATE INDEX products_by_supplier ON products (tenant_id, supplier, name_key, id);

CREATE TABLE price_list_rows (
  tenant_id        BLOB NOT NULL,
  price_list_id    BLOB NOT NULL,
  product_id       BLOB NOT NULL,
  from_quantity    INTEGER NOT NULL CONSTRAINT from_quantity CHECK (from_quantity >= 1),
  unit_price_cents INTEGER NOT NULL CONSTRAINT unit_price CHECK (unit_price_cents >= 0),
  PRIMARY KEY (tenant_id, price_list_id, product_id, from_quantity),
  FOREIGN KEY (tenant_id, price_list_id) REFERENCES price_lists (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, product_id) REFERENCES products (tenant_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX price_list_rows_by_product ON price_list_rows (tenant_id, product_id, price_list_id, from_quantity);

CREATE TABLE customers (
  tenant_id            BLOB NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  id                   BLOB NOT NULL CHECK (length(id) = 16),
  number               TEXT NOT NULL,
  name                 TEXT NOT NULL,
  name_key             TEXT NOT NULL,
  rep_id               BLOB,
  territory            TEXT NOT NULL DEFAULT '',
  priority             TEXT NOT NULL DEFAULT 'medium' CONSTRAINT priority CHECK (priority IN ('high', 'medium', 'low')),
  premise              TEXT NOT NULL DEFAULT '' CONSTRAINT premise CHECK (premise IN ('', 'on', 'off')),
  licence_number       TEXT NOT NULL DEFAULT '',
  licence_type         TEXT NOT NULL DEFAULT '',
  licence_expires_on   TEXT,
  terms                TEXT NOT NULL DEFAULT '',
  phone                TEXT NOT NULL DEFAULT '',
  email                TEXT NOT NULL DEFAULT '',
  street               TEXT NOT NULL DEFAULT '',
  city                 TEXT NOT NULL DEFAULT '',
  region               TEXT NOT NULL DEFAULT '',
  postal_code          TEXT NOT NULL DEFAULT '',
  country              TEXT NOT NULL DEFAULT '',
  delivery_weekdays    INTEGER NOT NULL DEFAULT 0,
  delivery_window      TEXT NOT NULL DEFAULT '',
  price_list_id        BLOB,
  minimum_order_cents  INTEGER CONSTRAINT minimum_order CHECK (minimum_order_cents >= 0),
  do_not_contact_until TEXT,
  hold_reason          TEXT,
  notes                TEXT NOT NULL DEFAULT '',
  closed_on            TEXT,
  closed_reason        TEXT,
  usual_gap_override   INTEGER CONSTRAINT usual_gap_override CHECK (usual_gap_override BETWEEN 1 AND 300),
  -- Pace, recomputed by whatever changes it; health is the comparison of these dates with today.
  last_delivered_on    TEXT,
  delivery_days        INTEGER NOT NULL DEFAULT 0,
  usual_gap_half_days  INTEGER,
  next_order_on        TEXT,
  due_from             TEXT,
  late_from            TEXT,
  dormant_from         TEXT,
  shrinking            INTEGER NOT NULL DEFAULT 0,
  last_sign_on         TEXT NOT NULL,
  version              INTEGER NOT NULL DEFAULT 1,
  created_at           INTEGER NOT NULL,
  updated_at           INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, number),
  FOREIGN KEY (tenant_id, rep_id) REFERENCES users (tenant_id, id) ON DELETE RESTRICT,
  FOREIGN KEY (tenant_id, price_list_id) REFERENCES price_lists (tenant_id, id) ON DELETE RESTRICT
) STRICT;
CREATE INDEX customers_by_name ON customers (tenant_id, name_key, id);
CREATE INDEX customers_by_rep ON customers (tenant_id, rep_id, name_key, id);
CREATE INDEX customers_by_territory ON customers (tenant_id, territory, name_key, id);
CREATE INDEX customers_by_last ON customers (tenant_id, last_delivered_on, id);
CREATE INDEX customers_by_due ON customers (tenant_id, due_from, id) WHERE due_from IS NOT NULL AND closed_on IS NULL;
CREATE INDEX customers_by_rep_due ON customers (tenant_id, rep_id, due_from, id) WHERE due_from IS NOT NULL AND closed_on IS NULL;
CREATE INDEX customers_by_price_list ON customers (tenant_id, price_list_id) WHERE price_list_id IS NOT NULL;

CREATE TABLE contacts (
  tenant_id   BLOB NOT NULL,
  id          BLOB NOT NULL CHECK (length(id) = 16),
  customer_id BLOB NOT NULL,
  name        TEXT NOT NULL,
  title       TEXT NOT NULL DEFAULT '',
  phone       TEXT NOT NULL DEFAULT '',
  email       TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, customer_id) REFERENCES customers (tenant_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX contacts_by_customer ON contacts (tenant_id, customer_id, name, id);

CREATE TABLE customer_tags (
  tenant_id   BLOB NOT NULL,
  customer_id BLOB NOT NULL,
  tag         TEXT NOT NULL,
  PRIMARY KEY (tenant_id, customer_id, tag),
  FOREIGN KEY (tenant_id, customer_id) REFERENCES customers (tenant_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX customer_tags_by_tag ON customer_tags (tenant_id, tag, customer_id);

CREATE TABLE warehouses (
  tenant_id  BLOB NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  id         BLOB NOT NULL CHECK (length(id) = 16),
  name       TEXT NOT NULL,
  name_key   TEXT NOT NULL,
  is_default INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, name_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE stock (
  tenant_id    BLOB NOT NULL,
  product_id   BLOB NOT NULL,
  warehouse_id BLOB NOT NULL,
  on_hand      INTEGER NOT NULL DEFAULT 0 CONSTRAINT on_hand CHECK (on_hand >= 0),
  reserved     INTEGER NOT NULL DEFAULT 0 CONSTRAINT reserved CHECK (reserved >= 0),
  PRIMARY KEY (tenant_id, product_id, warehouse_id),
  FOREIGN KEY (tenant_id, product_id) REFERENCES products (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, warehouse_id) REFERENCES warehouses (tenant_id, id) ON DELETE RESTRICT
) STRICT, WITHOUT ROWID;
CREATE INDEX stock_by_warehouse ON stock (tenant_id, warehouse_id, product_id);

CREATE TABLE order_counters (
  tenant_id BLOB NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  year      INTEGER NOT NULL,
  last      INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, year)
) STRICT, WITHOUT ROWID;

CREATE TABLE orders (
  tenant_id    BLOB NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  id           BLOB NOT NULL CHECK (length(id) = 16),
  number       TEXT NOT NULL,
  customer_id  BLOB NOT NULL,
  rep_id       BLOB,
  warehouse_id BLOB NOT NULL,
  status       TEXT NOT NULL CHECK (status IN ('draft', 'awaiting_approval', 'pending', 'ready', 'picked', 'delivered', 'cancelled')),
  po_number    TEXT NOT NULL DEFAULT '',
  ordered_on   TEXT NOT NULL,
  wanted_on    TEXT,
  delivered_on TEXT,
  notes        TEXT NOT NULL DEFAULT '',
  line_count   INTEGER NOT NULL DEFAULT 0,
  gross_cents  INTEGER NOT NULL DEFAULT 0,
  net_cents    INTEGER NOT NULL DEFAULT 0,
  fees_cents   INTEGER NOT NULL DEFAULT 0,
  total_cents  INTEGER NOT NULL DEFAULT 0 CHECK (total_cents = net_cents + fees_cents),
  version      INTEGER NOT NULL DEFAULT 1,
  created_by   BLOB,
  submitted_at INTEGER,
  created_at   INTEGER NOT NULL,
  updated_at   INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, number),
  CONSTRAINT delivered_on CHECK ((status = 'delivered') = (delivered_on IS NOT NULL)),
  FOREIGN KEY (tenant_id, customer_id) REFERENCES customers (tenant_id, id) ON DELETE RESTRICT,
  FOREIGN KEY (tenant_id, rep_id) REFERENCES users (tenant_id, id) ON DELETE RESTRICT,
  FOREIGN KEY (tenant_id, warehouse_id) REFERENCES warehouses (tenant_id, id) ON DELETE RESTRICT
) STRICT;
CREATE INDEX orders_by_day ON orders (tenant_id, ordered_on, id);
CREATE INDEX orders_by_status ON orders (tenant_id, status, ordered_on, id);
CREATE INDEX orders_by_customer ON orders (tenant_id, customer_id, ordered_on, id);
CREATE INDEX orders_by_rep ON orders (tenant_id, rep_id, ordered_on, id);
CREATE INDEX orders_by_rep_status ON orders (tenant_id, rep_id, status, ordered_on, id);
CREATE INDEX orders_delivered ON orders (tenant_id, delivered_on, id, rep_id, total_cents) WHERE delivered_on IS NOT NULL;
CREATE INDEX orders_delivered_by_rep ON orders (tenant_id, rep_id, delivered_on, id, total_cents) WHERE delivered_on IS NOT NULL;
CREATE INDEX orders_open ON orders (tenant_id, customer_id) WHERE status IN ('pending', 'ready', 'picked');
CREATE INDEX orders_by_warehouse ON orders (tenant_id, warehouse_id);

CREATE TABLE order_lines (
  tenant_id        BLOB NOT NULL,
  order_id         BLOB NOT NULL,
  position         INTEGER NOT NULL,
  id               BLOB NOT NULL CHECK (length(id) = 16),
  product_id       BLOB NOT NULL,
  description      TEXT NOT NULL,
  quantity         INTEGER NOT NULL CONSTRAINT quantity CHECK (quantity BETWEEN 1 AND 1000000),
  list_price_cents INTEGER,
  unit_price_cents INTEGER NOT NULL CHECK (unit_price_cents >= 0),
  discount_bp      INTEGER NOT NULL DEFAULT 0 CHECK (discount_bp BETWEEN 0 AND 10000),
  override_reason  TEXT,
  sample           INTEGER NOT NULL DEFAULT 0,
  gross_cents      INTEGER NOT NULL,
  net_cents        INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, order_id, position),
  FOREIGN KEY (tenant_id, order_id) REFERENCES orders (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, product_id) REFERENCES products (tenant_id, id) ON DELETE RESTRICT
) STRICT, WITHOUT ROWID;
CREATE INDEX order_lines_by_product ON order_lines (tenant_id, product_id, order_id);

CREATE TABLE order_fees (
  tenant_id    BLOB NOT NULL,
  order_id     BLOB NOT NULL,
  position     INTEGER NOT NULL,
  label        TEXT NOT NULL,
  amount_cents INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, order_id, position),
  FOREIGN KEY (tenant_id, order_id) REFERENCES orders (tenant_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Why an order waits for a manager.
CREATE TABLE order_reasons (
  tenant_id BLOB NOT NULL,
  order_id  BLOB NOT NULL,
  reason    TEXT NOT NULL CHECK (reason IN ('PRICE', 'STOCK', 'MINIMUM', 'LICENCE', 'HOLD')),
  detail    TEXT NOT NULL,
  PRIMARY KEY (tenant_id, order_id, reason),
  FOREIGN KEY (tenant_id, order_id) REFERENCES orders (tenant_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE order_events (
  tenant_id   BLOB NOT NULL,
  order_id    BLOB NOT NULL,
  id          BLOB NOT NULL CHECK (length(id) = 16),
  at          INTEGER NOT NULL,
  user_id     BLOB,
  action      TEXT NOT NULL,
  from_status TEXT,
  to_status   TEXT NOT NULL,
  note        TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (tenant_id, order_id, id),
  FOREIGN KEY (tenant_id, order_id) REFERENCES orders (tenant_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Every change of stock; on hand is the sum of these.
CREATE TABLE stock_moves (
  tenant_id    BLOB NOT NULL,
  product_id   BLOB NOT NULL,
  warehouse_id BLOB NOT NULL,
  id           BLOB NOT NULL CHECK (length(id) = 16),
  at           INTEGER NOT NULL,
  quantity     INTEGER NOT NULL CHECK (quantity <> 0),
  reason       TEXT NOT NULL,
  order_id     BLOB,
  user_id      BLOB,
  note         TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (tenant_id, product_id, warehouse_id, id),
  FOREIGN KEY (tenant_id, product_id, warehouse_id) REFERENCES stock (tenant_id, product_id, warehouse_id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, order_id) REFERENCES orders (tenant_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX stock_moves_by_order ON stock_moves (tenant_id, order_id) WHERE order_id IS NOT NULL;

-- Words to find things by. FTS5 wants a rowid table beside it; the tenant is a column in every MATCH.
CREATE TABLE search_docs (
  doc       INTEGER PRIMARY KEY,
  tenant_id BLOB NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  kind      TEXT NOT NULL CHECK (kind IN ('customer', 'product', 'order')),
  id        BLOB NOT NULL,
  UNIQUE (tenant_id, kind, id)
) STRICT;
CREATE VIRTUAL TABLE search_fts USING fts5 (
  scope, words, content='', contentless_delete=1, prefix='2 3', detail=column,
  tokenize="unicode61 remove_diacritics 2"
);

-- For a person with a sqlite3 shell: canonical ids, RFC 3339 times, names instead of ids.
CREATE VIEW active_sessions (id, full_name, email, tenant, expires_at, created_at, last_seen_at, device) AS
SELECT substr(lower(hex(s.id)), 1, 8) || '-' || substr(lower(hex(s.id)), 9, 4) || '-' || substr(lower(hex(s.id)), 13, 4)
         || '-' || substr(lower(hex(s.id)), 17, 4) || '-' || substr(lower(hex(s.id)), 21),
       u.full_name, u.email, t.slug,
       strftime('%Y-%m-%dT%H:%M:%SZ', s.expires_at / 1000, 'unixepoch'),
       strftime('%Y-%m-%dT%H:%M:%SZ', s.created_at / 1000, 'unixepoch'),
       strftime('%Y-%m-%dT%H:%M:%SZ', s.last_seen_at / 1000, 'unixepoch'),
       s.device
FROM sales_sessions s
JOIN users u ON u.tenant_id = s.tenant_id AND u.id = s.user_id
JOIN tenants t ON t.id = s.tenant_id
WHERE s.expires_at > CAST(strftime('%s', 'now') AS INTEGER) * 1000
ORDER BY s.created_at DESC;

CREATE VIEW people (id, tenant, full_name, email, role, active, created_at) AS
SELECT substr(lower(hex(u.id)), 1, 8) || '-' || substr(lower(hex(u.id)), 9, 4) || '-' || substr(lower(hex(u.id)), 13, 4)
         || '-' || substr(lower(hex(u.id)), 17, 4) || '-' || substr(lower(hex(u.id)), 21),
       t.slug, u.full_name, u.email, u.role, u.active,
       strftime('%Y-%m-%dT%H:%M:%SZ', u.created_at / 1000, 'unixepoch')
FROM users u JOIN tenants t ON t.id = u.tenant_id
ORDER BY t.slug, u.full_name;

CREATE VIEW customer_list (id, tenant, number, name, rep, territory, city, last_delivered_on, next_order_on) AS
SELECT substr(lower(hex(c.id)), 1, 8) || '-' || substr(lower(hex(c.id)), 9, 4) || '-' || substr(lower(hex(c.id)), 13, 4)
         || '-' || substr(lower(hex(c.id)), 17, 4) || '-' || substr(lower(hex(c.id)), 21),
       t.slug, c.number, c.name, u.full_name, c.territory, c.city, c.last_delivered_on, c.next_order_on
FROM customers c
JOIN tenants t ON t.id = c.tenant_id
LEFT JOIN users u ON u.tenant_id = c.tenant_id AND u.id = c.rep_id;

CREATE VIEW order_list (id, tenant, number, customer, rep, status, ordered_on, delivered_on, net_cents, fees_cents, total_cents) AS
SELECT substr(lower(hex(o.id)), 1, 8) || '-' || substr(lower(hex(o.id)), 9, 4) || '-' || substr(lower(hex(o.id)), 13, 4)
         || '-' || substr(lower(hex(o.id)), 17, 4) || '-' || substr(lower(hex(o.id)), 21),
       t.slug, o.number, c.name, u.full_name, o.status, o.ordered_on, o.delivered_on,
       o.net_cents, o.fees_cents, o.total_cents
FROM orders o
JOIN tenants t ON t.id = o.tenant_id
JOIN customers c ON c.tenant_id = o.tenant_id AND c.id = o.customer_id
LEFT JOIN users u ON u.tenant_id = o.tenant_id AND u.id = o.rep_id;

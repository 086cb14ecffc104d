-- A link that shows an order's confirmation to whoever has it, without signing in: one for each order, a newer
-- one takes its place. Of its secret only the SHA-256 is kept.
CREATE TABLE order_confirmations (
  tenant_id  BLOB NOT NULL,
  order_id   BLOB NOT NULL,
  link_hash  BLOB NOT NULL CHECK (length(link_hash) = 32),
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, order_id),
  UNIQUE (link_hash),
  FOREIGN KEY (tenant_id, order_id) REFERENCES orders (tenant_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX order_confirmations_by_end ON order_confirmations (expires_at);

-- A file that somebody looks at before it is imported: kept half an hour, for whoever brought it.
CREATE TABLE import_uploads (
  tenant_id  BLOB NOT NULL,
  id         BLOB NOT NULL CHECK (length(id) = 16),
  user_id    BLOB NOT NULL,
  kind       TEXT NOT NULL CHECK (kind IN ('customers', 'products', 'prices', 'stock', 'orders')),
  name       TEXT NOT NULL,
  content    BLOB NOT NULL,
  -- What each of its columns means, as a JSON list in their order; NULL until somebody says.
  means      TEXT,
  null_text  TEXT NOT NULL DEFAULT '',
  -- What came of it; NULL until it is imported.
  report     TEXT,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX import_uploads_by_user ON import_uploads (tenant_id, user_id);
CREATE INDEX import_uploads_by_end ON import_uploads (expires_at);

-- Passkeys: a way to sign in without a password, and a second step after one.

CREATE TABLE passkeys (
  tenant_id     BLOB NOT NULL,
  id            BLOB NOT NULL CHECK (length(id) = 16),
  user_id       BLOB NOT NULL,
  name          TEXT NOT NULL,
  -- What the device calls it, and what is needed to check it: the public key and its counter, as JSON.
  credential_id BLOB NOT NULL,
  credential    TEXT NOT NULL,
  created_at    INTEGER NOT NULL,
  last_used_at  INTEGER,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (credential_id),
  FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX passkeys_by_user ON passkeys (tenant_id, user_id, id);

-- Between the question that a browser is given and its answer: single use, a few minutes. A stranger who
-- begins to sign in has no team and no person yet.
CREATE TABLE passkey_ceremonies (
  ceremony_hash BLOB PRIMARY KEY CHECK (length(ceremony_hash) = 32),
  kind          TEXT NOT NULL CHECK (kind IN ('add', 'sign_in', 'second')),
  tenant_id     BLOB,
  user_id       BLOB,
  state         TEXT NOT NULL,
  expires_at    INTEGER NOT NULL,
  FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX passkey_ceremonies_by_user ON passkey_ceremonies (tenant_id, user_id);
CREATE INDEX passkey_ceremonies_by_end ON passkey_ceremonies (expires_at);

-- A second step may be a passkey alone; then no app has the secret, and no code of one is taken.
ALTER TABLE second_factors ADD COLUMN has_app INTEGER NOT NULL DEFAULT 1;

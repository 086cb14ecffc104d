-- What people do with their own account: named devices, personal tokens, a second factor, the way dates look.

ALTER TABLE sales_sessions ADD COLUMN name TEXT NOT NULL DEFAULT '';

ALTER TABLE users ADD COLUMN date_style TEXT NOT NULL DEFAULT 'iso'
  CONSTRAINT dates CHECK (date_style IN ('iso', 'us', 'european'));

-- Personal tokens for other programs; only SHA-256 of the token is kept, and it dies with its person.
CREATE TABLE api_tokens (
  tenant_id    BLOB NOT NULL,
  id           BLOB NOT NULL CHECK (length(id) = 16),
  user_id      BLOB NOT NULL,
  name         TEXT NOT NULL,
  token_hash   BLOB NOT NULL CHECK (length(token_hash) = 32),
  may_write    INTEGER NOT NULL,
  expires_at   INTEGER NOT NULL,
  last_used_at INTEGER,
  created_at   INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (token_hash),
  UNIQUE (tenant_id, user_id, name),
  FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- The secret of the person's code app. It must be readable to check a code, so the file's mode guards it.
CREATE TABLE second_factors (
  tenant_id    BLOB NOT NULL,
  user_id      BLOB NOT NULL,
  secret       BLOB NOT NULL CHECK (length(secret) = 20),
  -- NULL until the first code proved that the app has the secret; only then is a code asked for.
  confirmed_at INTEGER,
  -- The newest 30-second step whose code was taken: that one and those before it are spent.
  last_step    INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (tenant_id, user_id),
  FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Single use: the row goes with its use.
CREATE TABLE recovery_codes (
  tenant_id BLOB NOT NULL,
  user_id   BLOB NOT NULL,
  code_hash BLOB NOT NULL CHECK (length(code_hash) = 32),
  PRIMARY KEY (tenant_id, user_id, code_hash),
  FOREIGN KEY (tenant_id, user_id) REFERENCES second_factors (tenant_id, user_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Between the right password and the code, on the sign-in page: single use, a few minutes.
CREATE TABLE sign_in_steps (
  step_hash     BLOB PRIMARY KEY CHECK (length(step_hash) = 32),
  tenant_id     BLOB NOT NULL,
  user_id       BLOB NOT NULL,
  -- The hash that the password fitted: a step from before a change of password opens nothing.
  password_hash TEXT NOT NULL,
  remember      INTEGER NOT NULL,
  expires_at    INTEGER NOT NULL,
  FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_in_steps_by_user ON sign_in_steps (tenant_id, user_id);
CREATE INDEX sign_in_steps_by_end ON sign_in_steps (expires_at);

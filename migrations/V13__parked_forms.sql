-- What was typed into a form whose session was over when it came: for the one who typed it, once, for half
-- an hour. Passwords and codes are never among the fields.
CREATE TABLE parked_forms (
  tenant_id  BLOB NOT NULL,
  id         BLOB NOT NULL CHECK (length(id) = 16),
  user_id    BLOB NOT NULL,
  -- Where the form posts to, and the page that it stands on: paths of ours.
  action     TEXT NOT NULL,
  page       TEXT NOT NULL,
  -- As a form is encoded, in its order.
  fields     TEXT NOT NULL CONSTRAINT fields CHECK (length(fields) <= 200000),
  -- Something secret was left out, and has to be typed again.
  left_out   INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX parked_forms_by_user ON parked_forms (tenant_id, user_id, id);
CREATE INDEX parked_forms_by_end ON parked_forms (expires_at);

-- The end of the wait that the audit log knows of: one row for each wait, however often somebody tries in it.
ALTER TABLE sign_in_failures ADD COLUMN noted_until INTEGER NOT NULL DEFAULT 0;

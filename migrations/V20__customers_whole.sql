-- Customers: further addresses, one spelling of a tag, an index for each filter that few rows or many fit.

CREATE TABLE customer_addresses (
  tenant_id   BLOB NOT NULL,
  id          BLOB NOT NULL CHECK (length(id) = 16),
  customer_id BLOB NOT NULL,
  label       TEXT NOT NULL,
  street      TEXT NOT NULL,
  city        TEXT NOT NULL DEFAULT '',
  region      TEXT NOT NULL DEFAULT '',
  postal_code TEXT NOT NULL DEFAULT '',
  country     TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, customer_id) REFERENCES customers (tenant_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX customer_addresses_by_customer ON customer_addresses (tenant_id, customer_id, label, id);

-- "VIP" and "vip" are one tag.
INSERT INTO customer_tags (tenant_id, customer_id, tag)
SELECT tenant_id, customer_id, lower(tag) FROM customer_tags WHERE tag <> lower(tag)
ON CONFLICT (tenant_id, customer_id, tag) DO NOTHING;
DELETE FROM customer_tags WHERE tag <> lower(tag);

CREATE INDEX customers_by_priority ON customers (tenant_id, priority, name_key, id);
CREATE INDEX customers_by_premise ON customers (tenant_id, premise, name_key, id);
CREATE INDEX customers_by_licence ON customers (tenant_id, licence_expires_on, id) WHERE licence_expires_on IS NOT NULL;

-- Money: which delivered orders are paid, and how much a customer may owe before a manager is asked.

ALTER TABLE orders ADD COLUMN paid_on TEXT CONSTRAINT paid_on CHECK (paid_on IS NULL OR delivered_on IS NOT NULL);
-- How, in a few words.
ALTER TABLE orders ADD COLUMN paid_note TEXT NOT NULL DEFAULT '';
-- The one rule of what is owed: delivered, not paid, and not for nothing. A credit is owed too, the other way.
ALTER TABLE orders ADD COLUMN owed INTEGER NOT NULL GENERATED ALWAYS AS
  (CASE WHEN delivered_on IS NOT NULL AND paid_on IS NULL AND total_cents <> 0 THEN 1 ELSE 0 END) VIRTUAL;
-- What was delivered before payments were kept here was settled elsewhere.
UPDATE orders SET paid_on = delivered_on WHERE delivered_on IS NOT NULL;
CREATE INDEX orders_owed ON orders (tenant_id, ordered_on, id) WHERE owed = 1;
CREATE INDEX orders_owed_by_rep ON orders (tenant_id, rep_id, ordered_on, id) WHERE owed = 1;
CREATE INDEX orders_owed_by_customer ON orders (tenant_id, customer_id) WHERE owed = 1;

ALTER TABLE customers ADD COLUMN credit_limit_cents INTEGER CONSTRAINT credit_limit CHECK (credit_limit_cents >= 0);
ALTER TABLE merged_customers ADD COLUMN credit_limit_cents INTEGER;

-- One more reason to ask a manager; a check can't be changed where it stands.
CREATE TABLE order_reasons_all (
  tenant_id BLOB NOT NULL,
  order_id  BLOB NOT NULL,
  reason    TEXT NOT NULL CHECK (reason IN ('PRICE', 'STOCK', 'MINIMUM', 'LICENCE', 'HOLD', 'CREDIT')),
  detail    TEXT NOT NULL,
  PRIMARY KEY (tenant_id, order_id, reason),
  FOREIGN KEY (tenant_id, order_id) REFERENCES orders (tenant_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO order_reasons_all (tenant_id, order_id, reason, detail)
SELECT tenant_id, order_id, reason, detail FROM order_reasons;
DROP TABLE order_reasons;
ALTER TABLE order_reasons_all RENAME TO order_reasons;

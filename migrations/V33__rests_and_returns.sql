-- Short deliveries and returns: an order may be the rest of another, or take back what another brought.

-- Lines of a return count below nothing, so that what was sold nets itself. Beside it: the deposit on a unit
-- as it was when the line was written, what of a delivered line came back, and the line of the other order
-- that this one is the rest or the return of. A table's checks can't be changed in place: it is made anew.
CREATE TABLE order_lines_anew (
  tenant_id        BLOB NOT NULL,
  order_id         BLOB NOT NULL,
  position         INTEGER NOT NULL,
  id               BLOB NOT NULL CHECK (length(id) = 16),
  product_id       BLOB NOT NULL,
  description      TEXT NOT NULL,
  quantity         INTEGER NOT NULL CONSTRAINT quantity CHECK (quantity BETWEEN -1000000 AND 1000000 AND quantity <> 0),
  list_price_cents INTEGER,
  unit_price_cents INTEGER NOT NULL CHECK (unit_price_cents >= 0),
  discount_bp      INTEGER NOT NULL DEFAULT 0 CHECK (discount_bp BETWEEN 0 AND 10000),
  override_reason  TEXT,
  sample           INTEGER NOT NULL DEFAULT 0,
  gross_cents      INTEGER NOT NULL,
  net_cents        INTEGER NOT NULL,
  deposit_cents    INTEGER NOT NULL DEFAULT 0 CHECK (deposit_cents >= 0),
  returned         INTEGER NOT NULL DEFAULT 0 CONSTRAINT returned CHECK (returned = 0 OR returned BETWEEN 1 AND quantity),
  of_position      INTEGER,
  PRIMARY KEY (tenant_id, order_id, position),
  FOREIGN KEY (tenant_id, order_id) REFERENCES orders (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, product_id) REFERENCES products (tenant_id, id) ON DELETE RESTRICT
) STRICT, WITHOUT ROWID;
INSERT INTO order_lines_anew (tenant_id, order_id, position, id, product_id, description, quantity, list_price_cents,
  unit_price_cents, discount_bp, override_reason, sample, gross_cents, net_cents, deposit_cents)
SELECT l.tenant_id, l.order_id, l.position, l.id, l.product_id, l.description, l.quantity, l.list_price_cents,
  l.unit_price_cents, l.discount_bp, l.override_reason, l.sample, l.gross_cents, l.net_cents,
  CASE WHEN EXISTS (SELECT 1 FROM order_fees f WHERE f.tenant_id = l.tenant_id AND f.order_id = l.order_id AND f.kind = 'deposit')
    THEN (SELECT p.deposit_cents FROM products p WHERE p.tenant_id = l.tenant_id AND p.id = l.product_id) ELSE 0 END
FROM order_lines l;
DROP TABLE order_lines;
ALTER TABLE order_lines_anew RENAME TO order_lines;
CREATE INDEX order_lines_by_product ON order_lines (tenant_id, product_id, order_id, sample, quantity, net_cents);

-- A return is delivered from its first moment and never stands otherwise; what it comes to is at most nothing.
ALTER TABLE orders ADD COLUMN kind TEXT NOT NULL DEFAULT 'order' CONSTRAINT kind
  CHECK (kind = 'order' OR (kind = 'return' AND status = 'delivered' AND total_cents <= 0));
-- The rate that the order's tax was reckoned at, for what becomes of it later.
ALTER TABLE orders ADD COLUMN tax_bp INTEGER NOT NULL DEFAULT 0 CONSTRAINT order_tax CHECK (tax_bp BETWEEN 0 AND 10000);
UPDATE orders SET tax_bp = (SELECT t.tax_bp FROM tenants t WHERE t.id = orders.tenant_id)
WHERE EXISTS (SELECT 1 FROM order_fees f WHERE f.tenant_id = orders.tenant_id AND f.order_id = orders.id AND f.kind = 'tax');
CREATE INDEX orders_returns ON orders (tenant_id, ordered_on, id) WHERE kind = 'return';

-- Which order another began with.
CREATE TABLE order_links (
  tenant_id BLOB NOT NULL,
  order_id  BLOB NOT NULL,
  of_id     BLOB NOT NULL,
  kind      TEXT NOT NULL CHECK (kind IN ('rest', 'return')),
  PRIMARY KEY (tenant_id, of_id, order_id),
  UNIQUE (tenant_id, order_id),
  FOREIGN KEY (tenant_id, order_id) REFERENCES orders (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, of_id) REFERENCES orders (tenant_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

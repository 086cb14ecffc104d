-- What an open order holds reserved, by product: exactly this is released, whatever became of the
-- product or the order's lines meanwhile.
CREATE TABLE order_holds (
  tenant_id    BLOB NOT NULL,
  order_id     BLOB NOT NULL,
  product_id   BLOB NOT NULL,
  warehouse_id BLOB NOT NULL,
  quantity     INTEGER NOT NULL CHECK (quantity >= 1),
  PRIMARY KEY (tenant_id, order_id, product_id),
  FOREIGN KEY (tenant_id, order_id) REFERENCES orders (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, product_id, warehouse_id) REFERENCES stock (tenant_id, product_id, warehouse_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX order_holds_by_product ON order_holds (tenant_id, product_id, warehouse_id);

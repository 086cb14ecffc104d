-- Stock: what is short without looking at everything, a product's moves whatever the warehouse, one default
-- warehouse a team.

ALTER TABLE warehouses ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
CREATE UNIQUE INDEX warehouses_default ON warehouses (tenant_id, is_default) WHERE is_default = 1;

ALTER TABLE stock ADD COLUMN available INTEGER NOT NULL GENERATED ALWAYS AS (on_hand - reserved) VIRTUAL;
-- Only what is short or gone stands in these, so an order seldom touches them.
CREATE INDEX stock_short ON stock (tenant_id, available, product_id, warehouse_id) WHERE available <= 0;
CREATE INDEX stock_short_by_warehouse ON stock (tenant_id, warehouse_id, available, product_id) WHERE available <= 0;

CREATE INDEX stock_moves_by_product ON stock_moves (tenant_id, product_id, at, id, warehouse_id, quantity);
CREATE INDEX products_by_tracked ON products (tenant_id, name_key, id) WHERE tracked = 1;

-- What of a product was delivered to whom is read along its lines, without looking each of them up.
DROP INDEX order_lines_by_product;
CREATE INDEX order_lines_by_product ON order_lines (tenant_id, product_id, order_id, sample, quantity, net_cents);

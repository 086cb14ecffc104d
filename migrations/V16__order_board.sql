-- The operations board: open orders by the day they are wanted on; those wanted on no day come last.
ALTER TABLE orders ADD COLUMN wanted_key TEXT NOT NULL GENERATED ALWAYS AS (COALESCE(wanted_on, '9999-12-31')) VIRTUAL;
CREATE INDEX orders_open_by_day ON orders (tenant_id, wanted_key, id) WHERE status IN ('pending', 'ready', 'picked');

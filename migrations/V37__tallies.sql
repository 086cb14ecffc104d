-- Figures are kept beside what they count, by the statement that changes it: no page counts a whole table.

-- How many orders stand at a status and what they come to, by the rep they are credited to. The key of those
-- without a rep is X'00', that of the whole team is empty.
CREATE TABLE order_tallies (
  tenant_id BLOB NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  rep_key   BLOB NOT NULL,
  status    TEXT NOT NULL,
  orders    INTEGER NOT NULL CHECK (orders >= 0),
  cents     INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, rep_key, status)
) STRICT, WITHOUT ROWID;

-- The same for what was delivered, by day: revenue is a sum of days.
CREATE TABLE delivered_days (
  tenant_id BLOB NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  rep_key   BLOB NOT NULL,
  day       TEXT NOT NULL,
  orders    INTEGER NOT NULL CHECK (orders >= 0),
  cents     INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, rep_key, day)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER orders_tally_in AFTER INSERT ON orders BEGIN
  INSERT INTO order_tallies (tenant_id, rep_key, status, orders, cents)
  VALUES (NEW.tenant_id, X'', NEW.status, 1, NEW.total_cents),
         (NEW.tenant_id, COALESCE(NEW.rep_id, X'00'), NEW.status, 1, NEW.total_cents)
  ON CONFLICT (tenant_id, rep_key, status) DO UPDATE SET orders = orders + 1, cents = cents + excluded.cents;
END;
CREATE TRIGGER orders_tally_out AFTER DELETE ON orders BEGIN
  UPDATE order_tallies SET orders = orders - 1, cents = cents - OLD.total_cents
  WHERE tenant_id = OLD.tenant_id AND rep_key IN (X'', COALESCE(OLD.rep_id, X'00')) AND status = OLD.status;
END;
CREATE TRIGGER orders_tally_sum AFTER UPDATE OF total_cents ON orders
WHEN OLD.total_cents <> NEW.total_cents AND OLD.status = NEW.status AND OLD.rep_id IS NEW.rep_id BEGIN
  UPDATE order_tallies SET cents = cents - OLD.total_cents + NEW.total_cents
  WHERE tenant_id = NEW.tenant_id AND rep_key IN (X'', COALESCE(NEW.rep_id, X'00')) AND status = NEW.status;
END;
CREATE TRIGGER orders_tally_move AFTER UPDATE OF status, rep_id, total_cents ON orders
WHEN OLD.status <> NEW.status OR OLD.rep_id IS NOT NEW.rep_id BEGIN
  UPDATE order_tallies SET orders = orders - 1, cents = cents - OLD.total_cents
  WHERE tenant_id = OLD.tenant_id AND rep_key IN (X'', COALESCE(OLD.rep_id, X'00')) AND status = OLD.status;
  INSERT INTO order_tallies (tenant_id, rep_key, status, orders, cents)
  VALUES (NEW.tenant_id, X'', NEW.status, 1, NEW.total_cents),
         (NEW.tenant_id, COALESCE(NEW.rep_id, X'00'), NEW.status, 1, NEW.total_cents)
  ON CONFLICT (tenant_id, rep_key, status) DO UPDATE SET orders = orders + 1, cents = cents + excluded.cents;
END;

CREATE TRIGGER orders_day_in AFTER INSERT ON orders WHEN NEW.delivered_on IS NOT NULL BEGIN
  INSERT INTO delivered_days (tenant_id, rep_key, day, orders, cents)
  VALUES (NEW.tenant_id, X'', NEW.delivered_on, 1, NEW.total_cents),
         (NEW.tenant_id, COALESCE(NEW.rep_id, X'00'), NEW.delivered_on, 1, NEW.total_cents)
  ON CONFLICT (tenant_id, rep_key, day) DO UPDATE SET orders = orders + 1, cents = cents + excluded.cents;
END;
CREATE TRIGGER orders_day_out AFTER DELETE ON orders WHEN OLD.delivered_on IS NOT NULL BEGIN
  UPDATE delivered_days SET orders = orders - 1, cents = cents - OLD.total_cents
  WHERE tenant_id = OLD.tenant_id AND rep_key IN (X'', COALESCE(OLD.rep_id, X'00')) AND day = OLD.delivered_on;
END;
CREATE TRIGGER orders_day_left AFTER UPDATE OF delivered_on, rep_id, total_cents ON orders
WHEN OLD.delivered_on IS NOT NULL AND (OLD.delivered_on IS NOT NEW.delivered_on OR OLD.rep_id IS NOT NEW.rep_id
  OR OLD.total_cents <> NEW.total_cents) BEGIN
  UPDATE delivered_days SET orders = orders - 1, cents = cents - OLD.total_cents
  WHERE tenant_id = OLD.tenant_id AND rep_key IN (X'', COALESCE(OLD.rep_id, X'00')) AND day = OLD.delivered_on;
END;
CREATE TRIGGER orders_day_reached AFTER UPDATE OF delivered_on, rep_id, total_cents ON orders
WHEN NEW.delivered_on IS NOT NULL AND (OLD.delivered_on IS NOT NEW.delivered_on OR OLD.rep_id IS NOT NEW.rep_id
  OR OLD.total_cents <> NEW.total_cents) BEGIN
  INSERT INTO delivered_days (tenant_id, rep_key, day, orders, cents)
  VALUES (NEW.tenant_id, X'', NEW.delivered_on, 1, NEW.total_cents),
         (NEW.tenant_id, COALESCE(NEW.rep_id, X'00'), NEW.delivered_on, 1, NEW.total_cents)
  ON CONFLICT (tenant_id, rep_key, day) DO UPDATE SET orders = orders + 1, cents = cents + excluded.cents;
END;

INSERT INTO order_tallies (tenant_id, rep_key, status, orders, cents)
SELECT tenant_id, X'', status, COUNT(*), SUM(total_cents) FROM orders GROUP BY tenant_id, status
UNION ALL
SELECT tenant_id, COALESCE(rep_id, X'00'), status, COUNT(*), SUM(total_cents) FROM orders
GROUP BY tenant_id, COALESCE(rep_id, X'00'), status;
INSERT INTO delivered_days (tenant_id, rep_key, day, orders, cents)
SELECT tenant_id, X'', delivered_on, COUNT(*), SUM(total_cents) FROM orders WHERE delivered_on IS NOT NULL
GROUP BY tenant_id, delivered_on
UNION ALL
SELECT tenant_id, COALESCE(rep_id, X'00'), delivered_on, COUNT(*), SUM(total_cents) FROM orders
WHERE delivered_on IS NOT NULL GROUP BY tenant_id, COALESCE(rep_id, X'00'), delivered_on;

-- How often what a list can ask of a rep's customers changed: whoever counted them keeps the figures as long
-- as this stays (and the day). The key of customers without a rep is X'00'.
CREATE TABLE customer_changes (
  tenant_id BLOB NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  rep_key   BLOB NOT NULL,
  changes   INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, rep_key)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER customers_change_in AFTER INSERT ON customers BEGIN
  INSERT INTO customer_changes (tenant_id, rep_key, changes) VALUES (NEW.tenant_id, COALESCE(NEW.rep_id, X'00'), 1)
  ON CONFLICT (tenant_id, rep_key) DO UPDATE SET changes = changes + 1;
END;
CREATE TRIGGER customers_change_out AFTER DELETE ON customers BEGIN
  UPDATE customer_changes SET changes = changes + 1
  WHERE tenant_id = OLD.tenant_id AND rep_key = COALESCE(OLD.rep_id, X'00');
END;
CREATE TRIGGER customers_change_move AFTER UPDATE OF rep_id, closed_on, last_delivered_on, next_order_on, due_from,
  late_from, dormant_from, shrinking, last_sign_on, do_not_contact_until ON customers BEGIN
  INSERT INTO customer_changes (tenant_id, rep_key, changes)
  VALUES (OLD.tenant_id, COALESCE(OLD.rep_id, X'00'), 1), (NEW.tenant_id, COALESCE(NEW.rep_id, X'00'), 1)
  ON CONFLICT (tenant_id, rep_key) DO UPDATE SET changes = changes + 1;
END;
-- An open order counts too: who has one isn't due.
CREATE TRIGGER orders_change_in AFTER INSERT ON orders WHEN NEW.status IN ('pending', 'ready', 'picked') BEGIN
  UPDATE customer_changes SET changes = changes + 1 WHERE tenant_id = NEW.tenant_id AND rep_key =
  (SELECT COALESCE(rep_id, X'00') FROM customers WHERE tenant_id = NEW.tenant_id AND id = NEW.customer_id);
END;
CREATE TRIGGER orders_change_out AFTER DELETE ON orders WHEN OLD.status IN ('pending', 'ready', 'picked') BEGIN
  UPDATE customer_changes SET changes = changes + 1 WHERE tenant_id = OLD.tenant_id AND rep_key IN
  (SELECT COALESCE(rep_id, X'00') FROM customers WHERE tenant_id = OLD.tenant_id AND id = OLD.customer_id);
END;
CREATE TRIGGER orders_change_move AFTER UPDATE OF status, customer_id ON orders
WHEN OLD.customer_id <> NEW.customer_id
  OR (OLD.status IN ('pending', 'ready', 'picked')) <> (NEW.status IN ('pending', 'ready', 'picked')) BEGIN
  UPDATE customer_changes SET changes = changes + 1 WHERE tenant_id = NEW.tenant_id AND rep_key IN
  (SELECT COALESCE(rep_id, X'00') FROM customers WHERE tenant_id = NEW.tenant_id AND id IN (OLD.customer_id, NEW.customer_id));
END;
INSERT INTO customer_changes (tenant_id, rep_key, changes)
SELECT DISTINCT tenant_id, COALESCE(rep_id, X'00'), 1 FROM customers;

-- Each order of the customers' list, with what its filters look at: whoever doesn't fit is passed over inside
-- the index.
DROP INDEX customers_by_name;
DROP INDEX customers_by_rep;
DROP INDEX customers_by_number;
DROP INDEX customers_by_rep_number;
DROP INDEX customers_by_last_order;
DROP INDEX customers_by_rep_last_order;
DROP INDEX customers_by_next_order;
DROP INDEX customers_by_rep_next_order;
CREATE INDEX customers_by_name ON customers (tenant_id, name_key, id, rep_id, closed_on, last_delivered_on,
  last_sign_on, next_order_on, due_from, late_from, dormant_from, shrinking, do_not_contact_until);
CREATE INDEX customers_by_rep ON customers (tenant_id, rep_id, name_key, id, closed_on, last_delivered_on,
  last_sign_on, next_order_on, due_from, late_from, dormant_from, shrinking, do_not_contact_until);
CREATE INDEX customers_by_number ON customers (tenant_id, number_length, number, id, rep_id, closed_on,
  last_delivered_on, last_sign_on, next_order_on, due_from, late_from, dormant_from, shrinking, do_not_contact_until);
CREATE INDEX customers_by_rep_number ON customers (tenant_id, rep_id, number_length, number, id, closed_on,
  last_delivered_on, last_sign_on, next_order_on, due_from, late_from, dormant_from, shrinking, do_not_contact_until);
CREATE INDEX customers_by_last_order ON customers (tenant_id, last_order_key, id, rep_id, closed_on,
  last_delivered_on, last_sign_on, next_order_on, due_from, late_from, dormant_from, shrinking, do_not_contact_until);
CREATE INDEX customers_by_rep_last_order ON customers (tenant_id, rep_id, last_order_key, id, closed_on,
  last_delivered_on, last_sign_on, next_order_on, due_from, late_from, dormant_from, shrinking, do_not_contact_until);
CREATE INDEX customers_by_next_order ON customers (tenant_id, next_order_key, id, rep_id, closed_on,
  last_delivered_on, last_sign_on, next_order_on, due_from, late_from, dormant_from, shrinking, do_not_contact_until);
CREATE INDEX customers_by_rep_next_order ON customers (tenant_id, rep_id, next_order_key, id, closed_on,
  last_delivered_on, last_sign_on, next_order_on, due_from, late_from, dormant_from, shrinking, do_not_contact_until);

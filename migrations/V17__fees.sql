-- Fees: what somebody adds, deposits by product, and a flat tax; all of them lines of order_fees.
ALTER TABLE order_fees ADD COLUMN kind TEXT NOT NULL DEFAULT 'added' CHECK (kind IN ('added', 'deposit', 'tax'));
ALTER TABLE tenants ADD COLUMN tax_bp INTEGER NOT NULL DEFAULT 0 CONSTRAINT tax CHECK (tax_bp BETWEEN 0 AND 10000);
ALTER TABLE tenants ADD COLUMN tax_label TEXT NOT NULL DEFAULT 'Tax';
ALTER TABLE products ADD COLUMN deposit_cents INTEGER NOT NULL DEFAULT 0 CONSTRAINT deposit CHECK (deposit_cents >= 0);

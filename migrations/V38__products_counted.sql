-- Products are counted by category and supplier inside the index: it says which are active.
DROP INDEX products_by_category;
DROP INDEX products_by_supplier;
CREATE INDEX products_by_category ON products (tenant_id, category, name_key, id, active);
CREATE INDEX products_by_supplier ON products (tenant_id, supplier, name_key, id, active);

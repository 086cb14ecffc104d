-- One search over all there is: people at customers are found too, and names in spite of a typo.

CREATE TABLE search_docs_all (
  doc       INTEGER PRIMARY KEY,
  tenant_id BLOB NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  kind      TEXT NOT NULL CHECK (kind IN ('customer', 'product', 'order', 'contact')),
  id        BLOB NOT NULL,
  UNIQUE (tenant_id, kind, id)
) STRICT;
INSERT INTO search_docs_all (doc, tenant_id, kind, id) SELECT doc, tenant_id, kind, id FROM search_docs;
DROP TABLE search_docs;
ALTER TABLE search_docs_all RENAME TO search_docs;

INSERT INTO search_docs (tenant_id, kind, id) SELECT tenant_id, 'contact', id FROM contacts;
INSERT INTO search_fts (rowid, scope, words)
SELECT d.doc, 'contact' || lower(hex(d.tenant_id)), lower(t.name) || ' ' || t.phone || ' ' || lower(t.email)
FROM search_docs d JOIN contacts t ON t.tenant_id = d.tenant_id AND t.id = d.id WHERE d.kind = 'contact';

-- Three letters at a time, the beginning of a word marked by "_": what a misspelt name still shares with
-- the right one. The words' own table can't tell, so this one stands beside it under the same number.
CREATE VIRTUAL TABLE search_grams USING fts5 (
  scope, grams, content='', contentless_delete=1, detail=column,
  tokenize="unicode61 remove_diacritics 2 tokenchars '_'"
);
INSERT INTO search_grams (search_grams, rank) VALUES ('rank', 'bm25(0.0, 1.0)');

-- What is there already; whatever changes later is indexed by the program in the same way.
INSERT INTO search_grams (rowid, scope, grams)
WITH RECURSIVE
named (doc, scope, marked) AS (
  SELECT d.doc, d.kind || lower(hex(d.tenant_id)), '_' || replace(COALESCE(c.name_key, p.name_key, lower(t.name)), ' ', ' _')
  FROM search_docs d
  LEFT JOIN customers c ON d.kind = 'customer' AND c.tenant_id = d.tenant_id AND c.id = d.id
  LEFT JOIN products p ON d.kind = 'product' AND p.tenant_id = d.tenant_id AND p.id = d.id
  LEFT JOIN contacts t ON d.kind = 'contact' AND t.tenant_id = d.tenant_id AND t.id = d.id
  WHERE d.kind <> 'order'
),
cut (doc, scope, marked, at) AS (
  SELECT doc, scope, marked, 1 FROM named WHERE marked IS NOT NULL
  UNION ALL SELECT doc, scope, marked, at + 1 FROM cut WHERE at + 3 <= length(marked)
)
SELECT doc, scope, group_concat(substr(marked, at, 3), ' ') FROM cut GROUP BY doc, scope;

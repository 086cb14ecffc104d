-- The merge that led an older one on, when the customer it had led to went itself: undoing that merge leads
-- these back, and no others. One is enough: a customer goes only when what it took in can't be undone any more.
ALTER TABLE customer_merges ADD COLUMN led_on_by BLOB;

-- The language in which somebody reads the names of weekdays and months.
ALTER TABLE users ADD COLUMN date_language TEXT NOT NULL DEFAULT 'en'
  CONSTRAINT language CHECK (date_language IN ('en', 'de', 'fr', 'es', 'it', 'nl', 'pt'));

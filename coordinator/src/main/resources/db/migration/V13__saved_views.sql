-- Views of the list of transactions, which operators save and share. What they did to them is in the
-- audit log.
CREATE TABLE saved_view (
  namespace text NOT NULL,
  name      text COLLATE "C" NOT NULL,
  filter    text NOT NULL,
  columns   text[] NOT NULL,
  saved_by  text NOT NULL,
  saved_at  timestamptz NOT NULL DEFAULT now(),
  version   bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (namespace, name)
);
COMMENT ON COLUMN saved_view.filter IS 'The query of the list, without limit and cursor.';
COMMENT ON COLUMN saved_view.version IS 'Whoever saves or removes says which one he saw.';

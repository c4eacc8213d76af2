-- Conditions on columns and triggers with conditions are read and made ready anew by each statement
-- that may need them, which was a good part of the time of a small append. The append itself sees
-- to it that an entry has its predecessor: it brings a kind only with the first entry, and refuses
-- a row that has none. What decides, the table of decisions, keeps its condition.
ALTER TABLE transaction
  DROP CONSTRAINT transaction_kind_check, DROP CONSTRAINT transaction_outcome_check;

-- Partitions were made with conditions of their own.
DO $$
DECLARE
  own record;
BEGIN
  FOR own IN
    SELECT c.conrelid::regclass AS partition, c.conname AS name
    FROM pg_constraint c JOIN pg_inherits i ON i.inhrelid = c.conrelid
    WHERE i.inhparent = 'transaction'::regclass AND c.contype = 'c'
  LOOP
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', own.partition, own.name);
  END LOOP;
END $$;

DROP TRIGGER refuse_orphan ON transaction;
DROP FUNCTION refuse_orphan();

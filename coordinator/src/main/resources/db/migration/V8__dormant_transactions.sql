-- Transactions that wait for nothing but a time or a request are in nobody's memory.
ALTER TABLE transaction ADD COLUMN wake_at timestamptz;
COMMENT ON COLUMN transaction.wake_at IS
  'Set: it is dormant since its last entry, until then, or until somebody asks for it.';

-- What is awake is also in the index of all that is unfinished, and so is what is dormant: nodes of
-- the release before, which may serve beside newer ones, know of no other, and neither does what
-- asks for both.
CREATE INDEX transaction_awake ON transaction (shard, tx) WHERE NOT finished AND wake_at IS NULL;
CREATE INDEX transaction_due ON transaction (shard, wake_at, tx)
  WHERE NOT finished AND wake_at IS NOT NULL;

-- A node of the release before stores entries and leaves wake_at as it is.
CREATE FUNCTION wake_with_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.wake_at := NULL;
  RETURN NEW;
END $$;
CREATE TRIGGER wake_with_entry BEFORE UPDATE ON transaction
  FOR EACH ROW WHEN (NEW.last_seq <> OLD.last_seq AND NEW.wake_at IS NOT NULL)
  EXECUTE FUNCTION wake_with_entry();

-- Marks transactions of one shard as dormant, for so many milliseconds or, if that is NULL, for
-- good, each only if it has no newer entry than the one named and is not shown as stuck. Returns
-- those that are dormant now.
-- The row of the shard is locked and compared first, as by an append.
CREATE FUNCTION mark_dormant(
  of_shard integer, of_epoch bigint, of_owner text, ids text[], seqs integer[], delays bigint[])
RETURNS SETOF text LANGUAGE plpgsql
SET enable_seqscan = off
AS $$
BEGIN
  PERFORM FROM shard s WHERE s.shard = of_shard AND s.epoch = of_epoch AND s.owner = of_owner
    FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  FOR i IN 1 .. cardinality(ids) LOOP
    UPDATE transaction t
    SET wake_at = coalesce(now() + delays[i] * interval '1 millisecond', 'infinity')
    WHERE t.tx = ids[i] COLLATE "C" AND t.shard = of_shard AND t.last_seq = seqs[i]
      AND NOT t.finished AND t.stuck IS NULL;
    IF FOUND THEN
      RETURN NEXT ids[i];
    END IF;
  END LOOP;
END $$;

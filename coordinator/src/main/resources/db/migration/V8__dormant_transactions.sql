-- Transactions that wait for nothing but a time or a request are in nobody's memory.
ALTER TABLE transaction ADD COLUMN wake_at timestamptz;
COMMENT ON COLUMN transaction.wake_at IS
  'Set: it is dormant since its last entry, until then, or until somebody asks for it.';

-- Each unfinished transaction is in the index of those awake or in the two of the dormant, so that
-- one that never waits costs no more than before.
DROP INDEX transaction_unfinished;
CREATE INDEX transaction_awake ON transaction (shard, tx) WHERE NOT finished AND wake_at IS NULL;
CREATE INDEX transaction_dormant ON transaction (shard, tx)
  WHERE NOT finished AND wake_at IS NOT NULL;
CREATE INDEX transaction_due ON transaction (shard, wake_at, tx)
  WHERE NOT finished AND wake_at IS NOT NULL;

-- Marks transactions of one shard as dormant, for so many milliseconds or, if that is NULL, for
-- good, each only if it has no newer entry than the one named. Returns those that are dormant now.
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
      AND NOT t.finished;
    IF FOUND THEN
      RETURN NEXT ids[i];
    END IF;
  END LOOP;
END $$;

-- As before, but for the indexes that find the unfinished.
CREATE OR REPLACE FUNCTION forget_partitions(
  suffix text, lower_id text, upper_id text, survivors_max integer, keep interval) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
  parent text;
  survivors integer;
  day_end timestamptz := (to_date(suffix, 'YYYYMMDD') + 1)::timestamp AT TIME ZONE 'UTC';
  unfinished text := format(
    'SELECT tx FROM %1$I WHERE NOT finished AND wake_at IS NULL
     UNION ALL SELECT tx FROM %1$I WHERE NOT finished AND wake_at IS NOT NULL',
    'transaction_' || suffix);
BEGIN
  IF day_end > now() - keep THEN
    RETURN -1;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('verdict partitions'));
  IF to_regclass(format('%I', 'transaction_' || suffix)) IS NULL THEN
    RETURN 0;
  END IF;
  EXECUTE format('SELECT count(*) FROM (SELECT FROM (%s) u LIMIT %s) t',
    unfinished, survivors_max + 1) INTO survivors;
  IF survivors > survivors_max THEN
    RETURN -1;
  END IF;
  -- In the order in which an append locks them.
  LOCK TABLE decision, entry, transaction IN ACCESS EXCLUSIVE MODE;
  EXECUTE 'CREATE TEMP TABLE survivor ON COMMIT DROP AS ' || unfinished;
  SELECT count(*) INTO survivors FROM survivor;
  FOREACH parent IN ARRAY ARRAY['decision', 'entry', 'transaction'] LOOP
    EXECUTE format('ALTER TABLE %I DETACH PARTITION %I', parent, parent || '_' || suffix);
    EXECUTE format('ALTER TABLE %I RENAME TO %I', parent || '_' || suffix, parent || '_old');
    IF survivors > 0 THEN
      EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', parent || '_' || suffix, parent);
      EXECUTE format('INSERT INTO %I SELECT * FROM %I WHERE tx IN (SELECT tx FROM survivor)',
        parent || '_' || suffix, parent || '_old');
      EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
        parent, parent || '_' || suffix, lower_id, upper_id);
      EXECUTE format('CREATE TRIGGER refuse_forgotten BEFORE INSERT ON %I
        FOR EACH ROW EXECUTE FUNCTION refuse_forgotten()', parent || '_' || suffix);
    END IF;
    EXECUTE format('DROP TABLE %I', parent || '_old');
  END LOOP;
  DROP TABLE survivor;
  -- Compared in the row as it is now: another caller may have moved the mark while this one waited.
  UPDATE forgotten SET below = upper_id WHERE below < upper_id COLLATE "C";
  RETURN survivors;
END $$;

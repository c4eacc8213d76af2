-- The function of the first version believed the caller about what is old, and let the mark go back.
DROP FUNCTION forget_partitions(text, text, text, integer);

-- Ends the retention of one day: drops its partitions, or replaces them by partitions with only the
-- unfinished transactions. Returns how many survived; -1 if there are more than allowed, or if the
-- day has not been over for as long as transactions are kept, by this server's clock: then nothing
-- is changed.
CREATE FUNCTION forget_partitions(
  suffix text, lower_id text, upper_id text, survivors_max integer, keep interval) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
  parent text;
  survivors integer;
  day_end timestamptz := (to_date(suffix, 'YYYYMMDD') + 1)::timestamp AT TIME ZONE 'UTC';
BEGIN
  IF day_end > now() - keep THEN
    RETURN -1;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('verdict partitions'));
  IF to_regclass(format('%I', 'transaction_' || suffix)) IS NULL THEN
    RETURN 0;
  END IF;
  EXECUTE format('SELECT count(*) FROM (SELECT FROM %I WHERE NOT finished LIMIT %s) t',
    'transaction_' || suffix, survivors_max + 1) INTO survivors;
  IF survivors > survivors_max THEN
    RETURN -1;
  END IF;
  -- In the order in which an append locks them.
  LOCK TABLE decision, entry, transaction IN ACCESS EXCLUSIVE MODE;
  EXECUTE format('CREATE TEMP TABLE survivor ON COMMIT DROP AS SELECT tx FROM %I WHERE NOT finished',
    'transaction_' || suffix);
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

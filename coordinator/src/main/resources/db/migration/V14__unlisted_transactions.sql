-- A transaction that is over soon gets its row when it is over. Until then its first entry, which is its
-- only one, carries what the row would say. What is not over soon is listed: it gets its row.
ALTER TABLE entry ADD COLUMN unlisted text;
COMMENT ON COLUMN entry.unlisted IS
  'Set: the entry came without a row of its transaction, which is to say this. JSON.';
CREATE INDEX entry_unlisted ON entry (shard, tx) WHERE unlisted IS NOT NULL;

ALTER TABLE shard ADD COLUMN listed_up_to text COLLATE "C" NOT NULL DEFAULT '';
COMMENT ON COLUMN shard.listed_up_to IS
  'The transactions of this shard up to that one have a row if they have an entry.';

-- What has no row yet, as its row is to be. Its columns are the first of the table, in their order.
CREATE VIEW unlisted AS
  SELECT e.tx, e.shard, e.seq AS last_seq, false AS finished, e.written_at AS updated_at,
    o.row->>'kind' AS kind, coalesce(o.row->>'namespace', '') AS namespace,
    coalesce(o.row->>'principal', '') AS principal, coalesce(o.row->>'name', '') AS name,
    coalesce(o.row->>'business_key', '') AS business_key, coalesce(o.row->'labels', '{}') AS labels,
    coalesce(o.row->>'traceparent', '') AS traceparent, coalesce(o.row->>'status', '') AS status,
    o.row->>'outcome' AS outcome, coalesce(o.row->>'reason', '') AS reason, NULL::text AS stuck
  FROM entry e CROSS JOIN LATERAL (SELECT e.unlisted::jsonb OFFSET 0) AS o(row)
  WHERE e.unlisted IS NOT NULL AND NOT EXISTS (SELECT FROM transaction t WHERE t.tx = e.tx);

-- Lists transactions, and notes up to which all are; the ids are sorted. Nothing else may write entries
-- without rows at the same time, and none up to that id afterwards. False, and nothing is done, if the
-- shard is not held. The row of the shard is locked and compared first, as by an append; a node that is
-- leaving has released it, and while nobody has taken it nobody else writes.
CREATE FUNCTION list_transactions(
  of_shard integer, of_epoch bigint, of_owner text, ids text[], up_to text) RETURNS boolean
LANGUAGE plpgsql
SET enable_seqscan = off SET enable_nestloop = on
AS $$
BEGIN
  PERFORM FROM shard s WHERE s.shard = of_shard AND s.epoch = of_epoch
    AND s.owner IN (of_owner, '') FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  INSERT INTO transaction SELECT u.* FROM unlisted u
  WHERE u.tx = ANY (ids) AND u.shard = of_shard
    AND u.tx >= ids[1] COLLATE "C" AND u.tx <= ids[cardinality(ids)] COLLATE "C"
  ON CONFLICT (tx) DO NOTHING;
  UPDATE shard SET listed_up_to = up_to
  WHERE shard = of_shard AND listed_up_to < up_to COLLATE "C";
  RETURN true;
END $$;

-- Lists what earlier owners of a shard left without rows: what was born before the epoch, which the caller
-- gives also as ids spell it. Returns up to which all are listed; NULL, and nothing is done, if the shard
-- is not held.
CREATE FUNCTION list_left_behind(
  of_shard integer, of_epoch bigint, epoch_text text, of_owner text) RETURNS text
LANGUAGE plpgsql
SET enable_seqscan = off SET enable_nestloop = on
AS $$
DECLARE
  listed text;
BEGIN
  SELECT s.listed_up_to INTO listed FROM shard s
  WHERE s.shard = of_shard AND s.epoch = of_epoch AND s.owner = of_owner FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  INSERT INTO transaction SELECT u.* FROM unlisted u
  WHERE u.shard = of_shard AND u.tx > listed COLLATE "C"
    AND substr(u.tx, 15, 7) < epoch_text COLLATE "C"
  ON CONFLICT (tx) DO NOTHING;
  UPDATE shard s SET listed_up_to = latest.tx FROM (
    SELECT max(e.tx) AS tx FROM entry e
    WHERE e.unlisted IS NOT NULL AND e.shard = of_shard AND e.tx > listed COLLATE "C"
      AND substr(e.tx, 15, 7) < epoch_text COLLATE "C") latest
  WHERE s.shard = of_shard AND latest.tx IS NOT NULL
  RETURNING s.listed_up_to INTO listed;
  RETURN coalesce(listed, (SELECT s.listed_up_to FROM shard s WHERE s.shard = of_shard));
END $$;

-- Lists whatever has no row in that span of ids, whoever leads its shard. Returns how many.
CREATE FUNCTION list_between(lower_id text, upper_id text) RETURNS integer
LANGUAGE plpgsql
SET enable_seqscan = off SET enable_nestloop = on
AS $$
DECLARE
  each record;
  inserted integer;
  listed integer := 0;
BEGIN
  FOR each IN SELECT s.shard, s.listed_up_to FROM shard s ORDER BY s.shard LOOP
    INSERT INTO transaction SELECT u.* FROM unlisted u
    WHERE u.shard = each.shard AND u.tx > each.listed_up_to
      AND u.tx >= lower_id COLLATE "C" AND u.tx < upper_id COLLATE "C"
    ON CONFLICT (tx) DO NOTHING;
    GET DIAGNOSTICS inserted = ROW_COUNT;
    listed := listed + inserted;
  END LOOP;
  RETURN listed;
END $$;

-- Lists one transaction, if it has no row. For callers that hold its shard.
CREATE FUNCTION list_transaction(id text) RETURNS void
LANGUAGE sql
SET enable_seqscan = off
AS $$
  INSERT INTO transaction SELECT u.* FROM unlisted u WHERE u.tx = id COLLATE "C"
  ON CONFLICT (tx) DO NOTHING;
$$;

-- Shows an unfinished transaction as stuck; it is not dormant any more. False if there is none, or if the
-- shard is not held: its row is locked and compared first, as by an append.
CREATE FUNCTION mark_stuck(of_shard integer, of_epoch bigint, of_owner text, id text, why text)
RETURNS boolean LANGUAGE plpgsql
SET enable_seqscan = off
AS $$
BEGIN
  PERFORM FROM shard s WHERE s.shard = of_shard AND s.epoch = of_epoch AND s.owner = of_owner
    FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  PERFORM list_transaction(id);
  UPDATE transaction t SET stuck = why, wake_at = NULL
  WHERE t.tx = id COLLATE "C" AND t.shard = of_shard AND NOT t.finished;
  RETURN FOUND;
END $$;

-- As before; what has no row yet gets one.
CREATE OR REPLACE FUNCTION mark_dormant(
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
  INSERT INTO transaction SELECT u.* FROM unlisted u
  WHERE u.shard = of_shard AND u.tx = ANY (
      SELECT w.id COLLATE "C" FROM unnest(ids, seqs) w(id, seq) WHERE w.seq = 1)
    AND u.tx >= (SELECT min(w.id COLLATE "C") FROM unnest(ids, seqs) w(id, seq) WHERE w.seq = 1)
    AND u.tx <= (SELECT max(w.id COLLATE "C") FROM unnest(ids, seqs) w(id, seq) WHERE w.seq = 1)
  ON CONFLICT (tx) DO NOTHING;
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

-- As before, after all of that day have rows.
CREATE OR REPLACE FUNCTION forget_partitions(
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
  PERFORM list_between(lower_id, upper_id);
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

-- As before; what has no row yet is not what its shard's earlier owner wrote nothing of. Without the
-- OFFSET, the entries of all transactions would be read to look up a few.
CREATE OR REPLACE FUNCTION sweep_locks(keep interval) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  swept integer;
BEGIN
  PERFORM end_overdue_locks();
  WITH ended AS (
    SELECT h.holder, h.ticket FROM lock_holder h
    WHERE h.kind = 'transaction' AND h.state <> 'released' AND (
      EXISTS (SELECT FROM transaction t WHERE t.tx = h.holder AND t.finished)
      OR (NOT EXISTS (SELECT FROM transaction t WHERE t.tx = h.holder)
        AND NOT EXISTS (SELECT FROM entry e WHERE e.tx = h.holder AND e.seq = 1 OFFSET 0)
        AND (h.epoch < (SELECT s.epoch FROM shard s WHERE s.shard = h.shard)
          OR h.holder < (SELECT below FROM forgotten))))
    ORDER BY h.holder LIMIT 1000 FOR UPDATE OF h SKIP LOCKED),
  claims AS (
    DELETE FROM lock_claim c USING ended e WHERE c.ticket = e.ticket)
  UPDATE lock_holder h SET state = 'released', ends_at = NULL, released_at = now()
  FROM ended e WHERE h.holder = e.holder;
  GET DIAGNOSTICS swept = ROW_COUNT;
  RETURN swept;
END $$;

-- As before; nor is it forgotten.
CREATE OR REPLACE FUNCTION forget_released_lock_holders(keep interval, at_most integer)
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  gone integer;
BEGIN
  DELETE FROM lock_holder h USING (
    SELECT o.holder FROM lock_holder o WHERE o.released_at < now() - keep
      AND (o.kind = 'lease'
        OR NOT EXISTS (SELECT FROM transaction t WHERE t.tx = o.holder AND NOT t.finished)
          AND (EXISTS (SELECT FROM transaction t WHERE t.tx = o.holder OFFSET 0)
            OR NOT EXISTS (SELECT FROM entry e WHERE e.tx = o.holder AND e.seq = 1 OFFSET 0)))
    ORDER BY o.released_at LIMIT at_most FOR UPDATE OF o SKIP LOCKED) old
  WHERE h.holder = old.holder;
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;

-- A log may be spread over several databases: shard s lives in database s mod n. The table of shards has
-- those that live here. Each database knows its place, so that none is taken for another.
CREATE TABLE log_place (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  log uuid NOT NULL,
  place integer NOT NULL,
  databases integer NOT NULL,
  shards integer NOT NULL,
  complete boolean NOT NULL DEFAULT false
);
COMMENT ON COLUMN log_place.log IS 'The same in all databases of a log.';
COMMENT ON COLUMN log_place.place IS 'From 0, the home, which also keeps what belongs to no shard.';
COMMENT ON COLUMN log_place.shards IS 'Of the whole log; the table of shards has those that live here.';
COMMENT ON COLUMN log_place.complete IS 'In the home: all were set up; one that is empty lost its data.';

-- Whether the log says that a transaction is over, or that it forgot it. Of several databases each forgets
-- for itself: there a claim is followed by a question to the one in which the transaction lives.
CREATE OR REPLACE FUNCTION is_finished_transaction(of_holder text) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM transaction t WHERE t.tx = of_holder COLLATE "C" AND t.finished)
    OR (of_holder COLLATE "C" < (SELECT below FROM forgotten)
      AND NOT EXISTS (SELECT FROM log_place p WHERE p.databases > 1)
      AND NOT EXISTS (SELECT FROM transaction t WHERE t.tx = of_holder COLLATE "C"))
$$;

-- As before, but that nothing is known here of a transaction that lives elsewhere says nothing.
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
        AND EXISTS (SELECT FROM shard s WHERE s.shard = h.shard
          AND (h.epoch < s.epoch OR h.holder < (SELECT below FROM forgotten)))))
    ORDER BY h.holder LIMIT 1000 FOR UPDATE OF h SKIP LOCKED),
  claims AS (
    DELETE FROM lock_claim c USING ended e WHERE c.ticket = e.ticket)
  UPDATE lock_holder h SET state = 'released', ends_at = NULL, released_at = now()
  FROM ended e WHERE h.holder = e.holder;
  GET DIAGNOSTICS swept = ROW_COUNT;
  RETURN swept;
END $$;

CREATE OR REPLACE FUNCTION forget_lock_holders(at_most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  gone integer;
BEGIN
  DELETE FROM lock_holder h USING (
    SELECT o.holder FROM lock_holder o
    WHERE o.released_at IS NOT NULL AND o.kind = 'transaction' AND (
      EXISTS (SELECT FROM transaction t WHERE t.tx = o.holder AND t.finished)
      OR (o.holder < (SELECT below FROM forgotten)
        AND EXISTS (SELECT FROM shard s WHERE s.shard = o.shard)
        AND NOT EXISTS (SELECT FROM transaction t WHERE t.tx = o.holder)))
    ORDER BY o.released_at LIMIT at_most FOR UPDATE OF o SKIP LOCKED) old
  WHERE h.holder = old.holder;
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;

CREATE OR REPLACE FUNCTION forget_released_lock_holders(keep interval, at_most integer)
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  gone integer;
BEGIN
  DELETE FROM lock_holder h USING (
    SELECT o.holder FROM lock_holder o WHERE o.released_at < now() - keep
      AND (o.kind = 'lease'
        OR EXISTS (SELECT FROM shard s WHERE s.shard = o.shard)
          AND NOT EXISTS (SELECT FROM transaction t WHERE t.tx = o.holder AND NOT t.finished)
          AND (EXISTS (SELECT FROM transaction t WHERE t.tx = o.holder OFFSET 0)
            OR NOT EXISTS (SELECT FROM entry e WHERE e.tx = o.holder AND e.seq = 1 OFFSET 0)))
    ORDER BY o.released_at LIMIT at_most FOR UPDATE OF o SKIP LOCKED) old
  WHERE h.holder = old.holder;
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;

-- What a database knows of holders whose shards live in it. One is disowned if nothing is known of it and its
-- shard is led in a newer epoch than it claimed in: who reads that epoch reads all that was ever written
-- in older ones, for a raise waits for the appends before it. A database that has another place than it is asked
-- in concludes nothing. That a transaction is over may be written without waiting for the flush, and be lost by a
-- crash of this server; what is concluded from it stays in another one. So it must be older than that can be:
-- three times wal_writer_delay, which is 10 s at most.
CREATE FUNCTION judge_lock_holders(
  of_log uuid, of_place integer, holders text[], its_shards integer[], its_epochs bigint[])
RETURNS TABLE (of_holder text, verdict text)
LANGUAGE sql STABLE
SET enable_seqscan = off
AS $$
  SELECT w.holder, CASE
    WHEN NOT EXISTS (SELECT FROM log_place p WHERE p.log = of_log AND p.place = of_place)
      THEN 'unfinished'
    WHEN EXISTS (SELECT FROM transaction t WHERE t.tx = w.holder COLLATE "C" AND t.finished
        AND t.updated_at < now() - interval '30 seconds')
      THEN 'finished'
    WHEN EXISTS (SELECT FROM transaction t WHERE t.tx = w.holder COLLATE "C")
        OR EXISTS (SELECT FROM entry e WHERE e.tx = w.holder COLLATE "C" AND e.seq = 1)
        OR NOT EXISTS (SELECT FROM shard s WHERE s.shard = w.shard)
      THEN 'unfinished'
    WHEN w.holder COLLATE "C" < (SELECT below FROM forgotten) THEN 'forgotten'
    WHEN w.epoch < (SELECT s.epoch FROM shard s WHERE s.shard = w.shard) THEN 'disowned'
    ELSE 'unknown' END
  FROM unnest(holders, its_shards, its_epochs) w(holder, shard, epoch)
$$;

-- Releases what those transactions hold, unless one has claimed in a newer epoch since. Returns how many.
CREATE FUNCTION end_lock_holders(holders text[], epochs bigint[]) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
  swept integer;
BEGIN
  WITH ended AS (
    SELECT h.holder, h.ticket FROM lock_holder h
    JOIN unnest(holders, epochs) w(holder, epoch)
      ON h.holder = w.holder COLLATE "C" AND h.epoch = w.epoch
    WHERE h.kind = 'transaction' AND h.state <> 'released'
    ORDER BY h.holder FOR UPDATE OF h),
  claims AS (
    DELETE FROM lock_claim c USING ended e WHERE c.ticket = e.ticket)
  UPDATE lock_holder h SET state = 'released', ends_at = NULL, released_at = now()
  FROM ended e WHERE h.holder = e.holder;
  GET DIAGNOSTICS swept = ROW_COUNT;
  RETURN swept;
END $$;

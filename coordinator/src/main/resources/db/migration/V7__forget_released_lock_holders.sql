-- Forgetting has functions of its own, each of which tells how much it found, so that it is repeated
-- until nothing is left: leases that end are as many as transactions that do.

-- Releases what transactions left behind that are finished, or of which an earlier owner of their shard
-- wrote nothing. Returns how many. The interval is no longer used.
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

-- Forgets those who were released so long ago that no message of theirs is on its way any more, but for
-- transactions that still go on. Returns how many, at most so many.
CREATE FUNCTION forget_released_lock_holders(keep interval, at_most integer) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
  gone integer;
BEGIN
  DELETE FROM lock_holder h USING (
    SELECT o.holder FROM lock_holder o WHERE o.released_at < now() - keep
      AND (o.kind = 'lease'
        OR NOT EXISTS (SELECT FROM transaction t WHERE t.tx = o.holder AND NOT t.finished))
    ORDER BY o.released_at LIMIT at_most FOR UPDATE OF o SKIP LOCKED) old
  WHERE h.holder = old.holder;
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;

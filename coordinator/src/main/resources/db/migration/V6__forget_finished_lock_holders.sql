-- A transaction that the log says is finished needs no row here to be known as ended: a claim of its
-- that is still on its way comes to nothing. So rows of released holders are few.

-- Whether the log says that a transaction is over, or that it forgot it.
CREATE FUNCTION is_finished_transaction(of_holder text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM transaction t WHERE t.tx = of_holder COLLATE "C" AND t.finished)
    OR (of_holder COLLATE "C" < (SELECT below FROM forgotten)
      AND NOT EXISTS (SELECT FROM transaction t WHERE t.tx = of_holder COLLATE "C"))
$$;

-- Claims, or tells how an earlier claim of the same holder stands. The advisory locks keep the order
-- of tickets on each resource the order of commits; they are taken in one order and held for the
-- length of one short transaction.
CREATE OR REPLACE FUNCTION claim_locks(
  of_holder text, its_kind text, its_shard integer, its_epoch bigint, its_request text,
  its_note text, resources text[], exclusives boolean[], wait_ms bigint, its_ttl_ms bigint)
RETURNS TABLE (answer text, its_ticket bigint, left_ms bigint, seen_epoch bigint)
LANGUAGE plpgsql AS $$
DECLARE
  mine lock_holder;
  key integer;
BEGIN
  PERFORM end_overdue_locks();
  SELECT h.* INTO mine FROM lock_holder h WHERE h.holder = of_holder FOR UPDATE;
  IF NOT FOUND THEN
    FOR key IN SELECT DISTINCT hashtext(r) AS k FROM unnest(resources) r ORDER BY k LOOP
      PERFORM pg_advisory_xact_lock(hashtext('verdict locks'), key);
    END LOOP;
    -- Looked at after the row: who forgets the row sees first that the transaction is finished.
    IF its_kind = 'transaction' AND is_finished_transaction(of_holder) THEN
      RETURN QUERY SELECT 'released', 0::bigint, NULL::bigint, its_epoch;
      RETURN;
    END IF;
    INSERT INTO lock_holder AS h
      (holder, kind, state, ticket, shard, epoch, request, note, ttl_ms, ends_at)
    VALUES (of_holder, its_kind, 'waiting', nextval('lock_ticket'), its_shard, its_epoch,
      its_request, its_note, its_ttl_ms, clock_timestamp() + wait_ms * interval '1 millisecond')
    ON CONFLICT (holder) DO NOTHING RETURNING h.* INTO mine;
    IF FOUND THEN
      INSERT INTO lock_claim (resource, ticket, exclusive)
      SELECT r.name, mine.ticket, r.alone FROM unnest(resources, exclusives) r(name, alone);
    ELSE
      SELECT h.* INTO STRICT mine FROM lock_holder h WHERE h.holder = of_holder FOR UPDATE;
    END IF;
  END IF;
  IF its_epoch < mine.epoch THEN
    RETURN QUERY SELECT 'stale_epoch', mine.ticket, NULL::bigint, mine.epoch;
  ELSIF mine.state = 'released' THEN
    RETURN QUERY SELECT 'released', mine.ticket, NULL::bigint, mine.epoch;
  ELSIF mine.request <> its_request THEN
    RETURN QUERY SELECT 'mismatch', mine.ticket, NULL::bigint, mine.epoch;
  ELSE
    IF its_epoch > mine.epoch THEN
      UPDATE lock_holder h SET epoch = its_epoch WHERE h.holder = of_holder;
    END IF;
    PERFORM grant_locks(ARRAY[of_holder]);
    RETURN QUERY SELECT h.state, h.ticket,
      (extract(epoch FROM h.ends_at - clock_timestamp()) * 1000)::bigint, h.epoch
    FROM lock_holder h WHERE h.holder = of_holder;
  END IF;
END $$;

-- Forgets released transactions of which the log says that they are finished. Returns how many, at most
-- so many.
CREATE FUNCTION forget_lock_holders(at_most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  gone integer;
BEGIN
  DELETE FROM lock_holder h USING (
    SELECT o.holder FROM lock_holder o
    WHERE o.released_at IS NOT NULL AND o.kind = 'transaction' AND (
      EXISTS (SELECT FROM transaction t WHERE t.tx = o.holder AND t.finished)
      OR (o.holder < (SELECT below FROM forgotten)
        AND NOT EXISTS (SELECT FROM transaction t WHERE t.tx = o.holder)))
    ORDER BY o.released_at LIMIT at_most FOR UPDATE OF o SKIP LOCKED) old
  WHERE h.holder = old.holder;
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;

-- Claims on resources. Who claims several claims them at once, under one ticket. On each resource the
-- order of the tickets is the order in which the claims became visible, and everybody waits for
-- smaller tickets only: so there is no circle of waiters.
CREATE SEQUENCE lock_ticket;
COMMENT ON SEQUENCE lock_ticket IS 'Tickets are the fencing tokens: never set this back.';

CREATE TABLE lock_holder (
  holder text COLLATE "C" PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('transaction', 'lease')),
  state text NOT NULL CHECK (state IN ('waiting', 'granted', 'released')),
  ticket bigint UNIQUE,
  shard integer NOT NULL,
  epoch bigint NOT NULL,
  request text NOT NULL,
  note text NOT NULL,
  ttl_ms bigint,
  claimed_at timestamptz NOT NULL DEFAULT now(),
  granted_at timestamptz,
  ends_at timestamptz,
  released_at timestamptz
) WITH (fillfactor = 50);
COMMENT ON COLUMN lock_holder.holder IS 'The id of a transaction or of a lease.';
COMMENT ON COLUMN lock_holder.ticket IS 'Empty if it was released before it claimed anything.';
COMMENT ON COLUMN lock_holder.epoch IS 'The newest epoch in which the transaction claimed; 0 for a lease.';
COMMENT ON COLUMN lock_holder.ends_at IS 'When it ends by itself: its wait, or its lease.';
CREATE INDEX lock_holder_ends ON lock_holder (ends_at) WHERE ends_at IS NOT NULL;
CREATE INDEX lock_holder_released ON lock_holder (released_at) WHERE released_at IS NOT NULL;

CREATE TABLE lock_claim (
  resource text COLLATE "C" NOT NULL,
  ticket bigint NOT NULL,
  exclusive boolean NOT NULL,
  PRIMARY KEY (resource, ticket)
);
CREATE INDEX lock_claim_ticket ON lock_claim (ticket);

-- Ends the waits and the leases whose time is over, by this server's clock. A wait leaves nothing, so
-- that it may begin anew; a lease is remembered as released.
CREATE FUNCTION end_overdue_locks() RETURNS void LANGUAGE sql AS $$
  WITH overdue AS (
    SELECT holder, ticket, state FROM lock_holder WHERE ends_at <= now()
    ORDER BY holder LIMIT 1000 FOR UPDATE SKIP LOCKED),
  claims AS (
    DELETE FROM lock_claim c USING overdue o WHERE c.ticket = o.ticket),
  waits AS (
    DELETE FROM lock_holder h USING overdue o WHERE h.holder = o.holder AND o.state = 'waiting')
  UPDATE lock_holder h SET state = 'released', ends_at = NULL, released_at = now()
  FROM overdue o WHERE h.holder = o.holder AND o.state = 'granted'
$$;

-- Grants to those whose turn it is on all that they claim. Nobody gets a smaller ticket on a resource
-- once a claim on it can be seen, so what is granted stays granted.
CREATE FUNCTION grant_locks(holders text[]) RETURNS void LANGUAGE sql AS $$
  WITH turn AS (
    SELECT h.holder FROM lock_holder h
    WHERE h.holder = ANY (holders) AND h.state = 'waiting' AND NOT EXISTS (
      SELECT FROM lock_claim mine JOIN lock_claim earlier
        ON earlier.resource = mine.resource AND earlier.ticket < mine.ticket
        AND (earlier.exclusive OR mine.exclusive)
      WHERE mine.ticket = h.ticket)
    ORDER BY h.holder FOR UPDATE OF h SKIP LOCKED)
  UPDATE lock_holder h
  SET state = 'granted', granted_at = now(), ends_at = now() + h.ttl_ms * interval '1 millisecond'
  FROM turn WHERE h.holder = turn.holder
$$;

-- How those stand that have claimed; who is not in the answer has waited in vain.
CREATE FUNCTION look_at_locks(holders text[])
RETURNS TABLE (of_holder text, its_state text, its_ticket bigint, left_ms bigint)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM end_overdue_locks();
  PERFORM grant_locks(holders);
  RETURN QUERY SELECT h.holder, h.state, h.ticket,
    (extract(epoch FROM h.ends_at - clock_timestamp()) * 1000)::bigint
  FROM lock_holder h WHERE h.holder = ANY (holders);
END $$;

-- Claims, or tells how an earlier claim of the same holder stands. The advisory locks keep the order
-- of tickets on each resource the order of commits; they are taken in one order and held for the
-- length of one short transaction.
CREATE FUNCTION claim_locks(
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

-- Notes that a holder of whom nothing is known has ended: what it claims later comes to nothing. False
-- if something is known.
CREATE FUNCTION rule_out_locks(
  of_holder text, its_kind text, its_shard integer, its_epoch bigint) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO lock_holder (holder, kind, state, shard, epoch, request, note, released_at)
  VALUES (of_holder, its_kind, 'released', its_shard, its_epoch, '', '', now())
  ON CONFLICT (holder) DO NOTHING;
  RETURN FOUND;
END $$;

-- Ends a transaction's claims for good: one that is still on its way comes to nothing.
CREATE FUNCTION release_locks(
  of_holder text, its_shard integer, its_epoch bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF NOT rule_out_locks(of_holder, 'transaction', its_shard, its_epoch) THEN
    PERFORM release_lock_holder(of_holder);
  END IF;
END $$;

-- Ends one that has claimed, and tells the state that it was in; nothing if there is none.
CREATE FUNCTION release_lock_holder(of_holder text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  mine lock_holder;
BEGIN
  SELECT h.* INTO mine FROM lock_holder h WHERE h.holder = of_holder FOR UPDATE;
  IF mine.state <> 'released' THEN
    UPDATE lock_holder h SET state = 'released', ends_at = NULL, released_at = now()
    WHERE h.holder = of_holder;
    DELETE FROM lock_claim c WHERE c.ticket = mine.ticket;
  END IF;
  RETURN mine.state;
END $$;

-- Tells the ticket of a transaction that was granted what it claimed; any other is ended for good, and
-- has none. The row is locked before it is judged: a grant that comes at the same time is either told
-- here or never happens.
CREATE FUNCTION settle_locks(
  of_holder text, its_shard integer, its_epoch bigint) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
  mine lock_holder;
BEGIN
  IF rule_out_locks(of_holder, 'transaction', its_shard, its_epoch) THEN
    RETURN NULL;
  END IF;
  SELECT h.* INTO mine FROM lock_holder h WHERE h.holder = of_holder FOR UPDATE;
  IF mine.state = 'granted' THEN
    RETURN mine.ticket;
  END IF;
  PERFORM release_locks(of_holder, its_shard, its_epoch);
  RETURN NULL;
END $$;

-- Releases what transactions left behind that are finished, or of which an earlier owner of their shard
-- wrote nothing; and forgets those who were released so long ago that no message of theirs is on its
-- way any more. Returns how many were released.
CREATE FUNCTION sweep_locks(keep interval) RETURNS integer LANGUAGE plpgsql AS $$
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
  DELETE FROM lock_holder h USING (
    SELECT o.holder FROM lock_holder o WHERE o.released_at < now() - keep
      AND (o.kind = 'lease'
        OR NOT EXISTS (SELECT FROM transaction t WHERE t.tx = o.holder AND NOT t.finished))
    ORDER BY o.released_at LIMIT 1000 FOR UPDATE SKIP LOCKED) old
  WHERE h.holder = old.holder;
  RETURN swept;
END $$;

-- Where a service was found to hold something else than the log says of a finished transaction. Whoever
-- compares notes it; nobody decides anything by it.
CREATE TABLE disagreement (
  tx            text COLLATE "C" NOT NULL,
  branch        text COLLATE "C" NOT NULL,
  shard         integer NOT NULL,
  participant   text NOT NULL,
  kind          text NOT NULL,
  logged        text NOT NULL,
  found         text NOT NULL,
  seen          integer NOT NULL DEFAULT 1,
  first_seen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  last_seen_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  looked_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
  closed_at     timestamptz,
  closed_by     text NOT NULL DEFAULT '',
  reason        text NOT NULL DEFAULT '',
  PRIMARY KEY (tx, branch)
);
COMMENT ON COLUMN disagreement.looked_at IS 'When somebody last set out to look, whatever came of it.';
COMMENT ON COLUMN disagreement.closed_by IS 'An operator; empty if a later look agreed.';
CREATE INDEX disagreement_open ON disagreement (shard, looked_at) WHERE closed_at IS NULL;

-- Notes what a comparison found, and closes what it found to agree by now. What an operator closed stays
-- closed until something else is found there. While open_max are open, no more are added. The rows are
-- locked in one order first, so that two comparisons of the same transaction wait and do not deadlock.
CREATE FUNCTION note_comparison(
  found_txs text[], found_branches text[], found_shards integer[], found_participants text[],
  found_kinds text[], found_logged text[], found_states text[],
  agreed_txs text[], agreed_branches text[], told_txs text[], told_participants text[],
  open_max integer) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  room integer;
BEGIN
  PERFORM FROM disagreement d WHERE d.tx = ANY (found_txs || agreed_txs || told_txs)
  ORDER BY d.tx, d.branch FOR UPDATE;
  IF cardinality(found_txs) > 0 THEN
    SELECT open_max - count(*) INTO room
    FROM (SELECT FROM disagreement WHERE closed_at IS NULL LIMIT open_max) o;
    INSERT INTO disagreement AS d (tx, branch, shard, participant, kind, logged, found)
    SELECT f.tx, f.branch, f.shard, f.participant, f.kind, f.logged, f.found
    FROM unnest(found_txs, found_branches, found_shards, found_participants, found_kinds,
      found_logged, found_states) WITH ORDINALITY
      AS f(tx, branch, shard, participant, kind, logged, found, place)
    WHERE f.place <= room OR EXISTS (
      SELECT FROM disagreement k WHERE k.tx = f.tx AND k.branch = f.branch)
    ORDER BY f.tx COLLATE "C", f.branch COLLATE "C"
    ON CONFLICT (tx, branch) DO UPDATE SET
      participant = excluded.participant, kind = excluded.kind, logged = excluded.logged,
      found = excluded.found, last_seen_at = clock_timestamp(), looked_at = clock_timestamp(),
      seen = CASE WHEN reopens(d, excluded) THEN 1 ELSE d.seen + 1 END,
      first_seen_at = CASE WHEN reopens(d, excluded) THEN clock_timestamp() ELSE d.first_seen_at END,
      closed_at = CASE WHEN reopens(d, excluded) THEN NULL ELSE d.closed_at END,
      closed_by = CASE WHEN reopens(d, excluded) THEN '' ELSE d.closed_by END,
      reason = CASE WHEN reopens(d, excluded) THEN '' ELSE d.reason END;
  END IF;
  UPDATE disagreement d SET closed_at = clock_timestamp(), looked_at = clock_timestamp()
  WHERE d.closed_at IS NULL AND d.tx = ANY (agreed_txs || told_txs) AND CASE d.kind
    WHEN 'unexpected' THEN (d.tx, d.participant) IN (SELECT * FROM unnest(told_txs, told_participants))
      AND (d.tx, d.branch) NOT IN (SELECT * FROM unnest(found_txs, found_branches))
    ELSE (d.tx, d.branch) IN (SELECT * FROM unnest(agreed_txs, agreed_branches)) END;
END $$;

-- Whether what was found anew opens a closed row again.
CREATE FUNCTION reopens(was disagreement, found_anew disagreement) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
  SELECT was.closed_at IS NOT NULL
    AND (was.closed_by = '' OR was.kind <> found_anew.kind OR was.found <> found_anew.found)
$$;

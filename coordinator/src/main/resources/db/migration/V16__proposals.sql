-- Acts of one operator that wait for another one. What was asked for is in the audit log too.
CREATE TABLE proposal (
  id             uuid PRIMARY KEY,
  tx             text COLLATE "C" NOT NULL,
  branch         text COLLATE "C" NOT NULL,
  outcome        text NOT NULL CHECK (outcome IN ('commit', 'abort')),
  operator       text NOT NULL,
  reason         text NOT NULL,
  plan           text NOT NULL,
  state          text NOT NULL DEFAULT 'open' CHECK (state IN
                   ('open', 'approved', 'done', 'refused', 'rejected', 'withdrawn', 'expired')),
  proposed_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_at     timestamptz NOT NULL,
  decided_by     text NOT NULL DEFAULT '',
  decided_reason text NOT NULL DEFAULT '',
  decided_at     timestamptz,
  detail         text NOT NULL DEFAULT ''
);
COMMENT ON COLUMN proposal.plan IS 'What it would have done when it was proposed, in lines.';
COMMENT ON COLUMN proposal.detail IS 'Why it was refused when it was approved.';
CREATE UNIQUE INDEX proposal_open ON proposal (tx, branch) WHERE state IN ('open', 'approved');
CREATE INDEX proposal_proposed ON proposal (proposed_at);

-- Takes a proposal up, unless there is one about the branch, and forgets old ones. The id of the one that
-- there is then; NULL if too many are open. One at a time, so that the bound holds.
CREATE FUNCTION propose(
  of_id uuid, of_tx text, of_branch text, of_outcome text, of_operator text, of_reason text,
  of_plan text, lasts interval, remembered interval, open_max integer) RETURNS uuid
LANGUAGE plpgsql AS $$
DECLARE
  known uuid;
BEGIN
  LOCK TABLE proposal IN SHARE ROW EXCLUSIVE MODE;
  DELETE FROM proposal p WHERE p.state NOT IN ('open', 'approved')
    AND p.proposed_at < clock_timestamp() - remembered;
  UPDATE proposal p SET state = 'expired' WHERE p.state = 'open' AND p.expires_at <= clock_timestamp();
  SELECT p.id INTO known FROM proposal p
  WHERE p.tx = of_tx COLLATE "C" AND p.branch = of_branch COLLATE "C"
    AND p.state IN ('open', 'approved');
  IF FOUND THEN
    RETURN known;
  END IF;
  IF (SELECT count(*) FROM proposal p WHERE p.state IN ('open', 'approved')) >= open_max THEN
    RETURN NULL;
  END IF;
  INSERT INTO proposal (id, tx, branch, outcome, operator, reason, plan, expires_at)
  VALUES (of_id, of_tx, of_branch, of_outcome, of_operator, of_reason, of_plan,
          clock_timestamp() + lasts);
  RETURN of_id;
END $$;

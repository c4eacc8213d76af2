-- A proposal whose branch ended without it.
ALTER TABLE proposal DROP CONSTRAINT proposal_state_check;
ALTER TABLE proposal ADD CONSTRAINT proposal_state_check CHECK (state IN
  ('open', 'approved', 'done', 'refused', 'rejected', 'withdrawn', 'expired', 'overtaken'));
COMMENT ON COLUMN proposal.detail IS 'Why it was refused when it was approved, or how its branch ended without it.';

-- Settings that all nodes should share, as each node has them, so that differences can be told.
ALTER TABLE node ADD COLUMN settings jsonb NOT NULL DEFAULT '{}';

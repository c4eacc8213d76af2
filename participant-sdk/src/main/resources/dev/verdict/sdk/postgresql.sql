-- The barrier of a Verdict participant, for PostgreSQL 13 and newer. It belongs into the database that
-- holds the participant's data. Running this again changes nothing.
SELECT pg_advisory_xact_lock(7233458891036214);

CREATE TABLE IF NOT EXISTS verdict_barrier (
  tx         text COLLATE "C" NOT NULL,
  branch     text COLLATE "C" NOT NULL,
  service    text NOT NULL,
  style      text NOT NULL, -- PREPARED, TCC or SAGA
  -- CLAIMED, DONE, REFUSED, CONFIRMED, UNDONE, TOMBSTONE or BROKEN. Neither is checked: PostgreSQL
  -- builds such a check anew for each statement, which costs as much as all the rest of an insert.
  state      text NOT NULL,
  operation  text NOT NULL,
  input_hash text NOT NULL,
  input      text NOT NULL,
  output     text NOT NULL,
  reason     text NOT NULL,
  epoch      bigint NOT NULL,
  since      timestamptz NOT NULL DEFAULT now(),
  -- When a reservation was made that is neither confirmed nor cancelled; NULL for all else.
  tried      timestamptz,
  PRIMARY KEY (tx, branch)
);

-- Even with IF NOT EXISTS it would wait for prepared work, which waits for whoever runs this.
DO $$
BEGIN
  -- An index that knows of the state would be written again with each answer that is kept.
  IF NOT EXISTS (SELECT FROM pg_attribute
      WHERE attrelid = to_regclass('verdict_barrier') AND attname = 'tried') THEN
    ALTER TABLE verdict_barrier ADD COLUMN tried timestamptz;
    UPDATE verdict_barrier SET tried = since WHERE style = 'TCC' AND state = 'DONE';
    DROP INDEX IF EXISTS verdict_barrier_in_doubt;
  END IF;
  IF to_regclass('verdict_barrier_tried') IS NULL THEN
    CREATE INDEX verdict_barrier_tried
      ON verdict_barrier (service, tried) WHERE tried IS NOT NULL;
  END IF;
END $$;

-- Work of transactions at or below this id is refused once their rows are gone.
CREATE TABLE IF NOT EXISTS verdict_watermark (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  tx  text COLLATE "C" NOT NULL
);

-- The largest fencing token seen of each resource that a transaction held alone.
CREATE TABLE IF NOT EXISTS verdict_lock (
  resource text COLLATE "C" PRIMARY KEY,
  token    bigint NOT NULL
);

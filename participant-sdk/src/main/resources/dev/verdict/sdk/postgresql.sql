-- The barrier of a Verdict participant, for PostgreSQL 13 and newer. It belongs into the database that
-- holds the participant's data. Running this again changes nothing.
SELECT pg_advisory_xact_lock(7233458891036214);

CREATE TABLE IF NOT EXISTS verdict_barrier (
  tx         text COLLATE "C" NOT NULL,
  branch     text COLLATE "C" NOT NULL,
  service    text NOT NULL,
  style      text NOT NULL CHECK (style IN ('PREPARED', 'TCC', 'SAGA')),
  state      text NOT NULL CHECK (state IN
               ('CLAIMED', 'DONE', 'REFUSED', 'CONFIRMED', 'UNDONE', 'TOMBSTONE', 'BROKEN')),
  operation  text NOT NULL,
  input_hash text NOT NULL,
  input      text NOT NULL,
  output     text NOT NULL,
  reason     text NOT NULL,
  epoch      bigint NOT NULL,
  since      timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tx, branch)
);

-- Even with IF NOT EXISTS it would wait for prepared work, which waits for whoever runs this.
DO $$
BEGIN
  IF to_regclass('verdict_barrier_in_doubt') IS NULL THEN
    CREATE INDEX verdict_barrier_in_doubt
      ON verdict_barrier (service, since) WHERE style = 'TCC' AND state = 'DONE';
  END IF;
END $$;

-- Work of transactions at or below this id is refused once their rows are gone.
CREATE TABLE IF NOT EXISTS verdict_watermark (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  tx  text COLLATE "C" NOT NULL
);

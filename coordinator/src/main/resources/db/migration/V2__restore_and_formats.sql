-- What a restore of the log to an earlier time may have lost.
ALTER TABLE shard ADD COLUMN restore_floor bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN shard.restore_floor IS
  'What was born in this epoch or before may have been decided in a history that a restore lost.';

CREATE TABLE restore (
  number integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  treated_at timestamptz NOT NULL DEFAULT now(),
  epoch_jump bigint NOT NULL
);
COMMENT ON TABLE restore IS 'The restores after which epochs were raised, as far as this history knows.';

-- Which formats of the log each node knows; what does not say is of the first version.
ALTER TABLE node ADD COLUMN writes_format integer NOT NULL DEFAULT 1;
ALTER TABLE node ADD COLUMN reads_format integer NOT NULL DEFAULT 1;

-- Actions of operators on many transactions at once. The node that runs one says every second how
-- far it is (beat_at); one that runs and was not heard of for 15 s is abandoned. What was done to
-- each transaction is in the audit log.
CREATE TABLE batch (
  id         uuid PRIMARY KEY,
  operator   text NOT NULL,
  action     text NOT NULL,
  reason     text NOT NULL,
  selection  text NOT NULL,
  selected   integer NOT NULL,
  complete   boolean NOT NULL,
  per_second integer NOT NULL,
  state      text NOT NULL DEFAULT 'running'
             CHECK (state IN ('running', 'finished', 'stopped', 'abandoned')),
  done       integer NOT NULL DEFAULT 0,
  refusals   text NOT NULL DEFAULT '[]',
  stopped_by text NOT NULL DEFAULT '',
  begun_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  beat_at    timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON COLUMN batch.refusals IS 'JSON: how many refused the action, by code.';
CREATE INDEX batch_begun ON batch (begun_at);

-- Takes a batch up unless too many run, and forgets old ones. One at a time, so that the bound holds.
CREATE FUNCTION begin_batch(
  of_id uuid, of_operator text, of_action text, of_reason text, of_selection text,
  of_selected integer, of_complete boolean, of_per_second integer,
  running_max integer, silence_max interval, remembered interval)
RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  LOCK TABLE batch IN SHARE ROW EXCLUSIVE MODE;
  DELETE FROM batch b WHERE b.begun_at < clock_timestamp() - remembered
    AND (b.state <> 'running' OR b.beat_at < clock_timestamp() - silence_max);
  IF (SELECT count(*) FROM batch b
      WHERE b.state = 'running' AND b.beat_at >= clock_timestamp() - silence_max) >= running_max THEN
    RETURN false;
  END IF;
  INSERT INTO batch (id, operator, action, reason, selection, selected, complete, per_second)
  VALUES (of_id, of_operator, of_action, of_reason, of_selection, of_selected, of_complete,
          of_per_second);
  RETURN true;
END $$;

-- Browsers that somebody signed in with a token: what is known of them, never what they show.
CREATE TABLE console_session (
  hash         text COLLATE "C" PRIMARY KEY CHECK (hash ~ '^[0-9a-f]{64}$'),
  token_hash   text COLLATE "C" NOT NULL CHECK (token_hash ~ '^[0-9a-f]{64}$'),
  opened_at    timestamptz NOT NULL,
  acted_at     timestamptz NOT NULL,
  idle_ends_at timestamptz NOT NULL,
  ends_at      timestamptz NOT NULL
);
COMMENT ON COLUMN console_session.hash IS 'SHA-256 of what the cookie holds, in hexadecimal digits.';
COMMENT ON COLUMN console_session.token_hash IS 'SHA-256 of the token that it was opened with; it lets in as long as that one is good.';
COMMENT ON COLUMN console_session.acted_at IS 'When a person did something last, as far as it was written down.';
COMMENT ON COLUMN console_session.idle_ends_at IS 'When it ends if nobody does anything until then.';
COMMENT ON COLUMN console_session.ends_at IS 'When it ends at the latest.';

-- Opens one unless too many are open, and forgets those that are over. Of those of one token that in
-- which nobody acted for longest gives way. One at a time, so that the bounds hold.
CREATE FUNCTION open_console_session(
  of_hash text, of_token_hash text, idle interval, lifetime interval, of_token_max integer,
  live_max integer)
RETURNS SETOF console_session LANGUAGE plpgsql AS $$
DECLARE
  present timestamptz;
BEGIN
  LOCK TABLE console_session IN SHARE ROW EXCLUSIVE MODE;
  present := clock_timestamp();
  DELETE FROM console_session s WHERE least(s.idle_ends_at, s.ends_at) <= present;
  IF EXISTS (SELECT FROM console_session s WHERE s.hash = of_hash) THEN
    RETURN QUERY SELECT s.* FROM console_session s WHERE s.hash = of_hash;
    RETURN;
  END IF;
  DELETE FROM console_session s WHERE s.hash IN (
    SELECT o.hash FROM console_session o WHERE o.token_hash = of_token_hash
    ORDER BY o.acted_at DESC, o.hash DESC OFFSET of_token_max - 1);
  IF (SELECT count(*) FROM console_session) >= live_max THEN
    RETURN;
  END IF;
  RETURN QUERY INSERT INTO console_session AS s
    (hash, token_hash, opened_at, acted_at, idle_ends_at, ends_at)
  VALUES (of_hash, of_token_hash, present, present, present + least(idle, lifetime),
          present + lifetime)
  RETURNING s.*;
END $$;

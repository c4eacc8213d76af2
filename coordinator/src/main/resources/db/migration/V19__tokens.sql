-- Tokens of the API: what is known of them, never a token itself. What was done about them is in the
-- audit log.
CREATE TABLE api_token (
  id         uuid PRIMARY KEY,
  name       text NOT NULL,
  hash       text COLLATE "C" NOT NULL UNIQUE CHECK (hash ~ '^[0-9a-f]{64}$'),
  ending     text NOT NULL,
  roles      text[] NOT NULL CHECK (cardinality(roles) > 0),
  namespaces text[] NOT NULL,
  services   text[] NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  created_by text NOT NULL,
  expires_at timestamptz,
  revoked_at timestamptz
);
-- Nodes read those that are good each second.
CREATE INDEX api_token_good ON api_token (expires_at) WHERE revoked_at IS NULL;
COMMENT ON COLUMN api_token.hash IS 'SHA-256 of the token, in hexadecimal digits.';
COMMENT ON COLUMN api_token.ending IS 'Its last four characters, for people to tell tokens apart.';
COMMENT ON COLUMN api_token.namespaces IS 'Where it is good; empty for all.';
COMMENT ON COLUMN api_token.services IS 'The services that its holder is, if it takes part in transactions.';

-- Adds a token unless too many are good, and forgets those that were over long ago. One at a time, so
-- that the bound holds.
CREATE FUNCTION add_api_token(
  of_id uuid, of_name text, of_hash text, of_ending text, of_roles text[], of_namespaces text[],
  of_services text[], of_creator text, lasts interval, remembered interval, live_max integer)
RETURNS SETOF api_token LANGUAGE plpgsql AS $$
DECLARE
  present timestamptz;
BEGIN
  LOCK TABLE api_token IN SHARE ROW EXCLUSIVE MODE;
  present := clock_timestamp();
  DELETE FROM api_token t WHERE least(t.revoked_at, t.expires_at) < present - remembered;
  IF (SELECT count(*) FROM api_token t WHERE t.revoked_at IS NULL
      AND (t.expires_at IS NULL OR t.expires_at > present)) >= live_max THEN
    RETURN;
  END IF;
  RETURN QUERY INSERT INTO api_token AS t
    (id, name, hash, ending, roles, namespaces, services, created_at, created_by, expires_at)
  VALUES (of_id, of_name, of_hash, of_ending, of_roles, of_namespaces, of_services, present,
          of_creator, present + lasts)
  RETURNING t.*;
END $$;

-- Adds the token of whoever is to give out all others, and the record of it, if there never was any. Of
-- nodes that start at once, one is told that it did, also when it asks again.
CREATE FUNCTION add_first_api_token(
  of_id uuid, of_name text, of_hash text, of_ending text, of_roles text[], of_creator text,
  of_action text, of_reason text, of_parameters text)
RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  LOCK TABLE api_token IN SHARE ROW EXCLUSIVE MODE;
  IF EXISTS (SELECT FROM api_token) THEN
    RETURN EXISTS (SELECT FROM api_token t WHERE t.id = of_id);
  END IF;
  INSERT INTO api_token (id, name, hash, ending, roles, namespaces, services, created_by)
  VALUES (of_id, of_name, of_hash, of_ending, of_roles, '{}', '{}', of_creator);
  PERFORM append_audit(of_creator, of_action, '', '', of_reason, of_parameters);
  RETURN true;
END $$;

-- What operators did, each row bound to the one before by its hash. Rows are only ever added: they
-- are no transactions, and retention leaves them alone.
CREATE TABLE audit (
  number        bigint PRIMARY KEY,
  at            timestamptz NOT NULL,
  operator      text NOT NULL,
  action        text NOT NULL,
  tx            text COLLATE "C" NOT NULL,
  filter        text NOT NULL,
  reason        text NOT NULL,
  parameters    text NOT NULL,
  previous_hash text NOT NULL,
  hash          text NOT NULL
);
COMMENT ON COLUMN audit.tx IS 'What it was about; empty for none or for those that the filter names.';
COMMENT ON COLUMN audit.parameters IS 'JSON, kept as text because its hash is over the text.';
COMMENT ON COLUMN audit.hash IS 'audit_hash over all other columns.';
CREATE INDEX audit_operator ON audit (operator, number);
CREATE INDEX audit_action ON audit (action, number);
CREATE INDEX audit_tx ON audit (tx, number) WHERE tx <> '';

-- The last row's number and hash. Whoever appends locks it, so that all nodes make one chain.
CREATE TABLE audit_head (
  one    boolean PRIMARY KEY DEFAULT true CHECK (one),
  number bigint NOT NULL,
  hash   text NOT NULL
);
INSERT INTO audit_head (number, hash) VALUES (0, repeat('0', 64));

-- By mistake nobody changes what is on record; whoever means to shows by the hashes.
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is only appended to';
END $$;
CREATE TRIGGER audit_is_only_appended_to BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_has_a_head BEFORE DELETE OR TRUNCATE ON audit_head
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

-- SHA-256, in hexadecimal, over each field's length in bytes (four bytes, the highest first) and
-- its bytes in UTF-8. Released: never to be changed.
CREATE FUNCTION audit_hash(VARIADIC fields text[]) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT encode(sha256(string_agg(
    int4send(octet_length(convert_to(field, 'UTF8'))) || convert_to(field, 'UTF8'), ''::bytea
    ORDER BY place)), 'hex')
  FROM unnest(fields) WITH ORDINALITY f(field, place)
$$;

CREATE FUNCTION append_audit(
  of_operator text, of_action text, of_tx text, of_filter text, of_reason text, of_parameters text)
RETURNS SETOF audit LANGUAGE plpgsql AS $$
DECLARE
  head audit_head;
  added audit;
BEGIN
  SELECT * INTO STRICT head FROM audit_head FOR UPDATE;
  added.number := head.number + 1;
  added.at := clock_timestamp();
  added.operator := of_operator;
  added.action := of_action;
  added.tx := of_tx;
  added.filter := of_filter;
  added.reason := of_reason;
  added.parameters := of_parameters;
  added.previous_hash := head.hash;
  added.hash := audit_hash(
    'verdict-audit-1', added.number::text,
    (extract(epoch FROM added.at) * 1000000)::bigint::text,
    added.operator, added.action, added.tx, added.filter, added.reason, added.parameters,
    added.previous_hash);
  INSERT INTO audit VALUES (added.*);
  UPDATE audit_head SET number = added.number, hash = added.hash;
  RETURN NEXT added;
END $$;

-- Who may write: an append locks the row of its shard and compares epoch and owner.
CREATE TABLE shard (
  shard integer PRIMARY KEY,
  epoch bigint NOT NULL DEFAULT 0,
  owner text NOT NULL DEFAULT '',
  raised_at timestamptz
) WITH (fillfactor = 20);

CREATE TABLE node (
  owner text PRIMARY KEY,
  heartbeat timestamptz NOT NULL,
  url text NOT NULL DEFAULT ''
) WITH (fillfactor = 20);
COMMENT ON COLUMN node.owner IS 'Unique to one run of a process.';
COMMENT ON COLUMN node.url IS 'The base URL by which other nodes reach it.';

-- Ids sort by time as plain bytes, so a partition is a span of time and a function of the id alone.
CREATE TABLE decision (
  tx text COLLATE "C" NOT NULL,
  shard integer NOT NULL,
  epoch bigint NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('commit', 'abort')),
  settled integer NOT NULL DEFAULT 0,
  PRIMARY KEY (tx)
) PARTITION BY RANGE (tx);
COMMENT ON TABLE decision IS 'The only word on what was decided about a transaction.';
COMMENT ON COLUMN decision.settled IS 'How often the row was written again: by repeats and by losers.';

CREATE TABLE entry (
  tx text COLLATE "C" NOT NULL,
  seq integer NOT NULL,
  shard integer NOT NULL,
  epoch bigint NOT NULL,
  written_at timestamptz NOT NULL DEFAULT now(),
  body text NOT NULL,
  PRIMARY KEY (tx, seq)
) PARTITION BY RANGE (tx);

CREATE TABLE transaction (
  tx text COLLATE "C" NOT NULL,
  shard integer NOT NULL,
  last_seq integer NOT NULL,
  finished boolean NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now(),
  kind text NOT NULL CHECK (kind IN ('atomic', 'saga')),
  namespace text NOT NULL,
  principal text NOT NULL,
  name text NOT NULL,
  business_key text NOT NULL,
  labels jsonb NOT NULL,
  traceparent text NOT NULL,
  status text NOT NULL,
  outcome text CHECK (outcome IN ('commit', 'abort')),
  reason text NOT NULL,
  stuck text,
  PRIMARY KEY (tx)
) PARTITION BY RANGE (tx);
COMMENT ON TABLE transaction IS 'What lists show; the decision is in the table decision.';

CREATE INDEX transaction_unfinished ON transaction (shard, tx) WHERE NOT finished;
-- Nearly every transaction is in the default namespace; the primary key serves its lists.
CREATE INDEX transaction_namespace ON transaction (namespace, tx) WHERE namespace <> 'default';
CREATE INDEX transaction_business_key ON transaction (business_key, tx) WHERE business_key <> '';
CREATE INDEX transaction_name ON transaction (name, tx) WHERE name <> '';
CREATE INDEX transaction_labels ON transaction USING gin (labels jsonb_path_ops) WHERE labels <> '{}';
CREATE INDEX transaction_stuck ON transaction (tx) WHERE stuck IS NOT NULL;

CREATE TABLE idempotency_key (
  namespace text NOT NULL,
  principal text NOT NULL,
  key text NOT NULL,
  tx text COLLATE "C" NOT NULL,
  request_hash text NOT NULL,
  PRIMARY KEY (namespace, principal, key)
);
CREATE INDEX idempotency_key_tx ON idempotency_key (tx);

-- Everything below the mark is forgotten, except what was unfinished when the mark passed it.
CREATE TABLE forgotten (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  below text COLLATE "C" NOT NULL
);
INSERT INTO forgotten (below) VALUES ('');

CREATE TABLE saga_definition (
  namespace text NOT NULL,
  name text NOT NULL,
  version integer NOT NULL,
  hash text NOT NULL,
  json text NOT NULL,
  registered_at timestamptz NOT NULL,
  PRIMARY KEY (namespace, name, version)
);
CREATE INDEX saga_definition_hash ON saga_definition (hash);

CREATE TABLE participant (
  name text PRIMARY KEY,
  base_urls text[] NOT NULL,
  asks boolean NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE participant_instance (
  service text NOT NULL,
  id text NOT NULL,
  base_url text NOT NULL,
  asks boolean NOT NULL,
  seen_at timestamptz NOT NULL DEFAULT now(),
  gone boolean NOT NULL DEFAULT false,
  PRIMARY KEY (service, id)
) WITH (fillfactor = 50);
COMMENT ON COLUMN participant_instance.seen_at IS 'Written again only when it is some seconds old.';
COMMENT ON COLUMN participant_instance.gone IS 'It signed off.';

-- Notes that an instance is alive. Most heartbeats only read. A new instance takes the place of all
-- of its service that are not alive; false, and nothing changed, if too many are.
CREATE FUNCTION announce_instance(
  of_service text, instance text, url text, its_asks boolean,
  time_to_live interval, written_after interval, instances_max integer) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM participant_instance i
    WHERE i.service = of_service AND i.id = instance AND i.base_url = url AND i.asks = its_asks
      AND NOT i.gone AND i.seen_at > now() - written_after) THEN
    RETURN true;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('verdict instances'), hashtext(of_service));
  IF (SELECT count(*) FROM participant_instance i
      WHERE i.service = of_service AND i.id <> instance
        AND NOT i.gone AND i.seen_at > now() - time_to_live) >= instances_max THEN
    RETURN false;
  END IF;
  INSERT INTO participant_instance AS i (service, id, base_url, asks)
  VALUES (of_service, instance, url, its_asks)
  ON CONFLICT (service, id) DO UPDATE
    SET base_url = url, asks = its_asks, seen_at = now(), gone = false;
  DELETE FROM participant_instance i
  WHERE i.service = of_service AND i.id <> instance
    AND (i.gone OR i.seen_at <= now() - time_to_live);
  RETURN true;
END $$;

-- Refuses an entry from within an expression; SQLSTATE VD001 says that the entry itself is at fault.
CREATE FUNCTION refuse_text(why text) RETURNS text LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  RAISE EXCEPTION '%', why USING ERRCODE = 'VD001';
END $$;

CREATE FUNCTION refuse_integer(why text) RETURNS integer LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  RAISE EXCEPTION '%', why USING ERRCODE = 'VD001';
END $$;

-- Guards a partition whose finished transactions are forgotten: only survivors may be written there.
CREATE FUNCTION refuse_forgotten() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM transaction t WHERE t.tx = NEW.tx) THEN
    RAISE EXCEPTION 'transaction % is forgotten', NEW.tx USING ERRCODE = 'VD001';
  END IF;
  RETURN NEW;
END $$;

-- The row of a transaction comes with its first entry; a later one finds it.
CREATE FUNCTION refuse_orphan() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a predecessor of % % is missing', NEW.tx, NEW.last_seq USING ERRCODE = 'VD001';
END $$;
CREATE TRIGGER refuse_orphan AFTER INSERT ON transaction
  FOR EACH ROW WHEN (NEW.last_seq > 1) EXECUTE FUNCTION refuse_orphan();

-- Makes the partitions of one span of time. Attaching blocks no writer.
CREATE FUNCTION create_partitions(suffix text, lower_id text, upper_id text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  parent text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('verdict partitions'));
  IF lower_id < (SELECT below FROM forgotten) COLLATE "C" THEN
    RAISE EXCEPTION 'transactions from % on are forgotten', lower_id USING ERRCODE = 'VD001';
  END IF;
  FOREACH parent IN ARRAY ARRAY['decision', 'entry', 'transaction'] LOOP
    IF to_regclass(format('%I', parent || '_' || suffix)) IS NULL THEN
      EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', parent || '_' || suffix, parent);
      EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
        parent, parent || '_' || suffix, lower_id, upper_id);
    END IF;
  END LOOP;
END $$;

-- Ends the retention of one span of time: drops its partitions, or replaces them by partitions with
-- only the unfinished transactions. Returns how many survived; -1 if there are more than allowed,
-- and then nothing is changed.
CREATE FUNCTION forget_partitions(
  suffix text, lower_id text, upper_id text, survivors_max integer) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
  parent text;
  survivors integer;
  mark text := (SELECT below FROM forgotten);
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('verdict partitions'));
  IF to_regclass(format('%I', 'transaction_' || suffix)) IS NULL THEN
    RETURN 0;
  END IF;
  EXECUTE format('SELECT count(*) FROM (SELECT FROM %I WHERE NOT finished LIMIT %s) t',
    'transaction_' || suffix, survivors_max + 1) INTO survivors;
  IF survivors > survivors_max THEN
    RETURN -1;
  END IF;
  -- In the order in which an append locks them.
  LOCK TABLE decision, entry, transaction IN ACCESS EXCLUSIVE MODE;
  EXECUTE format('CREATE TEMP TABLE survivor ON COMMIT DROP AS SELECT tx FROM %I WHERE NOT finished',
    'transaction_' || suffix);
  SELECT count(*) INTO survivors FROM survivor;
  FOREACH parent IN ARRAY ARRAY['decision', 'entry', 'transaction'] LOOP
    EXECUTE format('ALTER TABLE %I DETACH PARTITION %I', parent, parent || '_' || suffix);
    EXECUTE format('ALTER TABLE %I RENAME TO %I', parent || '_' || suffix, parent || '_old');
    IF survivors > 0 THEN
      EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', parent || '_' || suffix, parent);
      EXECUTE format('INSERT INTO %I SELECT * FROM %I WHERE tx IN (SELECT tx FROM survivor)',
        parent || '_' || suffix, parent || '_old');
      EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
        parent, parent || '_' || suffix, lower_id, upper_id);
      EXECUTE format('CREATE TRIGGER refuse_forgotten BEFORE INSERT ON %I
        FOR EACH ROW EXECUTE FUNCTION refuse_forgotten()', parent || '_' || suffix);
    END IF;
    EXECUTE format('DROP TABLE %I', parent || '_old');
  END LOOP;
  DROP TABLE survivor;
  IF upper_id > mark COLLATE "C" THEN
    UPDATE forgotten SET below = upper_id;
  END IF;
  RETURN survivors;
END $$;

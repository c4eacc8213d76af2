-- What instances say they can do.
ALTER TABLE participant_instance ADD COLUMN capabilities text[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN participant_instance.capabilities IS
  'Names, sorted, each once; those that nobody knows are kept.';

-- Notes that an instance is alive. Most heartbeats only read. A new instance takes the place of all
-- of its service that are not alive; false, and nothing changed, if too many are.
CREATE FUNCTION announce_instance(
  of_service text, instance text, url text, its_asks boolean, its_capabilities text[],
  time_to_live interval, written_after interval, instances_max integer) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM participant_instance i
    WHERE i.service = of_service AND i.id = instance AND i.base_url = url AND i.asks = its_asks
      AND i.capabilities = its_capabilities
      AND NOT i.gone AND i.seen_at > now() - written_after) THEN
    RETURN true;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('verdict instances'), hashtext(of_service));
  IF (SELECT count(*) FROM participant_instance i
      WHERE i.service = of_service AND i.id <> instance
        AND NOT i.gone AND i.seen_at > now() - time_to_live) >= instances_max THEN
    RETURN false;
  END IF;
  INSERT INTO participant_instance AS i (service, id, base_url, asks, capabilities)
  VALUES (of_service, instance, url, its_asks, its_capabilities)
  ON CONFLICT (service, id) DO UPDATE
    SET base_url = url, asks = its_asks, capabilities = its_capabilities,
        seen_at = now(), gone = false;
  DELETE FROM participant_instance i
  WHERE i.service = of_service AND i.id <> instance
    AND (i.gone OR i.seen_at <= now() - time_to_live);
  RETURN true;
END $$;

-- Nodes of the release before call this one, and understand no announcement that names capabilities:
-- an instance that is heard by them alone can do nothing more, as far as anybody knows.
CREATE OR REPLACE FUNCTION announce_instance(
  of_service text, instance text, url text, its_asks boolean,
  time_to_live interval, written_after interval, instances_max integer) RETURNS boolean
LANGUAGE sql AS $$
  SELECT announce_instance(
    of_service, instance, url, its_asks, '{}'::text[], time_to_live, written_after, instances_max)
$$;

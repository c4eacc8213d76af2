-- A disagreement belongs to the namespace of its transaction, as lists do. What a node of the release
-- before notes is in the default namespace until somebody looks again.
ALTER TABLE disagreement ADD COLUMN namespace text NOT NULL DEFAULT 'default';
UPDATE disagreement d SET namespace = t.namespace
FROM transaction t WHERE t.tx = d.tx AND t.namespace <> d.namespace;

-- As before, with the namespace of each transaction where something was found.
CREATE FUNCTION note_comparison(
  found_txs text[], found_branches text[], found_shards integer[], found_participants text[],
  found_kinds text[], found_logged text[], found_states text[],
  agreed_txs text[], agreed_branches text[], told_txs text[], told_participants text[],
  open_max integer, found_namespaces text[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM note_comparison(found_txs, found_branches, found_shards, found_participants, found_kinds,
    found_logged, found_states, agreed_txs, agreed_branches, told_txs, told_participants, open_max);
  UPDATE disagreement d SET namespace = f.namespace
  FROM unnest(found_txs, found_namespaces) AS f(tx, namespace)
  WHERE d.tx = f.tx AND d.namespace <> f.namespace;
END $$;

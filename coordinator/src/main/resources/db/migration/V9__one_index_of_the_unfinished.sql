-- The second index of what is unfinished costs each transaction a tenth of its time in this server.
-- One is enough: whether an entry is of a dormant transaction is seen in the index, without a look
-- at the row.

-- The strongest lock first, so that nothing is held while it is waited for.
LOCK TABLE transaction IN ACCESS EXCLUSIVE MODE;

CREATE INDEX transaction_unfinished_or_dormant ON transaction (shard, tx, wake_at)
  WHERE NOT finished;
DROP INDEX transaction_unfinished;
DROP INDEX transaction_awake;
ALTER INDEX transaction_unfinished_or_dormant RENAME TO transaction_unfinished;

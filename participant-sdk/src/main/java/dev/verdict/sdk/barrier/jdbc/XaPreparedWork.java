package dev.verdict.sdk.barrier.jdbc;

import dev.verdict.sdk.barrier.BranchKey;
import dev.verdict.sdk.barrier.sql.PreparedWork;
import dev.verdict.sdk.barrier.sql.Sightings;
import dev.verdict.sdk.resource.BranchXid;
import dev.verdict.sdk.resource.PreparedName;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;

/**
 * Prepared work behind an XA resource. What is listed and cannot be ended is still with the
 * connection that prepared it, which is being closed: that is waited for.
 */
record XaPreparedWork(JdbcXaLink link, XAResource resource, String scope, Sightings sightings)
    implements PreparedWork {
  private static final int BUSY_RETRIES_MAX = 20;
  private static final Duration BUSY_PAUSE = Duration.ofMillis(50);

  @Override
  public String pattern(BranchKey key) {
    return BranchXid.postgresPattern(scope, key);
  }

  @Override
  public CompletionStage<Optional<String>> find(BranchKey key) {
    return call(
        () ->
            ours().stream()
                .filter(name -> name.key().equals(key))
                .findFirst()
                .map(name -> name.text(scope)));
  }

  @Override
  public CompletionStage<List<String>> inDoubt(Duration olderThan, int max) {
    return call(
        () ->
            sightings.olderThan(
                ours().stream().map(name -> name.text(scope)).toList(), olderThan, max));
  }

  /** Others' prepared work is not even looked at. */
  private List<PreparedName> ours() throws XAException {
    return Arrays.stream(resource.recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN))
        .flatMap(xid -> BranchXid.read(scope, xid).stream())
        .toList();
  }

  @Override
  public CompletionStage<Void> prepare(PreparedName name) {
    return link.prepare();
  }

  @Override
  public CompletionStage<Boolean> commit(String name) {
    return call(() -> end(name, xid -> resource.commit(xid, false)));
  }

  @Override
  public CompletionStage<Boolean> rollback(String name) {
    return call(() -> end(name, resource::rollback));
  }

  private boolean end(String name, Ending ending) throws XAException, InterruptedException {
    BranchXid xid =
        PreparedName.read(scope, name)
            .map(it -> BranchXid.of(scope, it))
            .orElseThrow(() -> new IllegalArgumentException("not a name of ours: " + name));
    for (int retries = 0; ; retries++) {
      try {
        ending.end(xid);
        return true;
      } catch (XAException e) {
        boolean listed = isListed(xid);
        if (!listed && e.errorCode == XAException.XAER_NOTA) {
          return false;
        }
        if (!listed || isHeuristic(e) || retries == BUSY_RETRIES_MAX) {
          throw e;
        }
        Thread.sleep(BUSY_PAUSE.toMillis());
      }
    }
  }

  private boolean isListed(BranchXid xid) throws XAException {
    return ours().stream().anyMatch(name -> BranchXid.of(scope, name).equals(xid));
  }

  private static boolean isHeuristic(XAException e) {
    return e.errorCode >= XAException.XA_HEURMIX && e.errorCode <= XAException.XA_HEURHAZ;
  }

  private static <T> CompletionStage<T> call(Body<T> body) {
    try {
      return CompletableFuture.completedFuture(body.run());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return CompletableFuture.failedFuture(e);
    } catch (XAException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Ends prepared work one way or the other. */
  private interface Ending {
    void end(BranchXid xid) throws XAException;
  }

  /** Something that returns a value or fails. */
  private interface Body<T> {
    T run() throws XAException, InterruptedException;
  }
}

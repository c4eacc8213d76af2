package dev.verdict.sdk.client;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.atomic.Vote;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * One call to another service that carries a transaction. Any HTTP client can use it: set the
 * header {@link TransactionContext#HEADER} to {@link #header}, send, and then say once what came of
 * it, by {@link #answered} or {@link #failed}. While neither was called, the transaction cannot
 * commit. Thread-safe.
 */
public final class Passage {
  private static final int STATUS_ERROR_MIN = 400;

  private final TransactionContext context;
  private final String header;
  private final String what;
  private final AtomicBoolean settled = new AtomicBoolean();

  Passage(TransactionContext context, String header, String what) {
    this.context = context;
    this.header = header;
    this.what = what;
  }

  /** The value of the request's header {@link TransactionContext#HEADER}. */
  public String header() {
    return header;
  }

  /**
   * An answer came. One with a status of 400 or more dooms the transaction, and so does one that
   * does not tell its votes: its service did not take part, and what it did would stay.
   *
   * @param headers the first value of a response header, by its name
   */
  public void answered(int status, Function<String, Optional<String>> headers) {
    Optional<String> abort =
        headers.apply(TransactionContext.ABORT_HEADER).map(why -> what + ": " + why);
    if (status >= STATUS_ERROR_MIN) {
      settle(Map.of(), abort.or(() -> Optional.of(what + " was answered " + status)));
      return;
    }
    Optional<String> votes = headers.apply(TransactionContext.VOTES_HEADER);
    if (votes.isEmpty()) {
      settle(
          Map.of(),
          Optional.of(what + " was answered by a service that does not take part in transactions"));
      return;
    }
    try {
      settle(VoteHeaders.read(votes.get()), abort);
    } catch (IllegalArgumentException malformed) {
      settle(Map.of(), Optional.of(what + " told its votes in a way that is not understood"));
    }
  }

  /** No answer came, or it could not be read: whether the call did anything is unknown. */
  public void failed(Throwable cause) {
    settle(Map.of(), Optional.of(what + " failed: " + AsyncVerdictClient.cause(cause)));
  }

  private void settle(Map<BranchId, Vote> votes, Optional<String> trouble) {
    if (settled.compareAndSet(false, true)) {
      context.settled(votes, trouble);
    }
  }
}

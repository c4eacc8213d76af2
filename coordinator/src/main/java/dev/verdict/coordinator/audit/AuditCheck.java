package dev.verdict.coordinator.audit;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks the whole audit log, piece by piece, computing on worker threads. */
public final class AuditCheck {
  /** How many rows are in memory at a time. */
  static final int PIECE_ROWS = 500;

  private final Vertx vertx;
  private final AuditLog log;

  /**
   * @param vertx runs it
   * @param log what is checked
   */
  public AuditCheck(Vertx vertx, AuditLog log) {
    this.vertx = vertx;
    this.log = log;
  }

  /**
   * What was found.
   *
   * @param last the last row that is in order
   * @param fault the first one that is not; empty if all are
   */
  public record Result(AuditHead last, Optional<AuditFault> fault) {}

  /**
   * Walks along the chain until its end or the first fault. Rows that are appended meanwhile are
   * checked as well.
   *
   * @param kept a head that was kept elsewhere; empty for none
   */
  public Future<Result> run(Optional<AuditHead> kept) {
    return log.head()
        .compose(
            stored -> {
              List<ChainWalk.Known> known = new ArrayList<>();
              kept.ifPresent(head -> known.add(new ChainWalk.Known(head, "the head given")));
              known.add(new ChainWalk.Known(stored, "the database's own note of its head"));
              return next(new ChainWalk(known));
            });
  }

  private Future<Result> next(ChainWalk walk) {
    return log.read(walk.at().number(), PIECE_ROWS)
        .compose(rows -> vertx.executeBlocking(() -> look(walk, rows), false))
        .compose(
            found ->
                found.isDone()
                    ? Future.succeededFuture(new Result(walk.at(), found.fault()))
                    : next(walk));
  }

  private record Found(boolean isDone, Optional<AuditFault> fault) {}

  private static Found look(ChainWalk walk, List<AuditRow> rows) {
    Optional<AuditFault> fault = walk.follow(rows);
    if (fault.isPresent()) {
      return new Found(true, fault);
    }
    return rows.size() < PIECE_ROWS ? new Found(true, walk.end()) : new Found(false, fault);
  }
}

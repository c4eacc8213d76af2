package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.crash.CrashPoint;
import dev.verdict.coordinator.crash.CrashPoints;
import dev.verdict.coordinator.log.AppendOutcome;
import dev.verdict.coordinator.log.LogEntry;
import dev.verdict.coordinator.log.LogRejectedException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a batch until it is certain what became of it.
 *
 * <p>A batch is tried with plain inserts once, which nearly always succeeds. From then on it is
 * settled: whatever goes wrong on the way to the answer, the identical settling statement is
 * executed again, on a new connection, and nothing else before it. Only an error that then still
 * blames a value of the batch splits it, until the entry at fault stands alone and is rejected.
 *
 * <p>A batch in which nothing is forced costs no flush: the server acknowledges it before it is on
 * disk. Should the connection be lost before a flush that came later, such batches are written
 * again first.
 */
final class BatchWriter {
  static final long BACKOFF_FIRST_MILLIS = 50;
  static final long BACKOFF_MAX_MILLIS = 2_000;

  private static final Logger LOG = LoggerFactory.getLogger(BatchWriter.class);

  /**
   * Whether the server works on the statement. If it waits for this side instead, something was
   * lost on the way, and it is ended: it may have inserted the rows and hold their locks, waiting
   * for the rest of the message, while this side waits for its answer.
   */
  private static final String LOOK =
      "WITH session AS (SELECT pid, "
          + Session.IS_WORKED_FOR
          + " AS works FROM pg_stat_activity WHERE pid = $1 AND application_name = $2)"
          + " SELECT works, CASE WHEN NOT works THEN pg_terminate_backend(pid) END FROM session";

  private static final SettlingAppend SETTLING = new SettlingAppend();

  private final Context context;
  private final Database database;
  private final Partitions partitions;
  private final String owner;
  private final CrashPoints crashPoints;
  private final Unflushed unflushed = new Unflushed();
  private final Unlisted unlisted = new Unlisted();
  private Optional<WriterConnection> connection = Optional.empty();
  private Optional<Batch> inFlight = Optional.empty();
  private Optional<RuntimeException> closed = Optional.empty();
  private boolean looking;
  private volatile boolean connected = true;

  BatchWriter(Context context, Database database, String owner, CrashPoints crashPoints) {
    this.context = context;
    this.database = database;
    this.partitions = new Partitions(database);
    this.owner = owner;
    this.crashPoints = crashPoints;
  }

  /** Whether the last attempt got through to the database. */
  boolean connected() {
    return connected;
  }

  /**
   * Writes a batch.
   *
   * @param unstored is told of each entry that was not stored, after its waiter was
   * @return completes when every entry of it is settled; never fails
   */
  Future<Void> write(Batch batch, Consumer<Append> unstored) {
    inFlight = Optional.of(batch);
    Promise<Void> done = Promise.promise();
    AppendStatement plain =
        PlainAppend.of(batch.entries(), batch.isForced() || unflushed.isFull(), unlisted);
    attempt(new Writing(plain, batch, unstored, done), BACKOFF_FIRST_MILLIS);
    return done.future();
  }

  /** All that earlier owners of a shard left without rows is listed, and all up to that mark. */
  void lead(Lead lead, String mark) {
    unlisted.lead(lead, mark);
  }

  /** Whether there are transactions to list, or marks to move. */
  boolean isBehind() {
    return unlisted.isBehind();
  }

  private Future<Boolean> list(WriterConnection open) {
    List<Unlisted.Listing> listings = unlisted.take();
    Listings statement = Listings.of(listings);
    return ready(open, statement)
        .compose(ready -> ready.execute(statement, statement.parameters(owner, listings)))
        .map(
            rows -> {
              Set<Integer> held = Listings.held(rows);
              listings.forEach(each -> unlisted.listed(each, held.contains(each.lead().shard())));
              if (statement == Listings.FLUSHED && !held.isEmpty()) {
                unflushed.clear();
              }
              return true;
            });
  }

  /** Whether there was more to list than one statement takes. */
  boolean isLate() {
    return unlisted.isLate();
  }

  /**
   * Lists transactions that are not over. Not beside a batch: what is being written without a row
   * would be passed over.
   *
   * @return completes with whether it came to an end; never fails
   */
  Future<Boolean> list() {
    if (closed.isPresent()) {
      return Future.succeededFuture(false);
    }
    return connection()
        .compose(this::list)
        .recover(
            error -> {
              LOG.warn("Cannot list transactions yet: {}", error.toString());
              dropConnection();
              return Future.succeededFuture(false);
            });
  }

  private Future<Void> settle(Batch batch, Consumer<Append> unstored) {
    inFlight = Optional.of(batch);
    Promise<Void> done = Promise.promise();
    attempt(new Writing(SETTLING, batch, unstored, done), BACKOFF_FIRST_MILLIS);
    return done.future();
  }

  private void attempt(Writing writing, long backoffMillis) {
    if (closed.isPresent()) {
      writing.batch.fail(closed.get());
      writing.done.complete();
      return;
    }
    List<LogEntry> entries = writing.batch.entries();
    connection()
        .compose(open -> ready(open, writing.form.text()))
        .compose(
            open -> {
              var answer =
                  open.execute(writing.form.text(), writing.form.parameters(owner, entries));
              sent();
              return answer;
            })
        .map(rows -> writing.form.outcomes(entries, rows))
        .onSuccess(outcomes -> answered(writing, outcomes))
        .onFailure(error -> failed(writing, error, backoffMillis));
  }

  /** The statement leaves in this turn of the event loop; its answer comes in a later one. */
  private void sent() {
    if (crashPoints.isDue(CrashPoint.APPEND_SENT)) {
      context.runOnContext(nothing -> crashPoints.die(CrashPoint.APPEND_SENT));
    }
  }

  private Future<WriterConnection> connection() {
    return connection
        .map(Future::succeededFuture)
        .orElseGet(
            () ->
                WriterConnection.open(database, owner)
                    .compose(this::writeUnflushedAgain)
                    .onSuccess(opened -> connection = Optional.of(opened)));
  }

  /** Prepares what is to be executed; not for ever, as nobody looks after a connection by then. */
  private Future<WriterConnection> ready(WriterConnection open, WriterStatement form) {
    return open.isPrepared(form)
        ? Future.succeededFuture(open)
        : database.bounded(open.prepare(form), WriterConnection.READY_MAX, () -> {}).map(open);
  }

  /**
   * The server may have crashed. Nobody is told what becomes of these entries: whose shard is not
   * held any more is the new owner's, and one that cannot be stored is as if it was never written.
   */
  private Future<WriterConnection> writeUnflushedAgain(WriterConnection opened) {
    Future<?> last = Future.succeededFuture();
    for (List<LogEntry> entries : unflushed.batches()) {
      last =
          last.compose(before -> ready(opened, SETTLING))
              .compose(ready -> opened.execute(SETTLING, SETTLING.parameters(owner, entries)))
              .mapEmpty()
              .recover(error -> unlessStillLost(error, entries));
    }
    return last.onFailure(error -> opened.close())
        .map(
            all -> {
              unflushed.clear();
              return opened;
            });
  }

  /** What is lost may have made the row of a transaction: whoever takes the shard next looks. */
  private <T> Future<T> unlessStillLost(Throwable error, List<LogEntry> entries) {
    if (SqlErrors.isBadValue(error) || SqlErrors.isMissingPartition(error)) {
      LOG.warn("What the server had not flushed cannot be written again: {}", error.toString());
      entries.forEach(entry -> unlisted.giveUp(Lead.of(entry)));
      return Future.succeededFuture();
    }
    return Future.failedFuture(error);
  }

  private void answered(Writing writing, Optional<List<AppendOutcome>> outcomes) {
    connected = true;
    if (outcomes.isPresent()) {
      if (!writing.form.flushed()) {
        unflushed.add(writing.batch.entries());
      } else if (!isAllFenced(outcomes.get())) {
        unflushed.clear();
      }
      noteRows(writing, outcomes.get());
      writing.batch.complete(outcomes.get(), writing.unstored);
      writing.done.complete();
    } else {
      attempt(writing.settling(), BACKOFF_FIRST_MILLIS);
    }
  }

  /** Then it wrote nothing, and so it flushed nothing. */
  private static boolean isAllFenced(List<AppendOutcome> outcomes) {
    return outcomes.stream().allMatch(AppendOutcome.Fenced.class::isInstance);
  }

  private void noteRows(Writing writing, List<AppendOutcome> outcomes) {
    List<LogEntry> entries = writing.batch.entries();
    for (int i = 0; i < outcomes.size(); i++) {
      if (outcomes.get(i) instanceof AppendOutcome.Appended) {
        unlisted.remove(entries.get(i));
      }
    }
    writing.form.unlisted().forEach(unlisted::add);
  }

  private void failed(Writing writing, Throwable error, long backoffMillis) {
    if (SqlErrors.isMissingPartition(error)) {
      partitions
          .createFor(writing.batch.transactions())
          .onSuccess(made -> retry(writing, backoffMillis))
          .onFailure(e -> partitionFailed(writing, e, backoffMillis));
    } else if (SqlErrors.isBadValue(error)) {
      blamed(writing, error);
    } else {
      connected = false;
      LOG.warn("Append not acknowledged, writing it again: {}", error.toString());
      dropConnection();
      retry(writing.settling(), backoffMillis);
    }
  }

  private void blamed(Writing writing, Throwable error) {
    if (writing.form != SETTLING) {
      attempt(writing.settling(), BACKOFF_FIRST_MILLIS);
    } else {
      isolate(writing, error);
    }
  }

  private void partitionFailed(Writing writing, Throwable error, long backoffMillis) {
    if (SqlErrors.isBadValue(error)) {
      blamed(writing, error);
    } else {
      failed(writing, error, backoffMillis);
    }
  }

  private void retry(Writing writing, long backoffMillis) {
    long jittered = backoffMillis / 2 + ThreadLocalRandom.current().nextLong(backoffMillis);
    context
        .owner()
        .setTimer(
            jittered,
            id ->
                context.runOnContext(
                    nothing -> attempt(writing, Math.min(backoffMillis * 2, BACKOFF_MAX_MILLIS))));
  }

  private void isolate(Writing writing, Throwable error) {
    if (writing.batch.isSingle()) {
      reject(writing.batch.appends().get(0), error, writing.unstored);
      writing.done.complete();
      return;
    }
    settle(writing.batch.firstHalf(), writing.unstored)
        .compose(first -> settle(writing.batch.secondHalf(), writing.unstored))
        .onComplete(writing.done);
  }

  private static void reject(Append append, Throwable error, Consumer<Append> unstored) {
    LogEntry entry = append.entry();
    LOG.error("Entry {} of {} cannot be stored", entry.seq(), entry.tx(), error);
    append.fail(
        new LogRejectedException(
            "entry " + entry.seq() + " of " + entry.tx() + ": " + error.getMessage(), error));
    unstored.accept(append);
  }

  private void dropConnection() {
    unlisted.doubt();
    connection.ifPresent(WriterConnection::close);
    connection = Optional.empty();
  }

  /**
   * If the server does not work on the statement, all or part of it or its answer was lost on the
   * way: the connection is given up. A statement that the server works on is left alone. Asked in a
   * session of its own, because every connection that is open may have fallen silent alike.
   */
  void lookAfterSlowWrite() {
    if (!looking) {
      connection.ifPresent(this::lookAfter);
    }
  }

  private void lookAfter(WriterConnection slow) {
    looking = true;
    database
        .queryAlone(
            "verdict look " + owner,
            LOOK,
            Tuple.of(slow.processId(), WriterConnection.nameFor(owner)))
        .onComplete(
            (rows, failure) -> {
              looking = false;
              if (failure != null) {
                LOG.warn("Cannot look after a slow append: {}", failure.toString());
              } else if (!works(rows)) {
                slow.close();
              }
            });
  }

  private static boolean works(RowSet<Row> session) {
    return session.size() > 0 && session.iterator().next().getBoolean(0);
  }

  void close(RuntimeException why) {
    closed = Optional.of(why);
    inFlight.ifPresent(batch -> batch.fail(why));
    dropConnection();
  }

  private record Writing(
      AppendStatement form, Batch batch, Consumer<Append> unstored, Promise<Void> done) {
    Writing settling() {
      return new Writing(SETTLING, batch, unstored, done);
    }
  }
}

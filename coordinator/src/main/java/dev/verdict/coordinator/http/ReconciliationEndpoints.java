package dev.verdict.coordinator.http;

import dev.verdict.coordinator.engine.Snapshot;
import dev.verdict.coordinator.engine.Transactions;
import dev.verdict.coordinator.log.StoredTransaction;
import dev.verdict.coordinator.log.TransactionPage;
import dev.verdict.coordinator.reconcile.Reconciler;
import dev.verdict.coordinator.reconcile.Report;
import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Compares finished transactions with what their services hold; for operators. Any node does. */
final class ReconciliationEndpoints {
  private static final String SPAN = "/v1/reconciliation";
  private static final String ONE = "/v1/transactions/{id}/reconciliation";
  static final int LIMIT_MAX = 100;
  private static final int LIMIT_DEFAULT = 50;

  /** How many comparisons an event loop has under way. */
  private static final int UNDER_WAY_MAX = 2;

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final BackendSlot slot;
  private final Defaults defaults;
  private final OperatorActions actions;
  private final Vertx vertx;
  private Optional<Reconciler> reconciler = Optional.empty();
  private int underWay;

  ReconciliationEndpoints(
      Vertx vertx, BackendSlot slot, Defaults defaults, OperatorActions actions) {
    this.slot = slot;
    this.defaults = defaults;
    this.actions = actions;
    this.vertx = vertx;
  }

  /** Only once the node serves it is known where services may be asked. */
  private Reconciler reconciler() {
    Reconciler known =
        reconciler.orElseGet(
            () -> new Reconciler(vertx, slot.require().participants().addresses()));
    reconciler = Optional.of(known);
    return known;
  }

  List<Endpoint> all() {
    return List.of(
        new Endpoint(HttpMethod.GET, SPAN, true, asked -> span(asked, Future::succeededFuture)),
        new Endpoint(HttpMethod.GET, ONE, asked -> one(asked, Future::succeededFuture)),
        new Endpoint(HttpMethod.POST, SPAN, true, asked -> span(asked, this::noted)),
        new Endpoint(HttpMethod.POST, ONE, asked -> one(asked, this::noted)));
  }

  /** What becomes of a report before it is told. */
  private interface Then {
    Future<Report> apply(Report report);
  }

  private Future<Report> noted(Report report) {
    return StoreFaults.asUnavailable(slot.require().disagreements().note(report)).map(report);
  }

  private Future<Reply> one(Exchange exchange, Then then) {
    actions.operator(exchange);
    TxId id = exchange.transaction();
    return bounded(
        () ->
            slot.require()
                .transactions()
                .finished(id)
                .map(found -> found.orElseThrow(() -> notFinished(id)))
                .compose(snapshot -> compared(List.of(snapshot)))
                .compose(then::apply)
                .map(report -> reply(report, Optional.empty())));
  }

  private static ProblemException notFinished(TxId id) {
    return Problem.of(
            ProblemCode.NOT_FINISHED,
            "No transaction "
                + id
                + " is stored as finished. Only finished ones are compared: what is under way"
                + " changes meanwhile.")
        .asException();
  }

  private Future<Reply> span(Exchange exchange, Then then) {
    actions.operator(exchange);
    Query query = Query.read(exchange.request(), Set.of("since", "until", "limit", "cursor"));
    int limit = query.text("limit").map(text -> Query.limit(text, LIMIT_MAX)).orElse(LIMIT_DEFAULT);
    Transactions transactions = slot.require().transactions();
    return bounded(
        () ->
            transactions
                .list(ListQuery.finished(query, defaults.namespace(), limit))
                .compose(page -> compared(transactions, page, then)));
  }

  private Future<Reply> compared(Transactions transactions, TransactionPage page, Then then) {
    List<Future<Optional<Snapshot>>> read =
        page.transactions().stream()
            .map(StoredTransaction::tx)
            .map(transactions::finished)
            .toList();
    return Future.all(read)
        .compose(
            all -> compared(read.stream().map(Future::result).flatMap(Optional::stream).toList()))
        .compose(then::apply)
        .map(report -> reply(report, page.next()));
  }

  private Future<Report> compared(List<Snapshot> finished) {
    return reconciler().compare(finished, slot.require().participants()::find);
  }

  private static Reply reply(Report report, Optional<TxId> next) {
    return Reply.json(200, json -> ReconciliationJson.write(json, report, next));
  }

  /** Services have work of their own. */
  private <T> Future<T> bounded(Supplier<Future<T>> work) {
    if (underWay >= UNDER_WAY_MAX) {
      throw Problem.of(
              ProblemCode.OVERLOADED,
              "At most " + UNDER_WAY_MAX + " comparisons are made at a time.")
          .retryAfter(RETRY_AFTER)
          .asException();
    }
    underWay++;
    return Future.succeededFuture().compose(now -> work.get()).onComplete(done -> underWay--);
  }
}

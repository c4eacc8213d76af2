package dev.verdict.coordinator.reconcile;

import dev.verdict.coordinator.addresses.AddressRules;
import dev.verdict.coordinator.engine.Snapshot;
import dev.verdict.coordinator.participants.Participant;
import dev.verdict.protocol.TransactionState.BranchView;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Asks services what they hold of finished transactions, and compares; for one event loop. */
public final class Reconciler {
  private final HoldingsClient client;

  /**
   * @param vertx runs the calls
   * @param addresses where services may be asked
   */
  public Reconciler(Vertx vertx, AddressRules addresses) {
    this.client = new HoldingsClient(vertx, addresses);
  }

  /**
   * Compares these transactions with their services, each of which is asked for all of them at
   * once.
   *
   * @param transactions finished ones
   * @param services a service of that name, at the addresses where it may be asked; empty if it is
   *     not to be asked
   */
  public Future<Report> compare(
      Collection<Snapshot> transactions, Function<String, Optional<Participant>> services) {
    Map<String, Future<Holdings>> asked = new TreeMap<>();
    if (!transactions.isEmpty()) {
      Span span = Span.of(transactions.stream().map(Snapshot::id).toList());
      transactions.stream()
          .flatMap(each -> each.branches().stream())
          .filter(Comparison::isAtAService)
          .map(BranchView::participant)
          .distinct()
          .forEach(name -> asked.put(name, ask(services.apply(name), span)));
    }
    return Future.all(List.copyOf(asked.values()))
        .map(
            all -> {
              Map<String, Holdings> holdings = new HashMap<>();
              asked.forEach((name, told) -> holdings.put(name, told.result()));
              return Comparison.of(transactions, holdings);
            });
  }

  private Future<Holdings> ask(Optional<Participant> service, Span span) {
    return service
        .map(known -> client.ask(known, span))
        .orElseGet(
            () -> Future.succeededFuture(new Holdings.Untold("it is not registered any more")));
  }
}

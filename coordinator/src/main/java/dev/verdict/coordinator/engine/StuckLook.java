package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.console.FailureWords;
import dev.verdict.coordinator.log.StuckCounts;
import dev.verdict.coordinator.log.StuckCounts.Alike;
import dev.verdict.coordinator.log.TransactionLog;
import dev.verdict.protocol.TransactionState.BranchView;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks at what does not proceed, whoever leads it. */
record StuckLook(TransactionLog log, Archive archive) {
  /** Of how many kinds a transaction is read, where the words do not name the service. */
  static final int LOOK_UPS_MAX = 20;

  Future<Standstill> look(String namespace) {
    return log.stuck(namespace).compose(this::withParticipants);
  }

  private Future<Standstill> withParticipants(StuckCounts counts) {
    List<Alike> unnamed =
        counts.kinds().stream().filter(StuckLook::isUnnamed).limit(LOOK_UPS_MAX).toList();
    Map<Alike, String> found = new HashMap<>();
    List<Future<Void>> looks =
        unnamed.stream()
            .map(
                alike ->
                    participant(alike)
                        .<Void>map(
                            name -> {
                              name.ifPresent(service -> found.put(alike, service));
                              return null;
                            }))
            .toList();
    return Future.join(looks)
        .transform(done -> Future.succeededFuture(new Standstill(counts, found)));
  }

  private static boolean isUnnamed(Alike alike) {
    boolean isCoordinators =
        alike.branch().filter(Snapshots.COORDINATOR.text()::equals).isPresent();
    return !isCoordinators && FailureWords.participant(alike.reason()).isEmpty();
  }

  private Future<Optional<String>> participant(Alike alike) {
    return archive
        .read(alike.examples().get(0))
        .compose(
            stored ->
                stored.isEmpty()
                    ? Future.succeededFuture(Optional.empty())
                    : archive
                        .fold(stored.get())
                        .map(folded -> participant(folded.state().branches(), alike)));
  }

  private static Optional<String> participant(List<BranchView> branches, Alike alike) {
    return branches.stream()
        .filter(branch -> alike.branch().filter(branch.id().text()::equals).isPresent())
        .map(BranchView::participant)
        .filter(name -> !name.isEmpty())
        .findFirst();
  }
}

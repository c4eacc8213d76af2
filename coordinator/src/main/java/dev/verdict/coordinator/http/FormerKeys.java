package dev.verdict.coordinator.http;

import static java.util.stream.Collectors.joining;

import dev.verdict.coordinator.engine.Snapshot;
import dev.verdict.coordinator.reconcile.Disagreement;
import dev.verdict.coordinator.reconcile.DisagreementQuery;
import dev.verdict.coordinator.reconcile.DisagreementStore;
import dev.verdict.coordinator.reconcile.Finding;
import dev.verdict.protocol.saga.StepKey;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * What services say that they did under keys of steps that were called anew with another input, and
 * that they had ruled out before.
 */
final class FormerKeys {
  private static final int LIMIT = 100;

  private FormerKeys() {}

  /**
   * Sentences about them; empty if there is none, or that cannot be read now. Only a saga with a
   * step that was called anew is looked up.
   */
  static Future<Optional<String>> sentences(Snapshot snapshot, DisagreementStore store) {
    if (snapshot.branches().stream().allMatch(each -> each.key().equals(each.id()))) {
      return Future.succeededFuture(Optional.empty());
    }
    DisagreementQuery open =
        new DisagreementQuery(
            snapshot.summary().origin().namespace(),
            Optional.of(true),
            Optional.empty(),
            Optional.of(snapshot.id()),
            Optional.empty(),
            LIMIT);
    return store.list(open).map(found -> sentences(snapshot, found)).otherwise(Optional.empty());
  }

  private static Optional<String> sentences(Snapshot snapshot, List<Disagreement> found) {
    String all =
        found.stream()
            .map(Disagreement::finding)
            .filter(each -> isOfFormerKey(snapshot, each))
            .map(FormerKeys::sentence)
            .collect(joining(" "));
    return Optional.of(all).filter(text -> !text.isEmpty());
  }

  private static boolean isOfFormerKey(Snapshot snapshot, Finding finding) {
    StepKey key = StepKey.of(finding.branch());
    return finding.kind() == Finding.Kind.UNEXPECTED
        && snapshot.branches().stream()
            .anyMatch(
                each ->
                    each.id().equals(key.step())
                        && key.generation() < StepKey.of(each.key()).generation());
  }

  private static String sentence(Finding finding) {
    return "Somebody has to look at `"
        + finding.participant()
        + "`: it did `"
        + finding.branch()
        + "` after all, which it had ruled out, so that step `"
        + StepKey.of(finding.branch()).step()
        + "` was called anew with another input. Nobody undoes that: settle it there, then close"
        + " the disagreement.";
  }
}

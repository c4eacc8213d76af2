package dev.verdict.coordinator.batch;

import dev.verdict.coordinator.console.Cause;
import dev.verdict.coordinator.console.StuckGroups;
import dev.verdict.coordinator.engine.Standstill;
import dev.verdict.coordinator.log.StoredTransaction;
import dev.verdict.coordinator.log.StuckCounts.Alike;
import dev.verdict.coordinator.log.Summary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Tells whether a transaction belongs to a group of those that do not proceed. */
public final class OfGroup implements Predicate<StoredTransaction> {
  private final Map<Words, String> services = new HashMap<>();
  private final Cause cause;
  private final Optional<String> participant;

  /** What lists show of a stuck transaction, by which it is grouped. */
  private record Words(Summary.Kind kind, String name, String status, String stuck) {
    static Words of(Alike alike) {
      return new Words(alike.kind(), alike.name(), alike.status(), alike.stuck());
    }
  }

  /**
   * @param standstill tells the services of those whose words name none
   * @param cause the group's cause
   * @param participant the service behind it, or an empty name for none; {@link Optional#empty()}
   *     for any
   */
  public OfGroup(Standstill standstill, Cause cause, Optional<String> participant) {
    standstill.participants().forEach((alike, name) -> services.put(Words.of(alike), name));
    this.cause = cause;
    this.participant = participant;
  }

  @Override
  public boolean test(StoredTransaction stored) {
    Summary shown = stored.summary();
    return shown.stuck().filter(words -> isOfGroup(alike(stored, shown, words))).isPresent();
  }

  private static Alike alike(StoredTransaction stored, Summary shown, String words) {
    return new Alike(
        shown.kind(),
        shown.origin().name(),
        shown.status(),
        words,
        1,
        stored.tx(),
        List.of(stored.tx()));
  }

  private boolean isOfGroup(Alike alike) {
    StuckGroups.Key key =
        StuckGroups.key(alike, each -> Optional.ofNullable(services.get(Words.of(each))));
    return key.cause() == cause
        && participant.filter(name -> !name.equals(key.participant().orElse(""))).isEmpty();
  }
}

package dev.verdict.coordinator.console;

import dev.verdict.coordinator.log.StuckCounts.Alike;
import dev.verdict.protocol.TxId;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Groups what does not proceed by its cause. */
public final class StuckGroups {
  private static final String COORDINATOR = "coordinator";

  private StuckGroups() {}

  /**
   * What the members of a group have in common.
   *
   * @param cause why they do not proceed
   * @param participant the service behind it, if one is
   */
  public record Key(Cause cause, Optional<String> participant) {}

  /**
   * The groups, the largest first.
   *
   * @param participants the service behind one whose words name none
   */
  public static List<StuckGroup> of(
      List<Alike> stuck, Function<Alike, Optional<String>> participants) {
    Map<Key, List<Alike>> groups =
        stuck.stream()
            .collect(
                Collectors.groupingBy(
                    alike -> key(alike, participants), LinkedHashMap::new, Collectors.toList()));
    return groups.entrySet().stream()
        .map(each -> group(each.getKey(), each.getValue()))
        .sorted(
            Comparator.comparingInt(StuckGroup::count)
                .reversed()
                .thenComparing(group -> group.oldest().text()))
        .toList();
  }

  /**
   * The group of transactions that are alike.
   *
   * @param participants the service behind one whose words name none
   */
  public static Key key(Alike alike, Function<Alike, Optional<String>> participants) {
    if (alike.branch().filter(COORDINATOR::equals).isPresent()) {
      return new Key(FailureWords.ofCoordinator(alike.reason()), Optional.empty());
    }
    Optional<String> named = FailureWords.participant(alike.reason());
    return new Key(
        FailureWords.ofParticipant(alike.reason()), named.or(() -> participants.apply(alike)));
  }

  private static StuckGroup group(Key key, List<Alike> members) {
    Map<String, Integer> states = new TreeMap<>();
    members.forEach(each -> states.merge(each.status(), each.count(), Integer::sum));
    return new StuckGroup(
        key.cause(),
        key.participant(),
        members.stream().max(Comparator.comparingInt(Alike::count)).map(Alike::reason).orElse(""),
        members.stream().mapToInt(Alike::count).sum(),
        states,
        members.stream().map(Alike::oldest).min(Comparator.comparing(TxId::text)).orElseThrow(),
        members.stream()
            .map(Alike::examples)
            .flatMap(Collection::stream)
            .sorted(Comparator.comparing(TxId::text).reversed())
            .limit(StuckGroup.EXAMPLES_MAX)
            .toList());
  }
}

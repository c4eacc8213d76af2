package dev.verdict.sdk.conformance;

import dev.verdict.protocol.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How the numbers that a participant shows have changed: the differences, in order of size. Which
 * member changed does not count, because each transaction may touch a row of its own.
 *
 * @param changes the differences that are not zero; empty if the participant shows no numbers
 */
record Effect(Optional<List<BigDecimal>> changes) {
  /** From one state to another. The length of an array is a number, too. */
  static Effect between(Optional<Json> before, Optional<Json> after) {
    return new Effect(
        before.flatMap(from -> after.map(to -> differences(numbers(from), numbers(to)))));
  }

  private static List<BigDecimal> differences(
      Map<String, BigDecimal> before, Map<String, BigDecimal> after) {
    Set<String> all = new HashSet<>(before.keySet());
    all.addAll(after.keySet());
    return all.stream()
        .map(
            path ->
                after
                    .getOrDefault(path, BigDecimal.ZERO)
                    .subtract(before.getOrDefault(path, BigDecimal.ZERO))
                    .stripTrailingZeros())
        .filter(change -> change.signum() != 0)
        .sorted()
        .toList();
  }

  private static Map<String, BigDecimal> numbers(Json of) {
    Map<String, BigDecimal> numbers = new HashMap<>();
    collect("", of, numbers);
    return numbers;
  }

  private static void collect(String path, Json value, Map<String, BigDecimal> into) {
    if (value instanceof Json.Num number) {
      into.put(path, number.value());
    } else if (value instanceof Json.Arr array) {
      into.put(path + "#", BigDecimal.valueOf(array.items().size()));
      List<Json> items = new ArrayList<>(array.items());
      for (int i = 0; i < items.size(); i++) {
        collect(path + "/" + i, items.get(i), into);
      }
    } else if (value instanceof Json.Obj object) {
      object.members().forEach((name, member) -> collect(path + "/" + name, member, into));
    }
  }

  /** Whether nothing changed, or nothing is shown. */
  boolean isNone() {
    return changes.map(List::isEmpty).orElse(true);
  }

  /** Whether something is seen to have changed. */
  boolean isSome() {
    return changes.map(list -> !list.isEmpty()).orElse(false);
  }

  String words() {
    return changes
        .map(list -> list.isEmpty() ? "no change" : "changes of " + plain(list))
        .orElse("unseen");
  }

  private static String plain(List<BigDecimal> list) {
    return String.join(", ", list.stream().map(BigDecimal::toPlainString).toList());
  }
}

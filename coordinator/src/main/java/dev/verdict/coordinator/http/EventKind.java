package dev.verdict.coordinator.http;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The kinds of live events. */
enum EventKind {
  /** A transaction's state changed. */
  TRANSACTION,
  /** Shards went from one node to another. */
  SHARDS_MOVED;

  /** The stable word for it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The kinds that a request asks for: those of {@code only}, or all.
   *
   * @throws ProblemException if there is none of that name
   */
  static Set<EventKind> asked(Optional<String> only) {
    return only.<Set<EventKind>>map(word -> EnumSet.of(of(word)))
        .orElseGet(() -> EnumSet.allOf(EventKind.class));
  }

  private static EventKind of(String word) {
    return Arrays.stream(values())
        .filter(kind -> kind.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                Query.invalid(
                    "only is one of "
                        + Arrays.stream(values())
                            .map(EventKind::word)
                            .collect(Collectors.joining(", "))));
  }
}

package dev.verdict.coordinator.reconcile;

import dev.verdict.protocol.TxId;
import java.util.Collection;

/**
 * A span of ids, as plain text.
 *
 * @param from the first one
 * @param below what comes before this belongs to it; empty for no bound
 */
record Span(String from, String below) {
  private static final char LAST = 'z';

  /** The least span with all of them, of which there is one at least. */
  static Span of(Collection<TxId> ids) {
    String first = ids.stream().map(TxId::text).min(String::compareTo).orElseThrow();
    String last = ids.stream().map(TxId::text).max(String::compareTo).orElseThrow();
    return new Span(first, next(last));
  }

  /** The least text, of the characters that ids have, above all that begin with this. */
  private static String next(String text) {
    int at = text.length() - 1;
    while (at >= 0 && text.charAt(at) == LAST) {
      at--;
    }
    return at < 0 ? "" : text.substring(0, at) + following(text.charAt(at));
  }

  private static char following(char c) {
    return switch (c) {
      case '-' -> '0';
      case '9' -> 'a';
      default -> (char) (c + 1);
    };
  }
}

package dev.verdict.protocol.definition;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the name that was probably meant. */
final class Spelling {
  private Spelling() {}

  /**
   * The known name that is nearest to one that is not known, by letters to insert, leave out or
   * change (Levenshtein 1966); empty if more than a third of the letters are wrong.
   */
  static Optional<String> closest(String unknown, Collection<String> known) {
    return known.stream()
        .filter(name -> distance(unknown, name) * 3 <= Math.max(unknown.length(), name.length()))
        .min(Comparator.comparingInt(name -> distance(unknown, name)));
  }

  private static int distance(String one, String other) {
    int[] before = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      before[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int[] row = new int[other.length() + 1];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int changed = before[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(changed, Math.min(before[j], row[j - 1]) + 1);
      }
      before = row;
    }
    return before[other.length()];
  }
}

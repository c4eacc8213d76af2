package dev.verdict.protocol.wire;

import java.util.Locale;
import java.util.Optional;

/** How a resource is held. */
public enum LockMode {
  /** By one holder alone. */
  EXCLUSIVE,
  /** By any number of holders that all hold it so. */
  SHARED;

  /** The word for it in JSON. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The mode of that word; empty if there is none. */
  public static Optional<LockMode> of(String word) {
    for (LockMode each : values()) {
      if (each.word().equals(word)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }
}

package dev.verdict.coordinator.participants;

import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What an instance says it can do. {@link dev.verdict.protocol.wire.Capability} has the names that
 * mean something; others are kept as they are.
 *
 * @param names each once, in the order of their characters
 */
public record Capabilities(List<String> names) {
  /** How many names an instance may announce. */
  public static final int NAMES_MAX = 32;

  /** What a name looks like, in words. */
  public static final String NAME_FORM = "A capability's name has 1 to 50 of A-Z a-z 0-9 . _ -";

  /** Of an instance that announces none. */
  public static final Capabilities NONE = new Capabilities(List.of());

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,50}");

  /** Copies the names. */
  public Capabilities {
    names = List.copyOf(names);
  }

  /** These, in whatever order and however often they are named. */
  public static Capabilities of(Collection<String> names) {
    return new Capabilities(names.stream().distinct().sorted().toList());
  }

  /** Whether a text can be a name. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }
}

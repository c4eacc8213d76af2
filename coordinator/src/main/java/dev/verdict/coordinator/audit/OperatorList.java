package dev.verdict.coordinator.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The operators and the hashes of their tokens. As text: one line an operator, its name and the
 * SHA-256 of its token in hexadecimal digits with blanks between. Empty lines, and lines that begin
 * with {@code #}, are skipped. A name may have several lines, so that a token can be replaced
 * without a gap.
 */
public final class OperatorList {
  /** The name of whoever acts where nobody is asked for a token. */
  public static final String ANONYMOUS = "anonymous";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,100}");
  private static final Pattern HASH = Pattern.compile("[0-9a-fA-F]{64}");
  private static final String FORM =
      "; write a name and the SHA-256 of its token, with a blank between";

  private final List<Line> lines;

  private record Line(String name, String hash) {}

  private OperatorList(List<Line> lines) {
    this.lines = List.copyOf(lines);
  }

  /**
   * Reads a list.
   *
   * @param text the lines
   * @param problems is told what is wrong, line by line; nothing if all is well
   */
  public static OperatorList read(String text, List<String> problems) {
    List<Line> lines = new ArrayList<>();
    Set<String> hashes = new HashSet<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      String stripped = line.strip();
      if (!stripped.isEmpty() && !stripped.startsWith("#")) {
        String where = "line " + number + ": ";
        read(stripped, where, problems)
            .filter(read -> isNew(read, hashes, where, problems))
            .ifPresent(lines::add);
      }
    }
    if (lines.isEmpty() && problems.isEmpty()) {
      problems.add("it names nobody" + FORM);
    }
    return new OperatorList(lines);
  }

  /** A line is never repeated in a message: it may hold a token by mistake. */
  private static Optional<Line> read(String line, String where, List<String> problems) {
    String[] words = line.split("\\s+");
    if (words.length != 2) {
      problems.add(where + words.length + (words.length == 1 ? " word" : " words") + FORM);
    } else if (!NAME.matcher(words[0]).matches() || words[0].equals(ANONYMOUS)) {
      problems.add(where + "a name has 1 to 100 of A-Z a-z 0-9 . _ @ - and is not " + ANONYMOUS);
    } else if (!HASH.matcher(words[1]).matches()) {
      problems.add(
          where
              + "the SHA-256 of the token of "
              + words[0]
              + " has 64 hexadecimal digits; printf %s TOKEN | sha256sum makes it");
    } else {
      return Optional.of(new Line(words[0], words[1].toLowerCase(Locale.ROOT)));
    }
    return Optional.empty();
  }

  private static boolean isNew(Line line, Set<String> hashes, String where, List<String> problems) {
    boolean isNew = hashes.add(line.hash());
    if (!isNew) {
      problems.add(where + "the token of " + line.name() + " is on another line already");
    }
    return isNew;
  }

  /** How many operators there are; one with several lines counts once. */
  public int size() {
    return (int) lines.stream().map(Line::name).distinct().count();
  }

  /** Whether an operator has this name. */
  public boolean names(String name) {
    return lines.stream().anyMatch(line -> line.name().equals(name));
  }

  /**
   * Whose token this is; empty if nobody's. How long it takes does not depend on how much of a
   * token is right, nor on whose it is.
   */
  public Optional<String> nameOf(String token) {
    return nameOfHash(
        HexFormat.of()
            .formatHex(AuditHash.sha256().digest(token.getBytes(StandardCharsets.UTF_8))));
  }

  /** Whose token has that SHA-256, in small hexadecimal digits; empty if nobody's. */
  public Optional<String> nameOfHash(String text) {
    byte[] hash = text.getBytes(StandardCharsets.US_ASCII);
    Optional<String> found = Optional.empty();
    for (Line line : lines) {
      if (MessageDigest.isEqual(hash, line.hash().getBytes(StandardCharsets.US_ASCII))) {
        found = Optional.of(line.name());
      }
    }
    return found;
  }
}

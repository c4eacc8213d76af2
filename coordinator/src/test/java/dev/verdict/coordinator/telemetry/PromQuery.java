package dev.verdict.coordinator.telemetry;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names that a query in Prometheus's language uses.
 *
 * @param series the series that it reads
 * @param labels the labels that it chooses or groups by
 */
public record PromQuery(Set<String> series, Set<String> labels) {
  private static final Pattern STRING = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");
  private static final Pattern DURATION = Pattern.compile("\\[(?:\\d+[smhd]|\\$__rate_interval)]");
  private static final Pattern MATCHERS = Pattern.compile("\\{([^}]*)}");
  private static final Pattern GROUPING =
      Pattern.compile("\\b(?:by|without|on|ignoring)\\s*\\(([^)]*)\\)");
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][\\w:]*(?!\\s*\\(|[\\w:])");
  private static final Pattern MATCHER = Pattern.compile("\\s*(\\w+)\\s*(?:=~|!~|!=|=)\\s*");
  private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset");

  /**
   * Reads a query.
   *
   * @throws IllegalArgumentException if brackets or matchers are not well-formed
   */
  public static PromQuery of(String text) {
    Set<String> labels = new TreeSet<>();
    String rest = STRING.matcher(text).replaceAll("");
    checkBrackets(rest, text);
    rest = DURATION.matcher(rest).replaceAll("");
    for (MatchResult matchers : MATCHERS.matcher(rest).results().toList()) {
      Arrays.stream(matchers.group(1).split(",", -1)).forEach(each -> labels.add(label(each)));
    }
    rest = MATCHERS.matcher(rest).replaceAll("");
    for (MatchResult grouping : GROUPING.matcher(rest).results().toList()) {
      Arrays.stream(grouping.group(1).split(",", -1)).map(String::strip).forEach(labels::add);
    }
    rest = GROUPING.matcher(rest).replaceAll("");
    Set<String> series = new TreeSet<>();
    NAME.matcher(rest).results().map(MatchResult::group).forEach(series::add);
    series.removeAll(WORDS);
    return new PromQuery(series, labels);
  }

  private static String label(String matcher) {
    Matcher found = MATCHER.matcher(matcher);
    if (!found.matches()) {
      throw new IllegalArgumentException("no matcher of a label: " + matcher);
    }
    return found.group(1);
  }

  private static void checkBrackets(String stripped, String text) {
    Deque<Character> open = new ArrayDeque<>();
    for (int i = 0; i < stripped.length(); i++) {
      char each = stripped.charAt(i);
      int opening = "([{".indexOf(each);
      int closing = ")]}".indexOf(each);
      if (opening >= 0) {
        open.push(")]}".charAt(opening));
      } else if (closing >= 0 && (open.isEmpty() || open.pop() != each)) {
        throw new IllegalArgumentException("brackets do not match: " + text);
      }
    }
    if (!open.isEmpty()) {
      throw new IllegalArgumentException("a bracket is not closed: " + text);
    }
  }
}

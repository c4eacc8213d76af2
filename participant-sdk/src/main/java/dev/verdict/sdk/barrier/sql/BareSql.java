package dev.verdict.sdk.barrier.sql;

import java.util.Arrays;
import java.util.List;

/**
 * Takes comments and quoted texts out of what is sent to MariaDB or MySQL, so that words can be
 * looked for.
 */
final class BareSql {
  /** Stands where a comment begins that is executed. */
  static final String EXECUTED_COMMENT = "/*!";

  private final String sql;
  private final StringBuilder bare = new StringBuilder();
  private int at;

  private BareSql(String sql) {
    this.sql = sql;
  }

  /** The statements of a text, without blanks around them. */
  static List<String> statements(String sql) {
    return Arrays.stream(new BareSql(sql).read().split(";")).map(String::strip).toList();
  }

  private String read() {
    while (at < sql.length()) {
      step(sql.charAt(at));
    }
    return bare.toString();
  }

  private void step(char next) {
    switch (next) {
      case '\'', '"' -> skipQuoted(next);
      case '#' -> skipTo("\n");
      case '-' -> {
        if (sql.startsWith("--", at) && isBlankAt(at + 2)) {
          skipTo("\n");
        } else {
          take(next);
        }
      }
      case '/' -> {
        if (sql.startsWith("/*", at)) {
          bare.append(
              sql.startsWith("/*!", at) || sql.startsWith("/*M!", at) ? EXECUTED_COMMENT : "");
          skipTo("*/");
        } else {
          take(next);
        }
      }
      case '`' -> takeName();
      default -> take(next);
    }
  }

  private void take(char next) {
    bare.append(next);
    at++;
  }

  private boolean isBlankAt(int index) {
    return index >= sql.length() || Character.isWhitespace(sql.charAt(index));
  }

  /** What is left out separates words. */
  private void skipTo(String end) {
    int found = sql.indexOf(end, at);
    at = found < 0 ? sql.length() : found + end.length();
    bare.append(' ');
  }

  /** A name in quotes is a name, whatever is in it. */
  private void takeName() {
    for (at++; at < sql.length() && sql.charAt(at) != '`'; at++) {
      char next = sql.charAt(at);
      bare.append(Character.isLetterOrDigit(next) ? next : '_');
    }
    at++;
  }

  private void skipQuoted(char quote) {
    for (at++; at < sql.length() && sql.charAt(at) != quote; at++) {
      if (sql.charAt(at) == '\\') {
        at++;
      }
    }
    at++;
    bare.append("''");
  }
}

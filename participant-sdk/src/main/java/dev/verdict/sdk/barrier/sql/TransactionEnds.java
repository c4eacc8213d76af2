package dev.verdict.sdk.barrier.sql;

import java.util.regex.Pattern;

/** Tells statements that end a transaction, which handlers must not. */
public final class TransactionEnds {
  private static final Pattern ON_PURPOSE =
      Pattern.compile(
          "\\s*(commit|end|abort|begin|start\\s+transaction|prepare\\s+transaction"
              + "|rollback(?!\\s+(work\\s+|transaction\\s+)?to\\b))\\b.*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private static final Pattern UNASKED =
      Pattern.compile(
          "(?:(?:create|drop)\\s+(?!temporary\\b)|alter|rename|truncate|grant|revoke"
              + "|(?:un)?lock\\s+tables?|analyze|optimize|repair|check\\s+table|flush|reset|xa"
              + "|install|uninstall|load\\s+index|cache\\s+index|begin|start|commit"
              + "|rollback(?!\\s+(?:work\\s+)?to\\b)"
              + "|prepare|execute\\s+immediate|set\\s+password|set\\b.*\\bautocommit)\\b",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private TransactionEnds() {}

  /** Whether a statement says that it does. */
  public static boolean onPurpose(String sql) {
    return ON_PURPOSE.matcher(sql).matches();
  }

  /**
   * Whether a text commits, asked or unasked, everywhere but in PostgreSQL, or may hide that it
   * does: by a comment that is executed, or as a statement out of a text.
   */
  public static boolean unasked(String sql) {
    return BareSql.statements(sql).stream()
        .anyMatch(it -> it.contains(BareSql.EXECUTED_COMMENT) || UNASKED.matcher(it).lookingAt());
  }
}

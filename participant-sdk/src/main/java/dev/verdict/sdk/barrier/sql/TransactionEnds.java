package dev.verdict.sdk.barrier.sql;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells statements that end a transaction, which handlers must not. */
public final class TransactionEnds {
  private static final String BLANKS_AND_COMMENTS =
      "(?:[\\s;]++|--[^\n\r]*+(?:[\n\r]|$)|/\\*.*?\\*/)*+";

  private static final Pattern ON_PURPOSE =
      Pattern.compile(
          BLANKS_AND_COMMENTS
              + "(?:commit|end|abort|begin|start\\s+transaction|prepare\\s+transaction"
              + "|rollback(?!\\s+(?:work\\s+|transaction\\s+)?to\\b))\\b",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** Settings for the one statement that follows. */
  private static final Pattern SETTINGS =
      Pattern.compile(
          "set\\s+statement\\b.*?\\bfor\\b\\s*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** What branches or loops may hold anything. */
  private static final Pattern UNASKED =
      Pattern.compile(
          "(?:[\\w$\\u0080-\\uffff]+\\s*:|(?:if|case|loop|while|repeat|for"
              + "|create\\s++(?:or\\s++replace\\s++)?+(?!temporary\\b)"
              + "|drop\\s++(?!temporary\\b)|alter|rename|truncate|grant|revoke"
              + "|(?:un)?lock\\s+tables?|analyze|optimize|repair|check\\s+table|flush|reset|xa"
              + "|install|uninstall|load\\s+index|cache\\s+index|begin|start|commit"
              + "|rollback(?!\\s+(?:work\\s+)?to\\b)"
              + "|prepare|execute\\s+immediate|set\\s+password|set\\b.*\\bautocommit)\\b)",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private static final int HARMLESS_MAX = 1_000;
  private static final int HARMLESS_CHARS_MAX = 2_000;

  /** Most texts are sent again and again. */
  private static final Set<String> HARMLESS = ConcurrentHashMap.newKeySet();

  private TransactionEnds() {}

  /** Whether a text does so neither {@link #onPurpose} nor {@link #unasked}. */
  public static boolean never(String sql) {
    if (HARMLESS.contains(sql)) {
      return true;
    }
    boolean harmless = !onPurpose(sql) && !unasked(sql);
    if (harmless && sql.length() <= HARMLESS_CHARS_MAX) {
      if (HARMLESS.size() >= HARMLESS_MAX) {
        HARMLESS.clear();
      }
      HARMLESS.add(sql);
    }
    return harmless;
  }

  private static boolean isUnasked(String statement) {
    Matcher settings = SETTINGS.matcher(statement);
    String rest = settings.lookingAt() ? statement.substring(settings.end()) : statement;
    return UNASKED.matcher(rest).lookingAt();
  }

  /** Whether a text begins with a statement that says that it does. */
  public static boolean onPurpose(String sql) {
    return ON_PURPOSE.matcher(sql).lookingAt();
  }

  /**
   * Whether a text commits, asked or unasked, everywhere but in PostgreSQL, or may hide that it
   * does: by a comment that is executed, or as a statement out of a text.
   */
  public static boolean unasked(String sql) {
    return BareSql.statements(sql).stream()
        .anyMatch(it -> it.contains(BareSql.EXECUTED_COMMENT) || isUnasked(it));
  }
}

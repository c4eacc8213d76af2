package dev.verdict.sdk.barrier.sql;

import java.util.regex.Pattern;

/** Tells statements that end a transaction, which handlers must not. */
public final class TransactionEnds {
  private static final Pattern ON_PURPOSE =
      Pattern.compile(
          "\\s*(commit|end|abort|begin|start\\s+transaction|prepare\\s+transaction"
              + "|rollback(?!\\s+(work\\s+|transaction\\s+)?to\\b))\\b.*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** Behind any comment. */
  private static final Pattern UNASKED =
      Pattern.compile(
          "(?:\\s++|/\\*.*?\\*/|--[^\\n]*\\n|#[^\\n]*\\n)*+"
              + "(?:(?:create|drop)\\s+(?!temporary\\b)|alter|rename|truncate|grant|revoke"
              + "|(?:un)?lock\\s+tables?|analyze|optimize|repair|check\\s+table|flush|reset|xa"
              + "|install|uninstall|load\\s+index|cache\\s+index|begin|start|commit"
              + "|rollback(?!\\s+(?:work\\s+)?to\\b)"
              + "|set\\s+(?:session\\s+|@@session\\.|@@)?autocommit)\\b.*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private TransactionEnds() {}

  /** Whether a statement says that it does. */
  public static boolean onPurpose(String sql) {
    return ON_PURPOSE.matcher(sql).matches();
  }

  /** Whether a statement commits, asked or unasked, everywhere but in PostgreSQL. */
  public static boolean unasked(String sql) {
    return UNASKED.matcher(sql).matches();
  }
}

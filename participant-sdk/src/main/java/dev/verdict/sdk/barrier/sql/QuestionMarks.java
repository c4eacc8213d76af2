package dev.verdict.sdk.barrier.sql;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Writes the parameters of statements as question marks, for clients that know no numbers. */
public final class QuestionMarks {
  private static final Pattern PARAMETER = Pattern.compile("\\$\\d+");

  /** There are only so many statements. */
  private static final Map<String, String> KNOWN = new ConcurrentHashMap<>();

  private static final Map<String, String> KNOWN_WITH_COMMIT = new ConcurrentHashMap<>();

  private QuestionMarks() {}

  /** A statement of {@link SqlLink}, whose parameters come once each and in order. */
  public static String in(String sql) {
    return KNOWN.computeIfAbsent(sql, it -> PARAMETER.matcher(it).replaceAll("?"));
  }

  /** The same with a COMMIT behind it, as one text. */
  public static String inAndCommit(String sql) {
    return KNOWN_WITH_COMMIT.computeIfAbsent(sql, it -> in(it) + ";\nCOMMIT");
  }
}

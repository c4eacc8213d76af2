package dev.verdict.coordinator.log.postgres;

import java.util.Set;
import java.util.stream.Collectors;

/**
 * The text of a {@link PlainAppend}.
 *
 * @param parts what there is to store
 * @param flushed whether it is acknowledged when it is on disk. If not, the server flushes it
 *     within a second, or with whatever it flushes next, and loses it if it crashes before
 */
record PlainText(Set<PlainPart> parts, boolean flushed) implements WriterStatement {
  private static final String HELD =
      "g AS MATERIALIZED (SELECT count(*) = cardinality($1) AS held FROM f),\n";

  private static final String FLUSHED = "\nSELECT held FROM g WHERE held";

  /** The commit of this very statement does not wait for the disk. */
  private static final String UNFLUSHED =
      "\nSELECT held, set_config('synchronous_commit', 'off', true) FROM g WHERE held";

  private static final int FENCE_PARAMETERS = 3;

  @Override
  public String sql() {
    String all = parts.stream().map(PlainPart::sql).collect(Collectors.joining(",\n"));
    return "WITH " + AppendStatement.FENCE + HELD + numbered(all) + (flushed ? FLUSHED : UNFLUSHED);
  }

  private static String numbered(String parts) {
    StringBuilder sql = new StringBuilder();
    int number = FENCE_PARAMETERS;
    for (int i = 0; i < parts.length(); i++) {
      if (parts.charAt(i) == '?') {
        sql.append('$').append(++number);
      } else {
        sql.append(parts.charAt(i));
      }
    }
    return sql.toString();
  }
}

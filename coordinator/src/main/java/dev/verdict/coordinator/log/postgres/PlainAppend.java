package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.log.AppendOutcome;
import dev.verdict.coordinator.log.LogEntry;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The append of what is most likely nowhere yet: plain inserts of all, if every shard is held; else
 * nothing is stored, or the statement fails.
 *
 * <p>Nothing stored says nothing about who was first; the {@link SettlingAppend} of the same
 * entries does. Nothing else may be executed in between.
 *
 * @param parts what there is to store
 * @param flushed whether it is acknowledged when it is on disk. If not, the server flushes it
 *     within a second, or with whatever it flushes next, and loses it if it crashes before
 */
record PlainAppend(Set<PlainPart> parts, boolean flushed) implements AppendStatement {
  private static final String HELD =
      "g AS MATERIALIZED (SELECT count(*) = cardinality($1) AS held FROM f),\n";

  private static final String FLUSHED = "\nSELECT held FROM g WHERE held";

  /** The commit of this very statement does not wait for the disk. */
  private static final String UNFLUSHED =
      "\nSELECT held, set_config('synchronous_commit', 'off', true) FROM g WHERE held";

  private static final int FENCE_PARAMETERS = 3;

  /** The statement for these entries. */
  static PlainAppend of(Collection<LogEntry> entries, boolean flushed) {
    EnumSet<PlainPart> parts = EnumSet.noneOf(PlainPart.class);
    for (PlainPart part : PlainPart.values()) {
      for (LogEntry entry : entries) {
        if (part.concerns(entry)) {
          parts.add(part);
          break;
        }
      }
    }
    return new PlainAppend(parts, flushed);
  }

  @Override
  public String sql() {
    String all = parts.stream().map(PlainPart::sql).collect(Collectors.joining(",\n"));
    return "WITH " + FENCE + HELD + numbered(all) + (flushed ? FLUSHED : UNFLUSHED);
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

  @Override
  public Tuple parameters(String owner, List<LogEntry> entries) {
    Tuple parameters = Tuple.tuple();
    new Columns(entries).addFence(parameters, owner);
    parts.forEach(part -> part.addTo(parameters, entries));
    return parameters;
  }

  @Override
  public Optional<List<AppendOutcome>> outcomes(List<LogEntry> entries, Iterable<Row> rows) {
    if (!rows.iterator().hasNext()) {
      return Optional.empty();
    }
    return Optional.of(Collections.nCopies(entries.size(), new AppendOutcome.Appended()));
  }
}

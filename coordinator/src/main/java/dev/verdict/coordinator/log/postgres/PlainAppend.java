package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.log.AppendOutcome;
import dev.verdict.coordinator.log.LogEntry;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * The append of what is most likely nowhere yet: plain inserts of all, if every shard is held; else
 * nothing is stored, or the statement fails.
 *
 * <p>Nothing stored says nothing about who was first; the {@link SettlingAppend} of the same
 * entries does. Nothing else may be executed in between.
 *
 * @param text what is executed
 * @param entries what is stored, in order
 */
record PlainAppend(PlainText text, List<PlainEntry> entries) implements AppendStatement {
  PlainAppend {
    entries = List.copyOf(entries);
  }

  /** The statement for these entries. */
  static PlainAppend of(List<LogEntry> entries, boolean flushed, Unlisted unlisted) {
    List<PlainEntry> plain = entries.stream().map(entry -> PlainEntry.of(entry, unlisted)).toList();
    EnumSet<PlainPart> parts = EnumSet.noneOf(PlainPart.class);
    for (PlainPart part : PlainPart.values()) {
      if (plain.stream().anyMatch(part::concerns)) {
        parts.add(part);
      }
    }
    return new PlainAppend(new PlainText(parts, flushed), plain);
  }

  @Override
  public boolean flushed() {
    return text.flushed();
  }

  @Override
  public Tuple parameters(String owner, List<LogEntry> all) {
    Tuple parameters = Tuple.tuple();
    new Columns(all).addFence(parameters, owner);
    text.parts().forEach(part -> part.addTo(parameters, entries));
    return parameters;
  }

  @Override
  public Optional<List<AppendOutcome>> outcomes(List<LogEntry> all, Iterable<Row> rows) {
    if (!rows.iterator().hasNext()) {
      return Optional.empty();
    }
    return Optional.of(Collections.nCopies(all.size(), new AppendOutcome.Appended()));
  }

  @Override
  public List<LogEntry> unlisted() {
    return entries.stream()
        .filter(each -> each.row() == PlainEntry.Row.NONE)
        .map(PlainEntry::entry)
        .toList();
  }
}

package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.log.LogEntry;
import dev.verdict.coordinator.log.Summary;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Entries turned into arrays, one for each column that a statement unnests.
 *
 * @param entries one for each element
 */
record Columns(List<LogEntry> entries) {
  /** The shards and epochs to lock, in order, and the owner that they must have. */
  void addFence(Tuple parameters, String owner) {
    TreeSet<Lead> leads = new TreeSet<>();
    entries.forEach(entry -> leads.add(Lead.of(entry)));
    parameters
        .addValue(leads.stream().map(Lead::shard).toArray(Integer[]::new))
        .addValue(leads.stream().map(Lead::epoch).toArray(Long[]::new))
        .addString(owner);
  }

  /** Transaction, shard and epoch. */
  void addPlace(Tuple parameters) {
    addTransactions(parameters);
    addShards(parameters);
    parameters.addValue(of(LogEntry::epoch, Long[]::new));
  }

  void addTransactions(Tuple parameters) {
    parameters.addValue(text(entry -> entry.tx().text()));
  }

  void addShards(Tuple parameters) {
    parameters.addValue(of(entry -> entry.tx().shard(), Integer[]::new));
  }

  void addSeqs(Tuple parameters) {
    parameters.addValue(of(LogEntry::seq, Integer[]::new));
  }

  /** The entry's number and its records. */
  void addRecords(Tuple parameters) {
    addSeqs(parameters);
    parameters.addValue(text(LogEntry::records));
  }

  void addDecisions(Tuple parameters) {
    parameters.addValue(text(entry -> entry.decision().map(Words::of).orElse(null)));
  }

  /** Namespace, principal, key and the request's hash. */
  void addClaims(Tuple parameters) {
    parameters
        .addValue(text(entry -> entry.claim().map(c -> c.key().namespace()).orElse(null)))
        .addValue(text(entry -> entry.claim().map(c -> c.key().principal()).orElse(null)))
        .addValue(text(entry -> entry.claim().map(c -> c.key().key()).orElse(null)))
        .addValue(text(entry -> entry.claim().map(c -> c.requestHash()).orElse(null)));
  }

  /** What changes in a summary: whether it is finished, status, outcome, reason, stuck. */
  void addStates(Tuple parameters) {
    parameters
        .addValue(of(entry -> entry.summary().finished(), Boolean[]::new))
        .addValue(text(entry -> entry.summary().status()))
        .addValue(text(entry -> entry.summary().outcome().map(Words::of).orElse(null)))
        .addValue(text(entry -> entry.summary().reason()))
        .addValue(text(entry -> entry.summary().stuck().orElse(null)));
  }

  /** What never changes in it: kind, namespace, principal, name, business key, labels, trace. */
  void addOrigins(Tuple parameters) {
    parameters
        .addValue(text(entry -> Words.of(entry.summary().kind())))
        .addValue(origin(Summary.Origin::namespace))
        .addValue(origin(Summary.Origin::principal))
        .addValue(origin(Summary.Origin::name))
        .addValue(origin(Summary.Origin::businessKey))
        .addValue(origin(origin -> labels(origin.labels())))
        .addValue(origin(Summary.Origin::traceparent));
  }

  private static String labels(Map<String, String> labels) {
    return labels.isEmpty() ? "{}" : new JsonObject(Map.copyOf(labels)).encode();
  }

  @SuppressWarnings("NullAway") // SQL NULLs; arrays of a nullable type are not understood
  private @Nullable String[] text(Function<LogEntry, @Nullable String> column) {
    @Nullable String[] values = new String[entries.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = column.apply(entries.get(i));
    }
    return values;
  }

  private <T> T[] of(Function<LogEntry, T> column, IntFunction<T[]> array) {
    return entries.stream().map(column).toArray(array);
  }

  private @Nullable String[] origin(Function<Summary.Origin, String> column) {
    return text(entry -> column.apply(entry.summary().origin()));
  }
}

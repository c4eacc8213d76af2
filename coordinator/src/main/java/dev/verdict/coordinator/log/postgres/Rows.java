package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.log.StoredTransaction;
import dev.verdict.coordinator.log.StoredTransaction.Entry;
import dev.verdict.coordinator.log.Summary;
import dev.verdict.protocol.TxId;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What stored rows mean. */
final class Rows {
  /** Of a transaction {@code t}. */
  static final String TRANSACTION_COLUMNS =
      "t.tx, t.finished, t.updated_at, t.kind, t.namespace, t.principal, t.name, t.business_key,"
          + " t.labels, t.traceparent, t.status, t.outcome, t.reason, t.stuck";

  /** Of a transaction {@code t} and its decision {@code d}. */
  static final String COLUMNS = TRANSACTION_COLUMNS + ", d.outcome AS decision";

  private Rows() {}

  /** One transaction a row. */
  static List<StoredTransaction> withoutEntries(Iterable<Row> rows) {
    List<StoredTransaction> transactions = new ArrayList<>();
    rows.forEach(row -> transactions.add(transaction(row, List.of())));
    return transactions;
  }

  /** One entry a row, ordered by transaction and number. */
  static List<StoredTransaction> withEntries(Iterable<Row> rows) {
    Map<String, Row> first = new LinkedHashMap<>();
    Map<String, List<Entry>> entries = new LinkedHashMap<>();
    rows.forEach(
        row -> {
          String tx = row.getString("tx");
          first.putIfAbsent(tx, row);
          entries.computeIfAbsent(tx, id -> new ArrayList<>()).addAll(entry(row));
        });
    return first.entrySet().stream()
        .map(each -> transaction(each.getValue(), entries.getOrDefault(each.getKey(), List.of())))
        .toList();
  }

  private static List<Entry> entry(Row row) {
    if (row.getInteger("seq") == null) {
      return List.of();
    }
    return List.of(
        new Entry(
            row.getInteger("seq"),
            row.getLong("epoch"),
            row.getOffsetDateTime("written_at").toInstant(),
            row.getString("body")));
  }

  private static StoredTransaction transaction(Row row, List<Entry> entries) {
    return new StoredTransaction(
        new TxId(row.getString("tx")),
        summary(row),
        row.getOffsetDateTime("updated_at").toInstant(),
        Optional.ofNullable(row.getString("decision")).map(Words::outcome),
        entries);
  }

  private static Summary summary(Row row) {
    return new Summary(
        Words.kind(row.getString("kind")),
        origin(row),
        row.getString("status"),
        Optional.ofNullable(row.getString("outcome")).map(Words::outcome),
        row.getString("reason"),
        Optional.ofNullable(row.getString("stuck")),
        row.getBoolean("finished"));
  }

  private static Summary.Origin origin(Row row) {
    return new Summary.Origin(
        row.getString("namespace"),
        row.getString("principal"),
        row.getString("name"),
        row.getString("business_key"),
        labels(row.get(JsonObject.class, "labels")),
        row.getString("traceparent"));
  }

  private static Map<String, String> labels(JsonObject json) {
    Map<String, String> labels = new LinkedHashMap<>();
    json.forEach(each -> labels.put(each.getKey(), String.valueOf(each.getValue())));
    return labels;
  }
}

package dev.verdict.sdk.barrier.sql;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.TxId;
import dev.verdict.sdk.barrier.BranchKey;
import dev.verdict.sdk.barrier.Holding;
import dev.verdict.sdk.barrier.HoldingsQuery;
import dev.verdict.sdk.barrier.State;
import dev.verdict.sdk.barrier.Style;
import dev.verdict.sdk.resource.PreparedName;
import java.time.Instant;
import java.util.List;

/** Holdings as they come out of the database. */
final class Held {
  private Held() {}

  /** Of {@link Sql#HELD}: one row more than asked for shows that others follow. */
  static String[] parameters(String service, HoldingsQuery query) {
    return new String[] {
      service,
      query.from(),
      query.below(),
      query.after().map(key -> key.tx().text()).orElse(""),
      query.after().map(key -> key.branch().text()).orElse(""),
      Integer.toString(query.limit() + 1)
    };
  }

  static List<Holding> rows(List<List<String>> rows) {
    return rows.stream().map(Held::row).toList();
  }

  private static Holding row(List<String> row) {
    BranchKey key = new BranchKey(new TxId(row.get(0)), new BranchId(row.get(1)));
    Style style = Style.valueOf(row.get(2));
    Holding.Status status = Holding.Status.of(style, State.valueOf(row.get(3)));
    return new Holding(key, style, status, instant(row.get(4)));
  }

  static List<Holding> prepared(String scope, List<List<String>> rows) {
    return rows.stream()
        .flatMap(
            row ->
                PreparedName.read(scope, row.get(0)).stream()
                    .map(name -> prepared(name.key(), instant(row.get(1)))))
        .toList();
  }

  private static Holding prepared(BranchKey key, Instant since) {
    return new Holding(key, Style.PREPARED, Holding.Status.PREPARED, since);
  }

  private static Instant instant(String millis) {
    return Instant.ofEpochMilli(Long.parseLong(millis));
  }

  static String watermark(List<List<String>> rows) {
    return rows.isEmpty() ? "" : rows.get(0).get(0);
  }
}

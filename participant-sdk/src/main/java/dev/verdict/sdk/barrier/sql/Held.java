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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Holdings as they come out of the database. */
final class Held {
  private Held() {}

  static String afterTx(HoldingsQuery query) {
    return query.after().map(key -> key.tx().text()).orElse("");
  }

  static String afterBranch(HoldingsQuery query) {
    return query.after().map(key -> key.branch().text()).orElse("");
  }

  static List<Holding> rows(List<List<String>> rows) {
    return rows.stream().map(Held::row).toList();
  }

  private static Holding row(List<String> row) {
    BranchKey key = new BranchKey(new TxId(row.get(0)), new BranchId(row.get(1)));
    Style style = Style.valueOf(row.get(2));
    Holding.Status status =
        state(row.get(3))
            .map(state -> Holding.Status.of(style, state))
            .orElse(Holding.Status.UNKNOWN);
    Instant since = Instant.ofEpochMilli(Long.parseLong(row.get(4)));
    return new Holding(key, style, status, Optional.of(since));
  }

  /** A release that is newer than this one may have states of its own. */
  private static Optional<State> state(String text) {
    return Arrays.stream(State.values()).filter(state -> state.name().equals(text)).findFirst();
  }

  static List<Holding> prepared(String scope, List<String> names) {
    return names.stream()
        .flatMap(name -> PreparedName.read(scope, name).stream())
        .map(name -> Holding.prepared(name.key()))
        .toList();
  }

  static String watermark(List<List<String>> rows) {
    return rows.isEmpty() ? "" : rows.get(0).get(0);
  }
}

package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.log.Spread;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * Those who claimed locks, which are in the home, and whose transactions live in another database.
 * What became of them only that one can say; what it says is carried out in the home a moment
 * later, which is right because it is final: what is finished, forgotten or disowned stays so.
 */
final class AwayHolders {
  /** What a database knows of a holder that lives in it. */
  enum Verdict {
    /** The transaction is over. */
    FINISHED,
    /** It was over so long ago that it was forgotten. */
    FORGOTTEN,
    /** An earlier owner of its shard left nothing of it. */
    DISOWNED,
    /** Nothing is known of it yet. */
    UNKNOWN,
    /** It is not over. */
    UNFINISHED;

    /** Whether the transaction is over. */
    boolean isOver() {
      return this == FINISHED || this == FORGOTTEN;
    }

    /** Whether nothing will be done any more in the epoch in which it claimed. */
    boolean isEnded() {
      return isOver() || this == DISOWNED;
    }
  }

  private static final int PAGE = 1_000;

  private static final String READ =
      "SELECT holder, shard, epoch FROM lock_holder WHERE kind = 'transaction'"
          + " AND shard % $1 = $2 AND holder > $3 ORDER BY holder LIMIT $4";

  private static final String JUDGE =
      "SELECT of_holder, verdict FROM judge_lock_holders($1, $2, $3, $4, $5)";

  private static final String END = "SELECT end_lock_holders($1, $2)";

  /** A claim under way meets what was just released, whatever became known since it was asked. */
  private static final String FORGET =
      "DELETE FROM lock_holder WHERE holder = ANY ($1) AND kind = 'transaction'"
          + " AND released_at < now() - interval '30 seconds'";

  private static final String FORGET_OLD =
      FORGET + " AND released_at < now() - $2 * interval '1 millisecond'";

  private final Spread<Database> databases;
  private final Database home;
  private final UUID log;

  /**
   * @param databases those of the log
   * @param log which one it is
   */
  AwayHolders(Spread<Database> databases, UUID log) {
    this.databases = databases;
    this.home = databases.home();
    this.log = log;
  }

  /**
   * A holder.
   *
   * @param id the transaction's
   * @param shard where it lives
   * @param epoch the newest in which it claimed
   */
  record Holder(String id, int shard, long epoch) {
    private static Holder of(Row row) {
      return new Holder(row.getString(0), row.getInteger(1), row.getLong(2));
    }
  }

  /**
   * Asks the database in which all of them live. One that has another place, or is of another log,
   * says that none is over.
   *
   * @param place its place, from 0
   */
  Future<Map<String, Verdict>> judge(int place, List<Holder> holders) {
    Tuple parameters =
        Tuple.of(
            log,
            place,
            holders.stream().map(Holder::id).toArray(String[]::new),
            holders.stream().map(Holder::shard).toArray(Integer[]::new),
            holders.stream().map(Holder::epoch).toArray(Long[]::new));
    return databases
        .parts()
        .get(place)
        .query(JUDGE, parameters)
        .map(
            rows -> {
              Map<String, Verdict> verdicts = new HashMap<>();
              rows.forEach(
                  row ->
                      verdicts.put(
                          row.getString(0),
                          Verdict.valueOf(row.getString(1).toUpperCase(Locale.ROOT))));
              return verdicts;
            });
  }

  /**
   * Releases what ended transactions of one database left, and forgets those that are over, and
   * those that were released long ago and never became known.
   *
   * @param place its place, from 1
   * @param keep how long it is remembered that one of them released what it had
   * @return how many were released
   */
  Future<Integer> sweep(int place, Duration keep) {
    return sweep(place, keep, "");
  }

  private Future<Integer> sweep(int place, Duration keep, String after) {
    return home.query(READ, Tuple.of(databases.parts().size(), place, after, PAGE))
        .compose(
            rows -> {
              List<Holder> page = new ArrayList<>();
              rows.forEach(row -> page.add(Holder.of(row)));
              return page.isEmpty()
                  ? Future.succeededFuture(0)
                  : judge(place, page)
                      .compose(verdicts -> carryOut(page, verdicts, keep))
                      .compose(released -> next(place, keep, page, released));
            });
  }

  private Future<Integer> next(int place, Duration keep, List<Holder> page, int released) {
    return page.size() < PAGE
        ? Future.succeededFuture(released)
        : sweep(place, keep, page.get(page.size() - 1).id()).map(more -> released + more);
  }

  private Future<Integer> carryOut(
      List<Holder> page, Map<String, Verdict> verdicts, Duration keep) {
    Function<Holder, Verdict> verdict =
        holder -> verdicts.getOrDefault(holder.id(), Verdict.UNFINISHED);
    List<Holder> ended = page.stream().filter(it -> verdict.apply(it).isEnded()).toList();
    String[] over = ids(page.stream().filter(it -> verdict.apply(it).isOver()).toList());
    Set<Verdict> unheard = Set.of(Verdict.DISOWNED, Verdict.UNKNOWN);
    String[] old = ids(page.stream().filter(it -> unheard.contains(verdict.apply(it))).toList());
    return end(ended)
        .compose(
            released ->
                home.query(FORGET, Tuple.tuple().addArrayOfString(over))
                    .compose(
                        gone ->
                            home.query(
                                FORGET_OLD,
                                Tuple.tuple()
                                    .addArrayOfString(old)
                                    .addDouble((double) keep.toMillis())))
                    .map(released));
  }

  private Future<Integer> end(List<Holder> ended) {
    Long[] epochs = ended.stream().map(Holder::epoch).toArray(Long[]::new);
    return ended.isEmpty()
        ? Future.succeededFuture(0)
        : home.query(END, Tuple.tuple().addArrayOfString(ids(ended)).addArrayOfLong(epochs))
            .map(rows -> rows.iterator().next().getInteger(0));
  }

  private static String[] ids(List<Holder> holders) {
    return holders.stream().map(Holder::id).toArray(String[]::new);
  }
}

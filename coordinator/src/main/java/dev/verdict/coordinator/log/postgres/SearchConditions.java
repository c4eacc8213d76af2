package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.log.Search;
import dev.verdict.coordinator.log.TransactionQuery;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Conditions on a transaction {@code s} that no index finds. */
final class SearchConditions {
  /** The digits of ids, each five bits of the time in their first ten characters. */
  private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";

  private static final int TIME_DIGITS = 10;
  private static final int BITS = 5;

  private static final String BORN_MS =
      IntStream.rangeClosed(1, TIME_DIGITS)
          .mapToObj(
              at ->
                  "((strpos('%s', substr(s.tx, %d, 1)) - 1)::bigint << %d)"
                      .formatted(DIGITS, at, BITS * (TIME_DIGITS - at)))
          .collect(Collectors.joining(" + "));

  /** Since its begin until its end, or until now. */
  private static final String TOOK_MS =
      "(extract(epoch FROM CASE WHEN s.finished THEN s.updated_at ELSE now() END) * 1000 - ("
          + BORN_MS
          + "))";

  /** In the collation "C", the letters of ASCII only are made small, in every database. */
  private static final String TEXT =
      """
      (starts_with(s.tx, %1$s)
        OR strpos(lower(concat_ws(chr(10), s.name, s.business_key, s.reason, s.stuck)
          COLLATE "C"), %1$s) > 0
        OR (s.labels <> '{}' AND EXISTS (SELECT FROM jsonb_each_text(s.labels) l
          WHERE strpos(lower(l.value COLLATE "C"), %1$s) > 0)))
      """;

  private static final String MENTION =
      """
      (%s EXISTS (SELECT FROM entry e WHERE e.tx = s.tx
        AND EXISTS (SELECT FROM unnest(%s::text[]) m(piece) WHERE strpos(e.body, m.piece) > 0)))
      """;

  private final List<String> conditions = new ArrayList<>();
  private final Function<Object, String> parameter;

  /**
   * @param parameter takes a value and gives the name of the parameter that holds it
   */
  SearchConditions(Function<Object, String> parameter) {
    this.parameter = parameter;
  }

  /** All of these, as JSON. */
  void labels(JsonObject labels) {
    add("s.labels @> %s", labels);
  }

  void add(TransactionQuery query) {
    query.kind().ifPresent(kind -> add("s.kind = %s", Words.of(kind)));
    query.status().ifPresent(status -> add("s.status = %s", status));
    query.outcome().ifPresent(outcome -> add("s.outcome = %s", Words.of(outcome)));
    query.stuck().filter(is -> !is).ifPresent(is -> conditions.add("s.stuck IS NULL"));
    query.finished().filter(is -> is).ifPresent(is -> conditions.add("s.finished"));
    Search search = query.search();
    search.longerThan().ifPresent(least -> add(TOOK_MS + " >= %s", millis(least)));
    search
        .finishedWithin()
        .ifPresent(most -> add("(s.finished AND " + TOOK_MS + " <= %s)", millis(most)));
    search.text().ifPresent(this::text);
    search.mentions().forEach(this::mention);
  }

  private static long millis(Duration duration) {
    return duration.toMillis();
  }

  private void add(String condition, Object value) {
    conditions.add(condition.formatted(parameter.apply(value)));
  }

  private void text(String text) {
    conditions.add(TEXT.formatted("lower(" + parameter.apply(text) + "::text COLLATE \"C\")"));
  }

  private void mention(Search.Mention mention) {
    conditions.add(
        MENTION.formatted(
            mention.wanted() ? "" : "NOT",
            parameter.apply(mention.anyOf().toArray(String[]::new))));
  }

  /** All must hold; may be empty. */
  List<String> all() {
    return conditions;
  }
}

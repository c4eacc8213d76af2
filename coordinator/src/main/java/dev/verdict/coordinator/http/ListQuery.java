package dev.verdict.coordinator.http;

import dev.verdict.coordinator.engine.RecordPieces;
import dev.verdict.coordinator.log.Search;
import dev.verdict.coordinator.log.Search.Mention;
import dev.verdict.coordinator.log.Summary;
import dev.verdict.coordinator.log.TransactionQuery;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.atomic.AtomicStatus;
import dev.verdict.protocol.saga.SagaStatus;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the filters of a list. */
final class ListQuery {
  static final int LIMIT_MAX = 1_000;
  static final int LIMIT_DEFAULT = 100;

  private static final Instant TIME_END = Instant.parse("9999-12-31T00:00:00Z");
  private static final Set<String> STATES =
      Stream.concat(
              Stream.of(AtomicStatus.values())
                  .filter(status -> status != AtomicStatus.ABSENT)
                  .map(AtomicStatus::word),
              Stream.of(SagaStatus.values())
                  .filter(status -> status != SagaStatus.ABSENT)
                  .map(SagaStatus::word))
          .collect(Collectors.toUnmodifiableSet());
  private static final Set<String> KNOWN =
      Set.of(
          "kind",
          "state",
          "outcome",
          "name",
          "business_key",
          "participant",
          "text",
          "id_prefix",
          "longer_than_ms",
          "finished_within_ms",
          "heuristic",
          "label",
          "stuck",
          "finished",
          "since",
          "until",
          "limit",
          "cursor");

  private static final String LABEL = "label";
  private static final Pattern ID_PREFIX = Pattern.compile("[0-9a-z-]{1,32}");
  private static final Pattern MILLIS = Pattern.compile("[1-9][0-9]{0,12}");

  private final Query params;

  private ListQuery(Query params) {
    this.params = params;
  }

  /**
   * Reads them.
   *
   * @param involvement finds who takes part in what
   * @throws ProblemException if one of them is wrong
   */
  static Future<TransactionQuery> read(
      HttpServerRequest request, String namespace, Involvement involvement) {
    return read(Query.read(request, KNOWN, Set.of(LABEL)), namespace, involvement);
  }

  /**
   * Those of a list that are not finished, from its first page on.
   *
   * @param filters a list's query, encoded, which names neither a page nor what is finished
   * @param involvement finds who takes part in what
   * @throws ProblemException if one of the filters is wrong
   */
  static Future<TransactionQuery> unfinished(
      String filters, String namespace, Involvement involvement) {
    return read(filters(filters), namespace, involvement).map(TransactionQuery::unfinished);
  }

  /**
   * The filters as they are understood, encoded; there is one at least.
   *
   * @param filters as for {@link #unfinished}
   * @throws ProblemException if a part of them says nothing, or is not known
   */
  static String understood(String filters) {
    Query.checkWhole(filters);
    return filters(filters).encoded();
  }

  private static Query filters(String encoded) {
    Set<String> known = new HashSet<>(KNOWN);
    known.removeAll(List.of("limit", "cursor", "finished"));
    return Query.read("/?" + encoded, known, Set.of(LABEL));
  }

  private static Future<TransactionQuery> read(
      Query params, String namespace, Involvement involvement) {
    ListQuery list = new ListQuery(params);
    TransactionQuery query = list.query(namespace, list.search(List.of()));
    Optional<String> participant = list.text("participant");
    return participant.isEmpty()
        ? Future.succeededFuture(query)
        : involvement
            .of(participant.get(), namespace, query.name())
            .map(mention -> list.query(namespace, list.search(List.of(mention))));
  }

  /**
   * Checks what a view keeps: the query of a list, without limit and cursor.
   *
   * @throws ProblemException if a filter is wrong
   */
  static void checkView(String filter) {
    if (!filter.isEmpty()) {
      Query.checkWhole(filter);
    }
    Set<String> filters = new HashSet<>(KNOWN);
    filters.removeAll(Set.of("limit", "cursor"));
    ListQuery list = new ListQuery(Query.read("?" + filter, filters, Set.of(LABEL)));
    list.query("", list.search(List.of()));
    list.text("participant").ifPresent(Involvement::checkName);
  }

  /**
   * Finished transactions of a span of time.
   *
   * @param params may have {@code since}, {@code until} and {@code cursor}
   * @param limit how many at most, positive
   */
  static TransactionQuery finished(Query params, String namespace, int limit) {
    ListQuery list = new ListQuery(params);
    return new TransactionQuery(
        namespace,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        Optional.of(true),
        list.time("since"),
        list.time("until"),
        Optional.empty(),
        Search.NONE,
        list.text("cursor").map(ListQuery::cursor),
        limit,
        TransactionQuery.SEARCHED_MAX);
  }

  private TransactionQuery query(String namespace, Search search) {
    return new TransactionQuery(
        namespace,
        text("kind").map(ListQuery::kind),
        text("state").map(ListQuery::state),
        text("outcome").map(ListQuery::outcome),
        text("name"),
        text("business_key"),
        labels(),
        flag("stuck"),
        flag("finished"),
        time("since"),
        time("until"),
        text("id_prefix").map(ListQuery::idPrefix),
        search,
        text("cursor").map(ListQuery::cursor),
        text("limit").map(text -> Query.limit(text, LIMIT_MAX)).orElse(LIMIT_DEFAULT),
        TransactionQuery.SEARCHED_MAX);
  }

  private Search search(List<Mention> others) {
    List<Mention> mentions = new ArrayList<>(others);
    flag("heuristic").ifPresent(is -> mentions.add(new Mention(RecordPieces.heuristic(), is)));
    return new Search(
        text("text"), millis("longer_than_ms"), millis("finished_within_ms"), mentions);
  }

  private static String idPrefix(String text) {
    if (!ID_PREFIX.matcher(text).matches()) {
      throw Query.invalid("id_prefix is how an id begins: up to 32 of 0-9 a-z -");
    }
    return text;
  }

  private Optional<Duration> millis(String name) {
    return text(name)
        .map(
            text -> {
              if (!MILLIS.matcher(text).matches()) {
                throw Query.invalid(
                    name + " is a whole number of milliseconds from 1 to 9999999999999");
              }
              return Duration.ofMillis(Long.parseLong(text));
            });
  }

  private Optional<String> text(String name) {
    Optional<String> text = params.text(name);
    text.ifPresent(value -> checkText(name, value));
    return text;
  }

  private static void checkText(String name, String value) {
    if (value.length() > Rules.TEXT_CHARS_MAX || value.chars().anyMatch(c -> c < ' ')) {
      throw Query.invalid(
          name + " takes at most " + Rules.TEXT_CHARS_MAX + " printable characters");
    }
  }

  private static Summary.Kind kind(String word) {
    return switch (word) {
      case "atomic" -> Summary.Kind.ATOMIC;
      case "saga" -> Summary.Kind.SAGA;
      default -> throw Query.invalid("kind is atomic or saga");
    };
  }

  private static String state(String word) {
    if (!STATES.contains(word)) {
      throw Query.invalid(
          "state is one of " + String.join(", ", STATES.stream().sorted().toList()));
    }
    return word;
  }

  private static Outcome outcome(String word) {
    return switch (word) {
      case "commit" -> Outcome.COMMIT;
      case "abort" -> Outcome.ABORT;
      default -> throw Query.invalid("outcome is commit or abort");
    };
  }

  private Map<String, String> labels() {
    List<String> given = params.all(LABEL);
    if (given.size() > Rules.LABELS_MAX) {
      throw Query.invalid("At most " + Rules.LABELS_MAX + " labels");
    }
    Map<String, String> labels = new HashMap<>();
    for (String label : given) {
      checkText(LABEL, label);
      int colon = label.indexOf(':');
      if (colon < 1) {
        throw Query.invalid("label is name:value, for example label=tenant:acme");
      }
      labels.put(label.substring(0, colon), label.substring(colon + 1));
    }
    return labels;
  }

  private Optional<Boolean> flag(String name) {
    return text(name)
        .map(
            word ->
                switch (word) {
                  case "true" -> true;
                  case "false" -> false;
                  default -> throw Query.invalid(name + " is true or false");
                });
  }

  private Optional<Instant> time(String name) {
    return text(name)
        .map(
            word -> {
              try {
                Instant time = OffsetDateTime.parse(word).toInstant();
                if (!time.isBefore(Instant.EPOCH) && time.isBefore(TIME_END)) {
                  return time;
                }
              } catch (DateTimeParseException wrong) {
                throw notATime(name);
              }
              throw notATime(name);
            });
  }

  private static ProblemException notATime(String name) {
    return Query.invalid(
        name
            + " is a time as in RFC 3339 from 1970 to 9999, for example 2026-01-01T12:00:00Z; write"
            + " + as %2B");
  }

  private static TxId cursor(String text) {
    if (!TxId.isValid(text)) {
      throw Problem.of(ProblemCode.INVALID_CURSOR, "Pass next_cursor of the page before, as it is.")
          .asException();
    }
    return new TxId(text);
  }
}

package dev.verdict.coordinator.http;

import dev.verdict.coordinator.batch.OfGroup;
import dev.verdict.coordinator.batch.Picked;
import dev.verdict.coordinator.batch.Picking;
import dev.verdict.coordinator.console.Cause;
import dev.verdict.coordinator.engine.Condition;
import dev.verdict.coordinator.engine.Transactions;
import dev.verdict.coordinator.http.Bodies.BatchBody;
import dev.verdict.coordinator.http.Bodies.GroupBody;
import dev.verdict.coordinator.log.StoredTransaction;
import dev.verdict.protocol.TxId;
import io.netty.handler.codec.http.QueryStringEncoder;
import io.vertx.core.Future;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A batch as it was asked for.
 *
 * @param action the action's word
 * @param reason why
 * @param selection which transactions
 * @param perSecond how many a second at most
 * @param selectedMax how many they may be; if they are more, nothing is begun
 * @param dry whether nothing is to be done
 */
record BatchWish(
    String action,
    String reason,
    Selection selection,
    int perSecond,
    int selectedMax,
    boolean dry) {
  static final int PER_SECOND_MAX = 200;
  static final int PER_SECOND_DEFAULT = 20;

  private static final Map<String, Cause> CAUSES =
      Arrays.stream(Cause.values()).collect(Collectors.toMap(Cause::word, cause -> cause));

  /** Which transactions a batch is about. */
  interface Selection {
    /** In words, for the record; a list's query where it can be one. */
    String words();

    /** How one of them must still stand when its turn comes. */
    default Condition.Still still() {
      return Condition.Still.UNFINISHED;
    }

    /** Looks them up; fails with a {@link ProblemException} if it is not in order. */
    Future<Picked> pick(Places places);
  }

  /**
   * Where transactions are looked up.
   *
   * @param transactions as this node sees them
   * @param namespace the one that they are in
   * @param involvement finds who takes part in what
   */
  record Places(Transactions transactions, String namespace, Involvement involvement) {
    Future<Picked> pick(String filters, Predicate<StoredTransaction> meant) {
      return ListQuery.unfinished(filters, namespace, involvement)
          .compose(query -> Picking.pick(transactions, query, meant));
    }
  }

  /** How a transaction must still stand when its turn comes. */
  Condition condition() {
    return Condition.still(selection.still());
  }

  /** These and no others. */
  private record Named(List<TxId> ids) implements Selection {
    @Override
    public String words() {
      return ids.size() + " by id";
    }

    @Override
    public Future<Picked> pick(Places places) {
      return Future.succeededFuture(new Picked(ids, true));
    }
  }

  /**
   * Those of a list that are not finished.
   *
   * @param words its filters as they are understood
   */
  private record Listed(String words) implements Selection {
    @Override
    public Condition.Still still() {
      return List.of(words.split("&")).contains("stuck=true")
          ? Condition.Still.STUCK
          : Selection.super.still();
    }

    @Override
    public Future<Picked> pick(Places places) {
      return places.pick(words, each -> true);
    }
  }

  /** A group of those that do not proceed. */
  private record Group(Cause cause, Optional<String> participant) implements Selection {
    @Override
    public Condition.Still still() {
      return Condition.Still.STUCK;
    }

    @Override
    public String words() {
      QueryStringEncoder query = new QueryStringEncoder("");
      query.addParam("stuck", "true");
      query.addParam("cause", cause.word());
      participant.ifPresent(name -> query.addParam("participant", name));
      return query.toString().substring(1);
    }

    @Override
    public Future<Picked> pick(Places places) {
      return places
          .transactions()
          .stuck(places.namespace())
          .compose(
              standstill -> places.pick("stuck=true", new OfGroup(standstill, cause, participant)));
    }
  }

  /**
   * Reads it.
   *
   * @throws ProblemException if it is not in order
   */
  static BatchWish read(BatchBody body) {
    String action = Rules.required(body.action(), "/action");
    if (!ActionEndpoints.PLAIN.containsKey(action)) {
      throw Rules.invalid(
          "/action",
          "An action on many is one of "
              + String.join(", ", ActionEndpoints.PLAIN.keySet().stream().sorted().toList()));
    }
    return new BatchWish(
        action,
        Rules.reason(body.reason()),
        selection(body),
        perSecond(body.perSecond()),
        selectedMax(body.selectedMax()),
        body.dryRun().orElse(false));
  }

  private static Selection selection(BatchBody body) {
    List<Selection> given =
        Stream.of(
                body.ids().map(BatchWish::named),
                body.stuck().map(BatchWish::group),
                body.filter().map(BatchWish::listed))
            .flatMap(Optional::stream)
            .toList();
    if (given.size() != 1) {
      throw Problem.of(
              given.isEmpty() ? ProblemCode.MISSING_MEMBER : ProblemCode.INVALID_VALUE,
              "Say which transactions by one of the members ids, stuck and filter.")
          .at("/")
          .asException();
    }
    return given.get(0);
  }

  private static Selection named(List<String> ids) {
    List<TxId> all = Rules.transactions(ids, Picking.LOOKED_AT_MAX);
    return new Named(List.copyOf(new LinkedHashSet<>(all)));
  }

  private static Selection group(GroupBody body) {
    String word = Rules.required(body.cause(), "/stuck/cause");
    Cause cause = CAUSES.get(word);
    if (cause == null) {
      throw Rules.invalid("/stuck/cause", "There is no cause " + word);
    }
    body.participant()
        .filter(name -> !name.isEmpty())
        .ifPresent(name -> Rules.name(name, "/stuck/participant"));
    return new Group(cause, body.participant());
  }

  private static Selection listed(String filter) {
    Rules.text(filter, Rules.REASON_CHARS_MAX, "/filter");
    if (filter.isBlank()) {
      throw Rules.invalid("/filter", "An empty filter would mean everything; name what is meant");
    }
    return new Listed(ListQuery.understood(filter));
  }

  /**
   * Checks that they are no more than whoever asks has seen.
   *
   * @throws ProblemException if they are
   */
  Picked checked(Picked picked) {
    int selected = picked.ids().size();
    if (selected > selectedMax) {
      throw Problem.of(
              ProblemCode.SELECTION_GREW,
              selected
                  + " transactions are meant now, and "
                  + selectedMax
                  + " were expected. Nothing was begun; look at them again.")
          .asException();
    }
    return picked;
  }

  private static int selectedMax(Optional<Long> given) {
    long value = given.orElse((long) Picking.LOOKED_AT_MAX);
    if (value < 0 || value > Picking.LOOKED_AT_MAX) {
      throw Rules.invalid("/selected_max", "Allowed are 0 to " + Picking.LOOKED_AT_MAX);
    }
    return (int) value;
  }

  private static int perSecond(Optional<Long> given) {
    long value = given.orElse((long) PER_SECOND_DEFAULT);
    if (value < 1 || value > PER_SECOND_MAX) {
      throw Rules.invalid("/per_second", "Allowed are 1 to " + PER_SECOND_MAX);
    }
    return (int) value;
  }
}

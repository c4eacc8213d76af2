package dev.verdict.coordinator.http;

import dev.verdict.coordinator.engine.CoordinatorException;
import dev.verdict.coordinator.engine.CoordinatorException.Code;
import dev.verdict.coordinator.leadership.ShardDirectory.Owner;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * The way of one request whose shard this node does not lead: to the node that does, and, while
 * leadership moves, a few times round again, this node included. Bounded in time and in tries; a
 * request that was passed on once goes no further.
 */
final class Route {
  /** How long it is looked for a leader, in total; the time of calls to other nodes is extra. */
  static final Duration SEARCH_MAX = Duration.ofSeconds(2);

  /** Between two looks: the first, and the longest. */
  private static final Duration PAUSE_FIRST = Duration.ofMillis(20);

  private static final Duration PAUSE_LONGEST = Duration.ofMillis(250);

  /** How often a request whose answer was lost is sent again, if that is safe. */
  private static final int LOST_MAX = 2;

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final Forwarder forwarder;
  private final Peers peers;
  private final Passing passing;
  private final Supplier<Future<Reply>> atHome;
  private final Duration answerMax;
  private Duration pause = PAUSE_FIRST;
  private Duration searched = Duration.ZERO;
  private int losses;

  /**
   * @param passing the request
   * @param atHome answers it on this node
   * @param answerMax how long another node's answer may take
   */
  Route(
      Vertx vertx,
      Forwarder forwarder,
      Peers peers,
      Passing passing,
      Supplier<Future<Reply>> atHome,
      Duration answerMax) {
    this.vertx = vertx;
    this.forwarder = forwarder;
    this.peers = peers;
    this.passing = passing;
    this.atHome = atHome;
    this.answerMax = answerMax;
  }

  /** Whether a failure says that another node, or this one a little later, can answer. */
  static boolean isElsewhere(Throwable failure) {
    return failure instanceof CoordinatorException refused
        && (refused.code() == Code.NOT_LEADER || refused.code() == Code.SHARD_LOADING);
  }

  /** Follows the request. Fails as its handler would. */
  Future<Reply> follow(CoordinatorException elsewhere) {
    if (elsewhere.code() == Code.SHARD_LOADING) {
      return again(elsewhere);
    }
    Optional<Target> target = target(elsewhere);
    if (target.isEmpty()) {
      return again(elsewhere);
    }
    return forwarder
        .send(passing, peers.node(), target.get().owner(), answerMax)
        .compose(result -> judge(result, target.get(), elsewhere));
  }

  /**
   * Where a request goes.
   *
   * @param shard a shard that the owner is said to lead
   */
  private record Target(int shard, Owner owner) {}

  private Optional<Target> target(CoordinatorException elsewhere) {
    return elsewhere.shard().isPresent()
        ? targetOf(elsewhere.shard().getAsInt())
        : anyTarget(ThreadLocalRandom.current().nextInt(peers.shards()));
  }

  private Optional<Target> targetOf(int shard) {
    Optional<Owner> owner = peers.directory().ownerOf(shard);
    if (owner.isPresent() && owner.get().node().equals(peers.node())) {
      peers.directory().doubted(shard);
      return Optional.empty();
    }
    return owner.map(other -> new Target(shard, other));
  }

  /** A request that any leader can begin. */
  private Optional<Target> anyTarget(int first) {
    for (int i = 0; i < peers.shards(); i++) {
      int shard = (first + i) % peers.shards();
      Optional<Owner> owner = peers.directory().ownerOf(shard);
      if (owner.isPresent() && !owner.get().node().equals(peers.node())) {
        return Optional.of(new Target(shard, owner.get()));
      }
    }
    return Optional.empty();
  }

  private Future<Reply> judge(
      Forwarder.Result result, Target target, CoordinatorException elsewhere) {
    if (result instanceof Forwarder.Result.Answered answered) {
      return answered(answered.reply(), target, elsewhere);
    }
    peers.directory().doubted(target.shard());
    if (result instanceof Forwarder.Result.Lost lost) {
      return lost(lost, elsewhere);
    }
    return again(elsewhere);
  }

  private Future<Reply> answered(Reply reply, Target target, CoordinatorException elsewhere) {
    if (isInDoubt() && (isAboutTheCaller(reply.status()) || isGuessing(reply))) {
      return outcomeUnknown("a node did not answer, and the next one refuses the caller");
    }
    String code = reply.status() == 503 ? code(reply) : "";
    if (code.equals(ProblemCode.NOT_LEADER.word())) {
      peers.directory().doubted(target.shard());
      return again(elsewhere);
    }
    return code.equals(ProblemCode.SHARD_LOADING.word())
        ? again(elsewhere)
        : Future.succeededFuture(reply);
  }

  private static String code(Reply reply) {
    if (!reply.mediaType().startsWith(ProblemReply.MEDIA_TYPE)) {
      return "";
    }
    try {
      return new JsonObject(reply.body()).getString("code", "");
    } catch (DecodeException | ClassCastException notAProblem) {
      return "";
    }
  }

  private Future<Reply> lost(Forwarder.Result.Lost lost, CoordinatorException elsewhere) {
    losses++;
    if (passing.repeatable() && losses < LOST_MAX) {
      return again(elsewhere);
    }
    return isInDoubt()
        ? outcomeUnknown(lost.why())
        : Future.failedFuture(
            Problem.of(ProblemCode.UNAVAILABLE, lost.why() + "; try again.")
                .retryAfter(RETRY_AFTER)
                .asException());
  }

  /** Whether somebody may have done what is asked for, and did not say so. */
  private boolean isInDoubt() {
    return losses > 0 && !passing.method().equals(HttpMethod.GET);
  }

  /**
   * Such a refusal says nothing of what was done before it: it depends on the node and the time.
   */
  private static boolean isAboutTheCaller(int status) {
    return status == ProblemCode.TOKEN_REQUIRED.status()
        || status == ProblemCode.NOT_ALLOWED.status();
  }

  private static boolean isGuessing(Reply reply) {
    return reply.status() == ProblemCode.TOO_MANY_GUESSES.status()
        && code(reply).equals(ProblemCode.TOO_MANY_GUESSES.word());
  }

  private static Future<Reply> outcomeUnknown(String why) {
    return Future.failedFuture(
        Problem.of(
                ProblemCode.OUTCOME_UNKNOWN,
                why
                    + "; the request may have been carried out. Repeat it: a request that"
                    + " begins something with the same idempotency key, and if it had"
                    + " none, look first for what it began.")
            .retryAfter(RETRY_AFTER)
            .asException());
  }

  private Future<Reply> again(CoordinatorException elsewhere) {
    if (searched.compareTo(SEARCH_MAX) >= 0) {
      return Future.failedFuture(elsewhere);
    }
    long millis = pause.toMillis() / 2 + ThreadLocalRandom.current().nextLong(pause.toMillis());
    searched = searched.plusMillis(millis);
    Duration longer = pause.multipliedBy(2);
    pause = longer.compareTo(PAUSE_LONGEST) < 0 ? longer : PAUSE_LONGEST;
    Promise<Void> paused = Promise.promise();
    vertx.setTimer(Math.max(1, millis), timer -> paused.complete());
    return paused.future().compose(now -> here());
  }

  /** Leadership may have come to this node meanwhile. */
  private Future<Reply> here() {
    Future<Reply> answer;
    try {
      answer = atHome.get();
    } catch (RuntimeException failure) {
      return notHere(failure);
    }
    return answer.recover(this::notHere);
  }

  private Future<Reply> notHere(Throwable failure) {
    if (failure instanceof CoordinatorException refused && isElsewhere(refused)) {
      return follow(refused);
    }
    return isInDoubt()
            && failure instanceof ProblemException problem
            && isAboutTheCaller(problem.problem().code().status())
        ? outcomeUnknown("a node did not answer, and this one refuses the caller")
        : Future.failedFuture(failure);
  }
}

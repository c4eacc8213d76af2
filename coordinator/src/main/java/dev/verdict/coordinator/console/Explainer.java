package dev.verdict.coordinator.console;

import static java.util.stream.Collectors.joining;

import dev.verdict.coordinator.console.Situation.ByHand;
import dev.verdict.protocol.wire.BuiltIn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Says in plain sentences why a transaction is where it is, and what happens next. */
public final class Explainer {
  /** What a service answered earlier does not tell whether it answers now. */
  private static final Duration OF_LATE = Duration.ofMinutes(1);

  private final Situation situation;
  private final Function<String, Health> health;
  private final Instant now;

  private Explainer(Situation situation, Function<String, Health> health, Instant now) {
    this.situation = situation;
    this.health = health;
    this.now = now;
  }

  /**
   * Explains.
   *
   * @param health how this node gets on with the service of that name
   * @param now to tell how long it is until the next attempt
   */
  public static Explanation explain(
      Situation situation, Function<String, Health> health, Instant now) {
    Explainer explainer = new Explainer(situation, health, now);
    if (situation.finished()) {
      return plain(Cause.FINISHED, explainer.end());
    }
    return situation.waits().isEmpty()
        ? plain(Cause.UNDER_WAY, explainer.nothingKnown())
        : explainer.about(situation.waits().get(0));
  }

  private static Explanation plain(Cause cause, String text) {
    return new Explanation(
        cause, text, Optional.empty(), Optional.empty(), 0, Optional.empty(), Optional.empty());
  }

  private String end() {
    return resolved()
        + said(" An operator's word has the place of ", ByHand.How.REPLACED, any -> true, ".")
        + said(
            " Done by their services besides what an operator did or gave, which somebody has to"
                + " see to: ",
            ByHand.How.BESIDES,
            any -> true,
            ".");
  }

  private String resolved() {
    String resolved = names(ByHand.How.RESOLVED, any -> true);
    if (resolved.isEmpty()) {
      return ended(situation.status());
    }
    return endedBut(situation.status())
        + resolved
        + ", resolved by hand."
        + said(
            " That contradicts the decision: ",
            ByHand.How.RESOLVED,
            ByHand::contradicts,
            " ended otherwise.");
  }

  /** A sentence about branches, if there are any. */
  private String said(String before, ByHand.How how, Predicate<ByHand> which, String after) {
    String names = names(how, which);
    return names.isEmpty() ? "" : before + names + after;
  }

  private String names(ByHand.How how, Predicate<ByHand> which) {
    return situation.byHand().stream()
        .filter(each -> each.how() == how && which.test(each))
        .map(each -> "`" + each.branch() + "`")
        .collect(joining(", "));
  }

  private static String endedBut(String status) {
    return switch (status) {
      case "committed" -> "Committed: every participant has acknowledged but ";
      case "completed" -> "Completed: of branches that were not needed, an operator undid ";
      case "compensated" ->
          "Given up, and all that ran is undone but for what an operator saw to at ";
      default -> "Aborted: nothing is left of it but what an operator saw to at ";
    };
  }

  private static String ended(String status) {
    return switch (status) {
      case "committed" -> "Committed, and every participant has acknowledged.";
      case "aborted" -> "Aborted, and nothing is left of it at any participant.";
      case "completed" -> "Completed: every step is done.";
      case "compensated" -> "Given up, and all that ran is undone.";
      default -> "Finished.";
    };
  }

  private String nothingKnown() {
    return situation.driven()
        ? "It is being worked on."
        : "It is not in memory: it goes on when there is room, or when somebody asks for it.";
  }

  private Explanation about(Waiting waiting) {
    Cause cause = cause(waiting);
    List<String> sentences = new ArrayList<>();
    sentences.add(first(waiting));
    shut(waiting).ifPresent(sentences::add);
    otherwise(waiting, cause).ifPresent(sentences::add);
    others().ifPresent(sentences::add);
    String prospect = situation.prospect().about(subject(waiting));
    if (!prospect.isEmpty() && isProspectOf(waiting)) {
      sentences.add(prospect);
    }
    return new Explanation(
        cause,
        String.join(" ", sentences),
        Optional.of(waiting.branch()).filter(it -> !it.isEmpty()),
        Optional.of(waiting.participant()).filter(it -> !it.isEmpty()),
        waiting.failures(),
        waiting.instance(),
        waiting.next());
  }

  /** A wait that ends by itself needs no word about its never ending. */
  private static boolean isProspectOf(Waiting waiting) {
    return switch (waiting.kind()) {
      case CALL, PERSON, CLIENT -> true;
      case COORDINATOR, PAUSE, LOCK, SIGNAL, TIME -> false;
    };
  }

  private Cause cause(Waiting waiting) {
    return switch (waiting.kind()) {
      case COORDINATOR -> FailureWords.ofCoordinator(waiting.detail());
      case PAUSE -> Cause.PAUSED;
      case PERSON -> Cause.WAITING_FOR_OPERATOR;
      case CALL -> ofCall(waiting);
      case LOCK -> Cause.WAITING_FOR_LOCK;
      case SIGNAL -> Cause.WAITING_FOR_SIGNAL;
      case TIME -> Cause.WAITING_FOR_TIME;
      case CLIENT -> Cause.WAITING_FOR_CLIENT;
    };
  }

  private Cause ofCall(Waiting waiting) {
    if (!isBuiltIn(waiting) && !health.apply(waiting.participant()).registered()) {
      return Cause.PARTICIPANT_NOT_REGISTERED;
    }
    return waiting.failures() == 0 ? Cause.UNDER_WAY : FailureWords.ofParticipant(waiting.detail());
  }

  private static boolean isBuiltIn(Waiting waiting) {
    return BuiltIn.isReserved(waiting.participant());
  }

  private String first(Waiting waiting) {
    return switch (waiting.kind()) {
      case COORDINATOR ->
          "The coordinator cannot go on with it: "
              + waiting.detail()
              + ". Mend what this names, then retry.";
      case PAUSE ->
          "Paused by "
              + named(waiting.what())
              + ": "
              + waiting.detail()
              + ". No call begins before somebody resumes it; its deadlines run on.";
      case PERSON ->
          "Step "
              + named(waiting.branch())
              + (waiting.failures() > 0 ? " failed and" : "")
              + " is left to a person: "
              + waiting.detail()
              + ".";
      case CALL -> "Waiting for " + subject(waiting) + " " + waiting.what() + ": " + tries(waiting);
      case LOCK -> "Waiting for locks that others hold" + lockTries(waiting) + ".";
      case SIGNAL ->
          "Step "
              + named(waiting.branch())
              + " waits for the signal "
              + named(waiting.what())
              + waiting.next().map(at -> ", for " + span(at) + " at most").orElse("")
              + ".";
      case TIME ->
          "Step "
              + named(waiting.branch())
              + " waits for a time"
              + waiting.next().map(at -> ", which is up in " + span(at)).orElse("")
              + ".";
      case CLIENT -> "Waiting for the client to ask for commit or abort.";
    };
  }

  private static String lockTries(Waiting waiting) {
    return waiting.detail().isEmpty() ? "" : ": " + waiting.detail();
  }

  private String tries(Waiting waiting) {
    if (waiting.failures() == 0) {
      return "it is asked for the first time.";
    }
    String count = waiting.failures() == 1 ? "1 attempt failed" : waiting.failures() + " attempts";
    return count
        + (waiting.failures() == 1 ? ", because " : " failed, the last one because ")
        + waiting.detail()
        + where(waiting)
        + "; "
        + next(waiting)
        + ".";
  }

  /** Only who made the attempt knows where; a new leader has to make one first. */
  private static String where(Waiting waiting) {
    if (waiting.instance().isPresent()) {
      return ", at " + named(waiting.instance().get());
    }
    return FailureWords.isOfAnInstance(waiting.detail())
        ? " (at which instance is known again after the next attempt)"
        : "";
  }

  private String next(Waiting waiting) {
    if (waiting.next().isPresent()) {
      return "next try in " + span(waiting.next().get());
    }
    return situation.driven()
        ? "attempt " + (waiting.failures() + 1) + " is under way"
        : "it is tried again when there is room for it";
  }

  private Optional<String> shut(Waiting waiting) {
    if (waiting.kind() != Waiting.Kind.CALL || isBuiltIn(waiting)) {
      return Optional.empty();
    }
    Health found = health.apply(waiting.participant());
    return found.shut() == 0
        ? Optional.empty()
        : Optional.of(
            "Most calls to "
                + subject(waiting)
                + " fail: "
                + found.shut()
                + " of its "
                + found.addresses()
                + (found.addresses() == 1 ? " address" : " addresses")
                + " takes no new work.");
  }

  /** Whether only this call fails, or all, as far as this node calls it. */
  private Optional<String> otherwise(Waiting waiting, Cause cause) {
    if (waiting.kind() != Waiting.Kind.CALL || isBuiltIn(waiting) || waiting.failures() == 0) {
      return Optional.empty();
    }
    Health found = health.apply(waiting.participant());
    return found
        .failedAt()
        .map(
            failed ->
                found
                    .answeredAt()
                    .map(
                        answered ->
                            answered.isAfter(failed) && isOfLate(answered)
                                ? elsewhere(cause)
                                : last(answered))
                    .orElse("It has answered nothing since this node started."));
  }

  private boolean isOfLate(Instant answered) {
    return answered.isAfter(now.minus(OF_LATE));
  }

  private static String elsewhere(Cause cause) {
    return cause == Cause.PARTICIPANT_FAILS
        ? "It answers other calls, so look at what this one sends."
        : "It answers other calls.";
  }

  private String last(Instant answered) {
    return "It last answered " + Spans.words(Duration.between(answered, now)) + " ago.";
  }

  private Optional<String> others() {
    long failing = situation.waits().stream().skip(1).filter(it -> it.failures() > 0).count();
    return failing == 0
        ? Optional.empty()
        : Optional.of(failing == 1 ? "One more branch fails." : failing + " more branches fail.");
  }

  private static String subject(Waiting waiting) {
    return isBuiltIn(waiting)
        ? "the transaction of step " + named(waiting.branch())
        : waiting.participant().isEmpty() ? "it" : named(waiting.participant());
  }

  private static String named(String name) {
    return "`" + name + "`";
  }

  private String span(Instant at) {
    return Spans.words(Duration.between(now, at));
  }
}

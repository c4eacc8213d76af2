package dev.verdict.coordinator.console;

import dev.verdict.protocol.wire.FailureKind;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the words of a failure mean. Words are all that the log and its lists keep of one: they
 * outlive the node that saw it. What is not understood counts as an error of the service.
 */
public final class FailureWords {
  private static final String NAME = "^([A-Za-z0-9._-]{1,100}) ";

  /** Of the participant itself: it said nothing, or nothing useful. */
  private static final Pattern PARTICIPANT =
      Pattern.compile(
          NAME
              + "(?:answered|did not answer|was not asked|could not be reached|closed the"
              + " connection|failed on|is not registered|has seen the newer epoch)\\b.*",
          Pattern.DOTALL);

  private static final Pattern INSTANCE =
      Pattern.compile(
          NAME
              + "(?:answered|did not answer|could not be reached|closed the connection|failed on)"
              + "\\b.*",
          Pattern.DOTALL);

  private record Meaning(Pattern words, Function<Matcher, Cause> cause) {}

  private static final List<Meaning> OF_PARTICIPANTS =
      List.of(
          meaning(NAME + "is not registered", Cause.PARTICIPANT_NOT_REGISTERED),
          meaning("branch lost|lost the branch|does not know it|unknown_branch", Cause.BRANCH_LOST),
          meaning("has seen (?:the newer )?epoch", Cause.EPOCH_BEHIND),
          meaning(NAME + "answered 423 to ", Cause.PARTICIPANT_LOCKED),
          database("28", Cause.PARTICIPANT_LOGIN),
          database("08|53|57P0", Cause.PARTICIPANT_DATABASE),
          database("42501|42703|42883|42P01|42S02|42S22|3D|3F", Cause.PARTICIPANT_SCHEMA),
          new Meaning(Pattern.compile("\\banswered ([1-9][0-9]{2}) to "), FailureWords::ofStatus),
          meaning(NAME + "answered ", Cause.PARTICIPANT_FAILS),
          meaning(
              NAME + "(?:could not be reached|closed the connection|failed on)",
              Cause.PARTICIPANT_UNREACHABLE),
          meaning(NAME + "did not answer", Cause.PARTICIPANT_SILENT),
          meaning(
              NAME + "was not asked .*: most calls to .* it (?:could not be reached|closed the)",
              Cause.PARTICIPANT_UNREACHABLE),
          meaning(NAME + "was not asked .*: most calls to", Cause.PARTICIPANT_FAILS),
          meaning(NAME + "was not asked .* bytes", Cause.PARTICIPANT_REFUSES),
          meaning(NAME + "was not asked ", Cause.PARTICIPANT_BUSY),
          meaning(
              "refused|ended before it ran|ran before with another input|input_mismatch"
                  + "|the pivot ran",
              Cause.PARTICIPANT_REFUSES));

  private static final List<Meaning> OF_THE_COORDINATOR =
      List.of(
          meaning("^paused by ", Cause.PAUSED),
          meaning("^the log was restored", Cause.LOG_RESTORED),
          meaning("^the log refuses", Cause.LOG_REFUSES),
          meaning("saga definition \\S+ is not registered", Cause.DEFINITION_MISSING),
          meaning("cannot be replayed", Cause.NOT_REPLAYABLE));

  private FailureWords() {}

  private static Meaning meaning(String words, Cause cause) {
    return new Meaning(Pattern.compile(words, Pattern.DOTALL), found -> cause);
  }

  /** By the classes of SQLSTATEs, which the SDK names in what it answers. */
  private static Meaning database(String states, Cause cause) {
    return meaning(NAME + ".*\\banswered 5[0-9]{2} to .*\\(SQLSTATE (?:" + states + ")", cause);
  }

  private static Cause ofStatus(Matcher found) {
    int status = Integer.parseInt(found.group(1));
    return switch (status == 200 ? FailureKind.UNREADABLE : FailureKind.ofStatus(status)) {
      case OVERLOADED -> Cause.PARTICIPANT_BUSY;
      case REJECTED -> Cause.PARTICIPANT_REFUSES;
      case NOT_SENT, TOO_LARGE, TIMED_OUT, CONNECTION_LOST, SERVER_ERROR, UNREADABLE, STALE_EPOCH ->
          Cause.PARTICIPANT_FAILS;
    };
  }

  /** Why a call to a participant brought nothing. */
  public static Cause ofParticipant(String words) {
    return find(OF_PARTICIPANTS, words).orElse(Cause.PARTICIPANT_FAILS);
  }

  /** Why the coordinator itself cannot go on. */
  public static Cause ofCoordinator(String words) {
    return find(OF_THE_COORDINATOR, words).orElse(Cause.COORDINATOR_ERROR);
  }

  private static Optional<Cause> find(List<Meaning> meanings, String words) {
    for (Meaning meaning : meanings) {
      Matcher found = meaning.words().matcher(words);
      if (found.find()) {
        return Optional.of(meaning.cause().apply(found));
      }
    }
    return Optional.empty();
  }

  /** Whether the words are about a call that was made, or tried, at some instance. */
  static boolean isOfAnInstance(String words) {
    return INSTANCE.matcher(words).matches();
  }

  /** The service that the words are about, if they name it. */
  public static Optional<String> participant(String words) {
    Matcher found = PARTICIPANT.matcher(words);
    return found.matches() ? Optional.of(found.group(1)) : Optional.empty();
  }
}

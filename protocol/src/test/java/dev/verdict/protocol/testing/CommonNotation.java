package dev.verdict.protocol.testing;

import dev.verdict.protocol.Attempt;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.Timer;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallKind;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How events and effects are written in golden traces.
 *
 * <pre>
 * debit answers prepare #1: done {"a": 1}    debit answers prepare #1: refused no money
 * debit answers prepare #1: tombstone        ... unknown_branch, input_mismatch, stale_epoch 9
 * debit answers prepare #1: read_only
 * debit fails commit #3: 500                 deadline passes
 * retry of debit is due                      operator nudges
 * taken over by epoch 8                      deadline is at 5000
 * wait of paid ends at 5000                  wait of paid is over
 * operator pauses                            operator resumes
 * operator resolves debit as abort
 * operator resolves debit as commit while debit settle_one_phase #6 is under way
 * operator resumes while debit commit #1 is under way
 * </pre>
 */
public final class CommonNotation {
  private static final String TAKEN_OVER = "taken over by epoch ";
  private static final String RESOLVES = "operator resolves ";
  private static final String RESUMES = "operator resumes";

  private CommonNotation() {}

  /** Reads an event, if the line is one. */
  public static Optional<Event> event(String line) {
    if (line.equals("deadline passes")) {
      return Optional.of(new Event.TimerFired(Timer.deadline()));
    }
    Optional<Event> wait = wait(line);
    if (wait.isPresent()) {
      return wait;
    }
    if (line.equals("operator nudges")) {
      return Optional.of(new Event.Nudged());
    }
    if (line.equals("operator pauses")) {
      return Optional.of(new Event.Paused("ada", "look first"));
    }
    if (line.startsWith(RESOLVES)) {
      String[] resolved = line.substring(RESOLVES.length()).split(" as | while ", 3);
      Outcome outcome = Outcome.valueOf(resolved[1].toUpperCase(Locale.ROOT));
      return Optional.of(
          new Event.Resolved(new BranchId(resolved[0]), outcome, "ada", "by hand", attempts(line)));
    }
    if (line.startsWith(RESUMES)) {
      return Optional.of(
          new Event.Resumed("bob", "looked", attempts(line.substring(RESUMES.length()))));
    }
    if (line.startsWith(TAKEN_OVER)) {
      return Optional.of(new Event.TakenOver(Long.parseLong(line.substring(TAKEN_OVER.length()))));
    }
    String[] words = line.split(" ", 5);
    if (words.length == 5 && line.startsWith("retry of ") && line.endsWith(" is due")) {
      return Optional.of(new Event.TimerFired(Timer.retry(new BranchId(words[2]))));
    }
    if (words.length == 5 && words[1].equals("answers")) {
      return Optional.of(
          new Event.Answered(
              new BranchId(words[0]), call(words[2]), attempt(words[3]), answer(words[4])));
    }
    if (words.length == 5 && words[1].equals("fails")) {
      return Optional.of(
          new Event.Unanswered(
              new BranchId(words[0]), call(words[2]), attempt(words[3]), words[4]));
    }
    return Optional.empty();
  }

  private static Set<Attempt> attempts(String text) {
    return Pattern.compile(" while (\\S+) (\\S+) #(\\d+) is under way")
        .matcher(text)
        .results()
        .map(it -> new Attempt(new BranchId(it.group(1)), call(it.group(2)), attempt(it.group(3))))
        .collect(Collectors.toSet());
  }

  private static Optional<Event> wait(String line) {
    String[] words = line.split(" ");
    if (line.startsWith("wait of ") && line.endsWith(" is over")) {
      return Optional.of(new Event.TimerFired(Timer.ofWait(new BranchId(words[2]))));
    }
    if (line.startsWith("wait of ") && words.length == 6 && words[3].equals("ends")) {
      Timer timer = Timer.ofWait(new BranchId(words[2]));
      return Optional.of(new Event.Armed(timer, Long.parseLong(words[5])));
    }
    return line.startsWith("deadline is at ")
        ? Optional.of(new Event.Armed(Timer.deadline(), Long.parseLong(words[3])))
        : Optional.empty();
  }

  /** Writes an effect. */
  public static String effect(Effect effect) {
    return effect.accept(new EffectWords());
  }

  private static final class EffectWords implements Effect.Visitor<String> {
    @Override
    public String call(Effect.Call effect) {
      return words(effect.call()) + (effect.waitsForDurability() ? ", once durable" : "");
    }

    @Override
    public String wake(Effect.Wake effect) {
      return "wake " + timer(effect.timer()) + " in " + millis(effect.after());
    }

    @Override
    public String arm(Effect.Arm effect) {
      return "arm " + timer(effect.timer()) + " in " + millis(effect.after());
    }

    @Override
    public String wakeAt(Effect.WakeAt effect) {
      return "wake " + timer(effect.timer()) + " at " + effect.dueMillis();
    }
  }

  private static String words(BranchCall call) {
    String payload = JsonText.write(call.payload());
    return "call "
        + call.branch()
        + " "
        + call.kind().path()
        + " #"
        + call.attempt()
        + (payload.equals("null") ? "" : " " + payload);
  }

  private static String timer(Timer timer) {
    return switch (timer.kind()) {
      case DEADLINE -> "at the deadline";
      case RETRY -> "to retry " + timer.subject();
      case WAIT -> "to end the wait of " + timer.subject();
    };
  }

  private static String millis(Duration duration) {
    return duration.toMillis() + " ms";
  }

  private static CallKind call(String word) {
    return CallKind.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private static int attempt(String word) {
    return Integer.parseInt(word.replace("#", "").replace(":", ""));
  }

  private static BranchAnswer answer(String text) {
    String[] words = text.split(" ", 2);
    String rest = words.length == 2 ? words[1] : "";
    return switch (words[0]) {
      case "done" -> new BranchAnswer.Done(rest.isEmpty() ? Json.nil() : JsonText.read(rest));
      case "read_only" -> new BranchAnswer.ReadOnly(Json.nil());
      case "refused" -> new BranchAnswer.Refused(rest);
      case "tombstone" -> new BranchAnswer.Tombstone();
      case "unknown_branch" -> new BranchAnswer.UnknownBranch();
      case "input_mismatch" -> new BranchAnswer.InputMismatch();
      case "stale_epoch" -> new BranchAnswer.StaleEpoch(Long.parseLong(rest));
      default -> throw new IllegalArgumentException("no such answer: " + text);
    };
  }
}

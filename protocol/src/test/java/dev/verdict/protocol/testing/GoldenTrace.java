package dev.verdict.protocol.testing;

import dev.verdict.protocol.Durability;
import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.LogRecord;
import dev.verdict.protocol.Machine;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.TransactionState;
import dev.verdict.protocol.TxId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Plays a scenario in plain text against a machine, as a shell would, and writes the trace.
 *
 * <pre>
 * # words for the reader
 * &gt; an input                          an event (see {@link CommonNotation}) or a command
 * &gt; crash, taken over by epoch 8      unwritten records are lost, the rest is replayed
 * &gt; crash before lazy records were written, taken over by epoch 8    only forced ones are kept
 * &gt; decided elsewhere: abort reason   our decision lost the race for the row to this one
 *   x CODE detail                     the command was refused
 *   + record (durability)             a fact
 *   ! effect                          a wish
 *   = status                          where the transaction stands now
 * </pre>
 *
 * <p>Only the lines that begin with {@code #} or {@code >} and empty lines are input; the others
 * are what the machine answers.
 */
public final class GoldenTrace<S extends TransactionState, C, R extends LogRecord> {
  /** The transaction of every trace. */
  public static final TxId TX = TxId.of(1_767_225_600_000L, 15, 7, 1);

  private static final String TAKEOVER = "crash, taken over by epoch ";
  private static final String BEFORE_LAZY =
      "crash before lazy records were written, taken over by epoch ";
  private static final String ELSEWHERE = "decided elsewhere: ";

  private final Machine<S, C, R> machine;
  private final Notation<C, R> notation;
  private final StringBuilder trace = new StringBuilder();
  private final List<R> log = new ArrayList<>();
  private int written;
  private int forced;
  private S state;

  private GoldenTrace(Machine<S, C, R> machine, Notation<C, R> notation) {
    this.machine = machine;
    this.notation = notation;
    this.state = machine.initial(TX);
  }

  /** Plays the inputs of a scenario; if the machine behaves as it says, the answer equals it. */
  public static <S extends TransactionState, C, R extends LogRecord> String play(
      Machine<S, C, R> machine, Notation<C, R> notation, String scenario) {
    GoldenTrace<S, C, R> trace = new GoldenTrace<>(machine, notation);
    scenario.lines().forEach(trace::line);
    return trace.trace.toString();
  }

  /** The state after a few inputs, separated by {@code |}. */
  public static <S extends TransactionState, C, R extends LogRecord> S state(
      Machine<S, C, R> machine, Notation<C, R> notation, String inputs) {
    GoldenTrace<S, C, R> trace = new GoldenTrace<>(machine, notation);
    for (String input : inputs.split("\\|", -1)) {
      if (!input.isBlank()) {
        trace.input(input.strip());
      }
    }
    return trace.state;
  }

  private void line(String line) {
    if (line.startsWith("> ")) {
      print(line);
      input(line.substring(2));
      print("  = " + standing());
    } else if (line.isBlank() || line.startsWith("#")) {
      print(line);
    }
  }

  private void input(String input) {
    Optional<Event> event = CommonNotation.event(input);
    if (event.isPresent()) {
      carryOut(machine.decide(state, event.get()));
    } else if (input.startsWith(TAKEOVER)) {
      takeOver(written, Long.parseLong(input.substring(TAKEOVER.length())));
    } else if (input.startsWith(BEFORE_LAZY)) {
      takeOver(forced, Long.parseLong(input.substring(BEFORE_LAZY.length())));
    } else if (input.startsWith(ELSEWHERE)) {
      decidedElsewhere(input.substring(ELSEWHERE.length()));
    } else {
      carryOut(machine.decide(state, notation.command(input)));
    }
  }

  private void takeOver(int kept, long epoch) {
    log.subList(kept, log.size()).clear();
    written = kept;
    state = machine.initial(TX);
    for (R record : log) {
      state = machine.evolve(state, record);
    }
    carryOut(machine.decide(state, new Event.TakenOver(epoch)));
    effects(machine.resume(state));
  }

  private void decidedElsewhere(String decision) {
    String[] words = decision.split(" ", 2);
    Outcome outcome = Outcome.valueOf(words[0].toUpperCase(Locale.ROOT));
    append(machine.decided(outcome, words.length == 2 ? words[1] : ""));
    effects(machine.resume(state));
  }

  private void carryOut(Reaction<R> reaction) {
    reaction.refusal().ifPresent(r -> print("  x " + r.code() + " " + r.detail()));
    reaction.records().forEach(this::append);
    effects(reaction.effects());
  }

  private void append(R record) {
    Durability durability = record.durability();
    String word = durability.name().toLowerCase(Locale.ROOT);
    print("  + " + notation.record(record) + " (" + word + ")");
    state = machine.evolve(state, record);
    log.add(record);
    if (durability != Durability.DEFERRED) {
      written = log.size();
    }
    if (durability == Durability.FORCED) {
      forced = log.size();
    }
  }

  private void effects(List<Effect> effects) {
    effects.forEach(effect -> print("  ! " + CommonNotation.effect(effect)));
  }

  private String standing() {
    return state.status()
        + state.stuck().map(s -> ", stuck on " + s.branch() + ": " + s.reason()).orElse("")
        + (state.finished() ? ", finished" : "");
  }

  private void print(String line) {
    trace.append(line.stripTrailing()).append('\n');
  }
}

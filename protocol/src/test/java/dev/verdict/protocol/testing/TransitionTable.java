package dev.verdict.protocol.testing;

import dev.verdict.protocol.Event;
import dev.verdict.protocol.LogRecord;
import dev.verdict.protocol.Machine;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.TransactionState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A table in plain text: what a protocol makes of each input in each of some states.
 *
 * <pre>
 * : name of a state = input | input ...    how to get there from nothing
 * &gt; an input
 *   name, name: nothing                    or the reaction, as in a {@link GoldenTrace}
 * </pre>
 */
public final class TransitionTable<S extends TransactionState, C, R extends LogRecord> {
  private final Machine<S, C, R> machine;
  private final Notation<C, R> notation;
  private final Map<String, S> states = new LinkedHashMap<>();
  private final StringBuilder table = new StringBuilder();

  private TransitionTable(Machine<S, C, R> machine, Notation<C, R> notation) {
    this.machine = machine;
    this.notation = notation;
  }

  /** Fills in the table; if the machine behaves as it says, the answer equals it. */
  public static <S extends TransactionState, C, R extends LogRecord> String fill(
      Machine<S, C, R> machine, Notation<C, R> notation, String text) {
    TransitionTable<S, C, R> table = new TransitionTable<>(machine, notation);
    text.lines().forEach(table::line);
    return table.table.toString();
  }

  private void line(String line) {
    if (line.startsWith(": ")) {
      print(line);
      String[] parts = line.substring(2).split("=", 2);
      states.put(parts[0].strip(), GoldenTrace.state(machine, notation, parts[1]));
    } else if (line.startsWith("> ")) {
      print(line);
      row(line.substring(2));
    } else if (line.isBlank() || line.startsWith("#")) {
      print(line);
    }
  }

  private void row(String input) {
    Map<List<String>, List<String>> statesByReaction = new LinkedHashMap<>();
    states.forEach(
        (name, state) ->
            statesByReaction
                .computeIfAbsent(reaction(state, input), ignored -> new ArrayList<>())
                .add(name));
    statesByReaction.forEach(
        (reaction, names) -> {
          print("  " + String.join(", ", names) + ": " + reaction.get(0));
          reaction.subList(1, reaction.size()).forEach(more -> print("      " + more));
        });
  }

  private List<String> reaction(S state, String input) {
    Optional<Event> event = CommonNotation.event(input);
    Reaction<R> reaction =
        event.isPresent()
            ? machine.decide(state, event.get())
            : machine.decide(state, notation.command(input));
    List<String> lines = new ArrayList<>();
    reaction.refusal().ifPresent(refusal -> lines.add("x " + refusal.code()));
    for (R record : reaction.records()) {
      String durability = record.durability().name().toLowerCase(Locale.ROOT);
      lines.add("+ " + notation.record(record) + " (" + durability + ")");
    }
    reaction.effects().forEach(effect -> lines.add("! " + CommonNotation.effect(effect)));
    return lines.isEmpty() ? List.of("nothing") : lines;
  }

  private void print(String line) {
    table.append(line.stripTrailing()).append('\n');
  }
}

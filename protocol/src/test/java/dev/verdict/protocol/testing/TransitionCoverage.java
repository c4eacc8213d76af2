package dev.verdict.protocol.testing;

import dev.verdict.protocol.Event;
import dev.verdict.protocol.ForwardingMachine;
import dev.verdict.protocol.LogRecord;
import dev.verdict.protocol.Machine;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.Timer;
import dev.verdict.protocol.TransactionState;
import dev.verdict.protocol.wire.BranchAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * A machine that remembers which pairs of status and kind of input it decided. The kinds come from
 * the sealed types, so that a new command, event, answer or timer is missing until a test has it.
 */
public final class TransitionCoverage<S extends TransactionState, C, R extends LogRecord>
    extends ForwardingMachine<S, C, R> {
  private final Set<String> seen = new TreeSet<>();

  public TransitionCoverage(Machine<S, C, R> machine) {
    super(machine);
  }

  /**
   * The pairs that were never decided, each as {@code status + input}.
   *
   * @param statuses every status of the protocol, as {@link TransactionState#status} tells it
   * @param commands the protocol's sealed type of commands
   */
  public Set<String> missing(Iterable<String> statuses, Class<C> commands) {
    Set<String> missing = new TreeSet<>();
    for (String status : statuses) {
      for (String kind : kinds(commands)) {
        missing.add(pair(status, kind));
      }
    }
    missing.removeAll(seen);
    return missing;
  }

  /** Every kind of input there is. */
  public static List<String> kinds(Class<?> commands) {
    List<String> kinds = new ArrayList<>(leaves(commands));
    for (Class<?> event : permitted(Event.class)) {
      if (event == Event.Answered.class) {
        leaves(BranchAnswer.class).forEach(answer -> kinds.add("Answered " + answer));
      } else if (event == Event.TimerFired.class) {
        for (Timer.Kind timer : Timer.Kind.values()) {
          kinds.add("TimerFired " + timer.name().toLowerCase(Locale.ROOT));
        }
      } else {
        kinds.add(event.getSimpleName());
      }
    }
    return kinds;
  }

  @Override
  public Reaction<R> decide(S state, C command) {
    seen.add(pair(state.status(), command.getClass().getSimpleName()));
    return super.decide(state, command);
  }

  @Override
  public Reaction<R> decide(S state, Event event) {
    seen.add(pair(state.status(), event.accept(new KindOf())));
    return super.decide(state, event);
  }

  private static String pair(String status, String kind) {
    return status + " + " + kind;
  }

  private static List<String> leaves(Class<?> sealedType) {
    return permitted(sealedType).stream().map(Class::getSimpleName).toList();
  }

  private static List<Class<?>> permitted(Class<?> sealedType) {
    if (!sealedType.isSealed()) {
      throw new IllegalArgumentException(sealedType + " is not sealed");
    }
    return List.of(sealedType.getPermittedSubclasses());
  }

  private static final class KindOf implements Event.Visitor<String> {
    @Override
    public String answered(Event.Answered event) {
      return "Answered " + event.answer().getClass().getSimpleName();
    }

    @Override
    public String unanswered(Event.Unanswered event) {
      return "Unanswered";
    }

    @Override
    public String armed(Event.Armed event) {
      return "Armed";
    }

    @Override
    public String timerFired(Event.TimerFired event) {
      return "TimerFired " + event.timer().kind().name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String takenOver(Event.TakenOver event) {
      return "TakenOver";
    }

    @Override
    public String nudged(Event.Nudged event) {
      return "Nudged";
    }

    @Override
    public String paused(Event.Paused event) {
      return "Paused";
    }

    @Override
    public String resumed(Event.Resumed event) {
      return "Resumed";
    }

    @Override
    public String resolved(Event.Resolved event) {
      return "Resolved";
    }
  }
}

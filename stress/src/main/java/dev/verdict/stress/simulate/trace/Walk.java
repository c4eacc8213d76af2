package dev.verdict.stress.simulate.trace;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.LogRecord;
import dev.verdict.protocol.Machine;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.TransactionState;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.CallKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Walks the protocol's machine along the records of one transaction: from each state, something
 * must be able to happen of which exactly the next records come. Since one owner handles one input
 * at a time and writes the records of a reaction together, its records are those of its reactions,
 * one after the other; the next owner begins at what is stored.
 *
 * @param <S> the transaction's state
 * @param <C> its commands
 * @param <R> its records
 */
final class Walk<S extends TransactionState, C, R extends LogRecord> {
  private final Machine<S, C, R> machine;
  private final Guesses<S, C, R> guesses;

  Walk(Machine<S, C, R> machine, Guesses<S, C, R> guesses) {
    this.machine = machine;
    this.guesses = guesses;
  }

  /**
   * What one owner wrote.
   *
   * @param epoch its epoch
   * @param written one after the other
   */
  record Owner<R>(long epoch, List<Written<R>> written) {
    Owner {
      written = List.copyOf(written);
    }

    private List<R> from(int first) {
      return written.subList(first, written.size()).stream().map(Written::fact).toList();
    }
  }

  /**
   * A call that was owed at some time.
   *
   * @param branch to whom
   * @param kind which
   * @param payload the operation's input
   */
  record Owed(BranchId branch, CallKind kind, Json payload) {}

  /**
   * How far the machine could follow.
   *
   * @param state where that is
   * @param owed all calls that were owed on the way
   * @param refusal where it could not follow, in words; empty if it could to the end
   */
  record Walked(TransactionState state, Set<Owed> owed, Optional<String> refusal) {
    Walked {
      owed = Set.copyOf(owed);
    }
  }

  /** Where a walk is: a state, and what is still ahead of it. */
  private final class Place {
    private final S state;
    private final int owner;
    private final int record;
    private final Optional<Place> before;
    private final List<Effect> effects;

    Place(S state, int owner, int record, Optional<Place> before, List<Effect> effects) {
      this.state = state;
      this.owner = owner;
      this.record = record;
      this.before = before;
      this.effects = effects;
    }

    Set<Owed> owed() {
      Set<Owed> owed = new HashSet<>();
      Optional<Place> each = Optional.of(this);
      while (each.isPresent()) {
        collect(each.get().effects, owed);
        collect(machine.resume(each.get().state), owed);
        each = each.get().before;
      }
      return owed;
    }
  }

  private static void collect(List<Effect> effects, Set<Owed> into) {
    for (Effect effect : effects) {
      if (effect instanceof Effect.Call call) {
        into.add(new Owed(call.call().branch(), call.call().kind(), call.call().payload()));
      }
    }
  }

  /**
   * Follows the records of all owners, in the order of their epochs. What can have happened in
   * several ways that come to the same is followed once.
   */
  Walked along(TxId tx, List<Owner<R>> owners) {
    Place start = new Place(machine.initial(tx), 0, 0, Optional.empty(), List.of());
    Place furthest = start;
    Deque<Place> open = new ArrayDeque<>();
    Set<List<Object>> seen = new HashSet<>();
    open.push(start);
    while (!open.isEmpty()) {
      Place here = open.pop();
      if (here.owner == owners.size()) {
        return new Walked(here.state, here.owed(), Optional.empty());
      }
      if (isFurther(here, furthest)) {
        furthest = here;
      }
      for (Place next : next(here, owners)) {
        if (seen.add(List.of(next.owner, next.record, next.state))) {
          open.push(next);
        }
      }
    }
    return new Walked(furthest.state, furthest.owed(), Optional.of(words(furthest, owners)));
  }

  private boolean isFurther(Place one, Place other) {
    return one.owner > other.owner || (one.owner == other.owner && one.record > other.record);
  }

  private List<Place> next(Place here, List<Owner<R>> owners) {
    Owner<R> owner = owners.get(here.owner);
    List<R> ahead = owner.from(here.record);
    if (ahead.isEmpty()) {
      return List.of(new Place(here.state, here.owner + 1, 0, Optional.of(here), List.of()));
    }
    if (here.record == 0 && here.owner > 0) {
      Reaction<R> taken = machine.decide(here.state, new Event.TakenOver(owner.epoch()));
      if (!taken.records().isEmpty()) {
        return follow(here, ahead, taken).map(List::of).orElse(List.of());
      }
    }
    List<Place> next = new ArrayList<>();
    for (Guess<S, C, R> guess : guesses.at(here.state, ahead)) {
      follow(here, ahead, guess.reaction(machine, here.state)).ifPresent(next::add);
    }
    return next;
  }

  private Optional<Place> follow(Place here, List<R> ahead, Reaction<R> reaction) {
    List<R> records = reaction.records();
    boolean fits =
        !records.isEmpty()
            && records.size() <= ahead.size()
            && records.equals(ahead.subList(0, records.size()));
    if (!fits) {
      return Optional.empty();
    }
    S state = here.state;
    for (R fact : records) {
      state = machine.evolve(state, fact);
    }
    return Optional.of(
        new Place(
            state,
            here.owner,
            here.record + records.size(),
            Optional.of(here),
            reaction.effects()));
  }

  private String words(Place furthest, List<Owner<R>> owners) {
    Owner<R> owner = owners.get(furthest.owner);
    Written<R> first = owner.written().get(furthest.record);
    return "entry "
        + first.seq()
        + ": in epoch "
        + owner.epoch()
        + " nothing that can happen while it is "
        + furthest.state.status()
        + " leads to "
        + first.fact();
  }
}

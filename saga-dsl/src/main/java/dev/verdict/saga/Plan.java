package dev.verdict.saga;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.definition.Join;
import dev.verdict.protocol.definition.Library;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.definition.SagaRef;
import dev.verdict.protocol.definition.Step;
import dev.verdict.saga.SagaProblem.Code;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A saga while it is declared: its steps in sequences and parallel blocks, and its problems. */
final class Plan {
  private final Track root = new Track();
  private final Set<SagaProblem> problems = new LinkedHashSet<>();
  private final Set<StepDraft> begun = new LinkedHashSet<>();
  private final Map<String, Type> outputTypes = new HashMap<>();
  private final Map<SagaRef, SagaDefinition> sagas = new HashMap<>();

  Track root() {
    return root;
  }

  void problem(SagaProblem problem) {
    problems.add(problem);
  }

  void begin(StepDraft draft) {
    begun.add(draft);
  }

  void add(StepDraft draft, Track track, Step step) {
    if (!begun.remove(draft)) {
      draft.uses().problem(Code.ADDED_TWICE, "is added twice: call add() once");
      return;
    }
    track.parts.add(new Single(step));
    outputTypes.put(step.name().text(), draft.output());
  }

  /** A step runs another saga, which is at hand, whether it is registered or not. */
  void runs(StepDraft draft, Saga<?, ?> saga) {
    SagaRef name = SagaRef.of(saga.definition());
    SagaDefinition known = sagas.putIfAbsent(name, saga.definition());
    if (known != null && !known.equals(saga.definition())) {
      draft
          .uses()
          .problem(
              Code.OTHER_SAGA,
              "runs saga "
                  + name
                  + ", and another step runs another one of that name: give it a"
                  + " version of its own");
    }
    saga.outputTypes().forEach((step, type) -> outputTypes.put(draft.name() + "." + step, type));
  }

  /** The sagas that its steps run. */
  Library library() {
    return saga -> Optional.ofNullable(sagas.get(saga));
  }

  /** What each step returns. */
  Map<String, Type> outputTypes() {
    return outputTypes;
  }

  List<SagaProblem> problems() {
    List<SagaProblem> all = new ArrayList<>(problems);
    for (StepDraft draft : begun) {
      String words = "step '%s': was begun but not added: end it with add()";
      all.add(SagaProblem.of(Code.NOT_ADDED, draft.name(), words.formatted(draft.name())));
    }
    return all;
  }

  /** The steps in the order that they have now, and the blocks of which not all are needed. */
  Flat flat() {
    Flat flat = new Flat(new ArrayList<>(), new ArrayList<>());
    root.flatten(List.of(), flat);
    return flat;
  }

  record Flat(List<Step> steps, List<Join> joins) {
    private List<BranchId> namesFrom(int first) {
      return steps.subList(first, steps.size()).stream().map(Step::name).toList();
    }
  }

  private sealed interface Part {}

  private record Single(Step step) implements Part {}

  /**
   * Tracks beside each other.
   *
   * @param need how many of them; empty for all
   */
  private record Block(List<Track> tracks, Optional<Integer> need) implements Part {}

  /** Steps and blocks that come one after the other. */
  static final class Track {
    private final List<Part> parts = new ArrayList<>();

    /** Opens a block of tracks that run beside each other; they are added to the list. */
    List<Track> openBlock() {
      return open(Optional.empty());
    }

    /** The same, of which not all are needed. */
    List<Track> openRace(int need) {
      return open(Optional.of(need));
    }

    private List<Track> open(Optional<Integer> need) {
      List<Track> tracks = new ArrayList<>();
      parts.add(new Block(tracks, need));
      return tracks;
    }

    /** Appends the steps with what they come after; returns what the next step comes after. */
    private List<BranchId> flatten(List<BranchId> before, Flat into) {
      List<BranchId> ends = before;
      for (Part part : parts) {
        if (part instanceof Single single) {
          into.steps().add(after(single.step(), ends));
          ends = List.of(single.step().name());
        } else if (part instanceof Block block) {
          ends = flatten(block, ends, into);
        }
      }
      return ends;
    }

    private static List<BranchId> flatten(Block block, List<BranchId> before, Flat into) {
      Set<BranchId> ends = new LinkedHashSet<>();
      List<List<BranchId>> branches = new ArrayList<>();
      for (Track track : block.tracks()) {
        int first = into.steps().size();
        if (!track.parts.isEmpty()) {
          ends.addAll(track.flatten(before, into));
        }
        branches.add(into.namesFrom(first));
      }
      block.need().ifPresent(need -> into.joins().add(new Join(need, branches)));
      return ends.isEmpty() ? before : List.copyOf(ends);
    }

    private static Step after(Step step, List<BranchId> after) {
      return new Step(step.name(), step.work(), after, step.when(), step.undo(), step.pivot());
    }
  }
}

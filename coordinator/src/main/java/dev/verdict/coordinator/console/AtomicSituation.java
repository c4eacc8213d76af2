package dev.verdict.coordinator.console;

import dev.verdict.coordinator.console.Situation.ByHand;
import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.atomic.AtomicState;
import dev.verdict.protocol.atomic.AtomicStatus;
import dev.verdict.protocol.atomic.BranchState;
import dev.verdict.protocol.atomic.BranchStatus;
import dev.verdict.protocol.wire.BranchCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where an atomic transaction stands. */
public final class AtomicSituation {
  private AtomicSituation() {}

  /**
   * Looks at a state.
   *
   * @param effects all that it owes, as after a replay
   */
  public static Situation of(AtomicState state, List<Effect> effects, Circumstances circumstances) {
    List<Waiting> waits = new ArrayList<>();
    circumstances.halted().ifPresent(stuck -> waits.add(Halt.of(stuck)));
    state.pause().ifPresent(pause -> waits.add(Waiting.on(pause)));
    if (state.stage() == AtomicStatus.ACTIVE) {
      waits.add(Waiting.on(Waiting.Kind.CLIENT, "", "", Optional.empty()));
    }
    for (BranchCall call : Owed.of(effects).calls()) {
      state.member(call.branch()).ifPresent(it -> waits.add(waiting(call, it, circumstances)));
    }
    return new Situation(
        state.status(),
        state.finished(),
        circumstances.driven(),
        waits,
        prospect(state),
        byHand(state),
        circumstances.failed());
  }

  private static List<ByHand> byHand(AtomicState state) {
    BranchStatus agreed =
        state.outcome().equals(Optional.of(Outcome.COMMIT))
            ? BranchStatus.HEURISTIC_COMMIT
            : BranchStatus.HEURISTIC_ABORT;
    return state.members().stream()
        .filter(it -> it.status().isHeuristic())
        .map(it -> new ByHand(it.branch().id().text(), ByHand.How.RESOLVED, it.status() != agreed))
        .toList();
  }

  private static Waiting waiting(BranchCall call, BranchState member, Circumstances circumstances) {
    return Owed.waiting(
        call, call.branch(), member.attempts(), member.detail(), member.stuck(), circumstances);
  }

  private static Prospect prospect(AtomicState state) {
    return switch (state.stage()) {
      case ACTIVE -> Prospect.ABORTS_AT_ITS_TIME;
      case PREPARING -> Prospect.ABORTS;
      case DELEGATED -> Prospect.DELEGATED;
      case COMMITTING -> Prospect.COMMIT_STANDS;
      case ABORTING -> Prospect.ABORT_STANDS;
      case ABSENT, COMMITTED, ABORTED -> Prospect.NONE;
    };
  }
}

package dev.verdict.stress.chaos.mutants;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.stress.chaos.history.Effect;
import dev.verdict.stress.chaos.history.Part;
import dev.verdict.stress.chaos.history.What;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongSupplier;

/** All services of one transaction: a barrier for each branch, and notes of what was done. */
final class Shop {
  private enum Row {
    NONE,
    DONE,
    REFUSED,
    COMMITTED,
    TOMBSTONE,
    UNDONE
  }

  private static final BranchAnswer YES = new BranchAnswer.Done(Json.nil());

  private final Mutant mutant;
  private final Random random;
  private final LongSupplier clockUs;
  private final Map<String, Part> parts = new HashMap<>();
  private final Map<String, Row> rows = new HashMap<>();
  private final Map<String, Long> epochs = new HashMap<>();
  private final List<Effect> effects = new ArrayList<>();
  private boolean forgotten;

  Shop(Mutant mutant, Random random, LongSupplier clockUs, List<Part> parts) {
    this.mutant = mutant;
    this.random = random;
    this.clockUs = clockUs;
    parts.forEach(part -> this.parts.put(part.branch(), part));
  }

  List<Effect> effects() {
    return List.copyOf(effects);
  }

  boolean isPrepared(String branch) {
    return row(branch) == Row.DONE;
  }

  private Row row(String branch) {
    return rows.getOrDefault(branch, Row.NONE);
  }

  BranchAnswer handle(BranchCall call, long epoch) {
    String branch = call.branch().text();
    if (call.kind().isWork()) {
      long seen = epochs.getOrDefault(branch, 0L);
      if (epoch < seen) {
        return new BranchAnswer.StaleEpoch(seen);
      }
      epochs.put(branch, epoch);
    }
    return switch (call.kind()) {
      case PREPARE -> work(branch, false);
      case ACTION -> work(branch, true);
      case COMMIT -> commit(branch);
      case ABORT -> end(branch, Row.TOMBSTONE);
      case COMPENSATE -> undo(branch);
      case SETTLE -> settle(branch);
      case COMMIT_ONE_PHASE, SETTLE_ONE_PHASE, TRY, CONFIRM, CANCEL ->
          throw new AssertionError("not in these stories");
    };
  }

  /** The transaction is finished: its rows go, and a watermark keeps late work out. */
  void forget() {
    if (!forgotten) {
      forgotten = true;
      rows.clear();
    }
  }

  private BranchAnswer work(String branch, boolean shows) {
    if (forgotten && mutant != Mutant.NO_WATERMARK) {
      return new BranchAnswer.Tombstone();
    }
    boolean again = mutant == Mutant.LOST_BARRIER && row(branch) == Row.DONE;
    if (row(branch) == Row.NONE || again) {
      boolean refuses = !again && random.nextInt(100) < 12;
      rows.put(branch, refuses ? Row.REFUSED : Row.DONE);
      if (!refuses && shows) {
        note(branch, What.WORK);
      }
    }
    return stored(branch);
  }

  private BranchAnswer stored(String branch) {
    return switch (row(branch)) {
      case DONE, COMMITTED -> YES;
      case REFUSED -> new BranchAnswer.Refused("no");
      case NONE, TOMBSTONE, UNDONE -> new BranchAnswer.Tombstone();
    };
  }

  private BranchAnswer commit(String branch) {
    boolean last = branch.equals("b2");
    if (mutant == Mutant.LOST_IS_DONE && last && row(branch) == Row.DONE && random.nextBoolean()) {
      rows.put(branch, Row.NONE);
      return YES;
    }
    if (mutant == Mutant.FORGOTTEN_BRANCH && last) {
      return YES;
    }
    boolean again = mutant == Mutant.LOST_BARRIER && row(branch) == Row.COMMITTED;
    if (row(branch) == Row.DONE || again) {
      rows.put(branch, Row.COMMITTED);
      note(branch, What.WORK);
    }
    return row(branch) == Row.COMMITTED ? YES : new BranchAnswer.UnknownBranch();
  }

  private BranchAnswer end(String branch, Row tombstone) {
    if (row(branch) == Row.DONE) {
      rows.put(branch, tombstone);
    } else if (row(branch) == Row.NONE && mutant != Mutant.LOST_TOMBSTONE) {
      rows.put(branch, Row.TOMBSTONE);
    }
    return YES;
  }

  BranchAnswer undo(String branch) {
    if (mutant == Mutant.SKIPPED_COMPENSATION) {
      return YES;
    }
    if (row(branch) == Row.DONE) {
      note(branch, What.UNDO);
    }
    return end(branch, Row.UNDONE);
  }

  private BranchAnswer settle(String branch) {
    if (row(branch) == Row.NONE) {
      end(branch, Row.TOMBSTONE);
      return new BranchAnswer.Tombstone();
    }
    return stored(branch);
  }

  /** A participant in doubt heard this. */
  void learn(String branch, boolean commit) {
    if (commit) {
      commit(branch);
    } else {
      end(branch, Row.TOMBSTONE);
    }
  }

  private void note(String branch, What what) {
    Part part = parts.get(branch);
    if (part == null) {
      throw new AssertionError("no such branch: " + branch);
    }
    long atUs = clockUs.getAsLong();
    effects.add(
        new Effect(
            part.service(), "t", branch, "r", what, part.account(), part.amount(), atUs, atUs));
  }
}

package dev.verdict.sdk.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What holds for a participant that tells what it holds. */
final class HoldingsLaws {
  /** How many transactions are looked for in pages of one branch. */
  private static final int PAGED = 3;

  private HoldingsLaws() {}

  /** All are asked for at the end, so that none is forgotten over the next. */
  static void finished(Trial trial) {
    Branch worked = trial.branch();
    Holdings holdings = Holdings.of(trial, worked);
    Map<Branch, String> expected = new LinkedHashMap<>();
    RepeatLaws.plain(worked);
    expected.put(worked, "done");
    if (trial.sample().canBeUndone()) {
      expected.put(undone(trial), trial.sample().style().undone());
      Branch empty = trial.branch();
      empty.undo().shouldBeDone();
      expected.put(empty, "tombstone");
    }
    if (trial.sample().refusedPayload().isPresent()) {
      Branch refused = trial.branch();
      refused.refusedWork().shouldBeRefused();
      expected.put(refused, "refused");
    }
    expected.forEach((branch, state) -> tells(trial, holdings, branch, state));
  }

  private static Branch undone(Trial trial) {
    Branch branch = trial.branch();
    branch.work().shouldBeDone();
    branch.undo().shouldBeDone();
    return branch;
  }

  static void open(Trial trial) {
    Branch branch = trial.branch();
    Holdings holdings = Holdings.of(trial, branch);
    branch.work().shouldBeDone();
    tells(trial, holdings, branch, trial.sample().style().open());
  }

  private static void tells(Trial trial, Holdings holdings, Branch branch, String state) {
    Holdings.Row told = holdings.of(branch);
    String style = trial.sample().style().wire();
    if (!told.state().equals(state) || !told.style().equals(style)) {
      throw new BrokenLawException(
          branch.history()
              + " is told as style \""
              + told.style()
              + "\" and state \""
              + told.state()
              + "\"; it is \""
              + style
              + "\" and \""
              + state
              + "\"");
    }
  }

  /** One after the other: prepared work holds its locks, and samples may meet on one row. */
  static void pages(Trial trial) {
    List<Branch> branches = new ArrayList<>();
    for (int i = 0; i < PAGED; i++) {
      branches.add(trial.branch());
    }
    Holdings holdings = Holdings.of(trial, branches.get(0));
    branches.forEach(RepeatLaws::plain);
    List<Branch> inOrder = branches.stream().sorted((a, b) -> a.tx().compareTo(b.tx())).toList();
    List<Holdings.Row> told = holdings.all(inOrder.get(0).tx(), inOrder.get(PAGED - 1).tx(), 1);
    for (Branch branch : inOrder) {
      if (told.stream().noneMatch(branch::isTold)) {
        throw new BrokenLawException(
            "in pages of one branch, holdings leave out " + branch.history());
      }
    }
  }
}

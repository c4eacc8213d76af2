package dev.verdict.stress.simulate.explore.mutant;

import dev.verdict.protocol.atomic.AtomicMachine;
import dev.verdict.stress.simulate.explore.Bounds;
import dev.verdict.stress.simulate.explore.Flaw;
import dev.verdict.stress.simulate.explore.Property;
import dev.verdict.stress.simulate.explore.ReadOnlyScenarios;
import dev.verdict.stress.simulate.explore.mutant.LeavingOutAtomic.How;
import java.util.List;

/** Bugs about votes that say that nothing was written. */
final class ReadOnlyMutants {
  private ReadOnlyMutants() {}

  static void add(List<Mutant> all) {
    all.add(
        Mutants.mutant(
            "every-yes-is-read-only",
            "a branch that voted yes is left out though it wrote something",
            "14",
            Property.ACKNOWLEDGED_IS_DONE,
            ReadOnlyScenarios.pair(new LeavingOutAtomic(How.EVERY_YES_IS_READ_ONLY))));
    all.add(
        Mutants.mutant(
            "read-only-is-no",
            "a read-only vote is taken for a no",
            "AC4",
            Property.AC4,
            ReadOnlyScenarios.pair(new LeavingOutAtomic(How.READ_ONLY_IS_NO))));
    all.add(
        Mutants.mutant(
            "silence-is-read-only",
            "a branch that does not answer is taken to have nothing to do",
            "13",
            Property.AC3,
            ReadOnlyScenarios.pair(new LeavingOutAtomic(How.SILENCE_IS_READ_ONLY))));
    all.add(
        Mutants.mutant(
            "plain-word-is-believed",
            "a plain endpoint is left out though an earlier attempt may have written something",
            "14",
            Property.ACKNOWLEDGED_IS_DONE,
            ReadOnlyScenarios.plain(new LeavingOutAtomic(How.PLAIN_WORD_IS_BELIEVED))));
    all.add(
        Mutants.flaw(
            Flaw.READ_ONLY_NOT_STORED,
            "a read-only vote is not stored, and the repeat writes",
            "23",
            Property.SAME_ANSWER,
            ReadOnlyScenarios.pair(new AtomicMachine())
                .within(Bounds.nodes(0, 0).network(1, 0, 0))));
  }
}

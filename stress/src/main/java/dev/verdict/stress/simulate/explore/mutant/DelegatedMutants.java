package dev.verdict.stress.simulate.explore.mutant;

import dev.verdict.protocol.atomic.AtomicMachine;
import dev.verdict.stress.simulate.explore.Bounds;
import dev.verdict.stress.simulate.explore.DelegatedScenarios;
import dev.verdict.stress.simulate.explore.Flaw;
import dev.verdict.stress.simulate.explore.Property;
import dev.verdict.stress.simulate.explore.mutant.DelegatingAtomic.How;
import java.util.List;

/** Bugs about decisions that are given to the only branch. */
final class DelegatedMutants {
  private DelegatedMutants() {}

  static void add(List<Mutant> all) {
    all.add(
        broken(
            "delegated-aborted-by-client",
            "a client's abort decides what was given to the only branch",
            How.ABORTED_BY_CLIENT));
    all.add(
        broken(
            "delegated-aborted-by-timer",
            "a timer aborts what was given to the only branch",
            How.ABORTED_BY_TIMER));
    all.add(
        broken(
            "delegated-aborted-by-successor",
            "a new owner aborts what was given to the only branch",
            How.ABORTED_BY_SUCCESSOR));
    all.add(
        broken(
            "delegated-silence-is-no",
            "no answer of the only branch is taken for a no",
            How.SILENCE_IS_NO));
    all.add(
        broken(
            "delegated-not-durable",
            "the only branch is called before it is on record that it decides",
            How.CALLED_BEFORE_DURABLE));
    all.add(
        Mutants.mutant(
            "delegated-resolved-at-once",
            "what a person says of the only branch decides while it may yet commit",
            "20",
            Property.DELEGATED_DECIDES,
            DelegatedScenarios.operated(new DelegatingAtomic(How.RESOLVED_AT_ONCE))
                .within(Bounds.nodes(0, 0).network(0, 0, 1).withResolving())));
    all.add(
        Mutants.flaw(
            Flaw.SETTLED_WITHOUT_LOOKING,
            "the only branch says that it never runs, and does not look whether it committed",
            "20",
            Property.DELEGATED_DECIDES,
            DelegatedScenarios.silent(new AtomicMachine())
                .within(Bounds.nodes(0, 0).network(0, 2, 1))));
  }

  private static Mutant broken(String name, String words, How how) {
    return Mutants.mutant(
        name,
        words,
        "20",
        Property.DELEGATED_DECIDES,
        DelegatedScenarios.single(new DelegatingAtomic(how)));
  }
}

package dev.verdict.protocol.saga;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.definition.DefinitionRules;
import dev.verdict.protocol.definition.Join;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.definition.Step;
import dev.verdict.protocol.definition.StepGraph;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever happens, a saga is wholly done or wholly undone, in the order that it must be. */
class RandomSagaTest {
  private static final int SEEDS = 8_000;

  private int unsent;
  private int renewed;

  @Test
  void everySagaIsCompletedOrUndoneInReverseOrder() {
    Map<SagaStatus, Integer> ends = new EnumMap<>(SagaStatus.class);
    for (int seed = 0; seed < SEEDS; seed++) {
      ends.merge(play(seed), 1, Integer::sum);
    }
    assertThat(ends.keySet()).containsOnly(SagaStatus.COMPLETED, SagaStatus.COMPENSATED);
    assertThat(ends.values()).allMatch(count -> count > SEEDS / 10);
    assertThat(unsent).isGreaterThan(SEEDS / 100);
    assertThat(renewed).isGreaterThan(SEEDS / 200);
  }

  private SagaStatus play(int seed) {
    SagaWorld world = new SagaWorld(new Random(seed));
    assertThat(DefinitionRules.check(world.definition())).as("seed %d", seed).isEmpty();
    try {
      world.run();
      unsent += world.unsent();
      check(world);
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("seed " + seed + ", " + world.definition(), e);
    }
    return world.state().phase();
  }

  private void check(SagaWorld world) {
    assertThat(world.state().signals()).isEqualTo(world.accepted());
    for (Step step : whole(world).steps()) {
      ranWithNoInputBefore(world, step);
      switch (world.state().phase()) {
        case COMPLETED -> done(world, step);
        case COMPENSATED -> undone(world, step);
        case ABSENT, RUNNING, SETTLING, COMPENSATING -> throw new AssertionError("not ended");
      }
    }
    undoneInReverse(world);
    if (world.state().phase() == SagaStatus.COMPLETED) {
      world.definition().joins().forEach(join -> joined(world, join));
    }
  }

  /** Of a step that an operator gave another input, its service ruled out what was before. */
  private void ranWithNoInputBefore(SagaWorld world, Step step) {
    int generation = world.state().step(step.name()).hand().generation();
    for (int before = 1; before < generation && !isPlain(step); before++) {
      renewed++;
      assertThat(world.services().row(new StepKey(step.name(), before).branch()))
          .isIn(Services.Row.TOMBSTONE, Services.Row.REFUSED);
    }
  }

  /** With a step for each item of its lists. */
  private static SagaDefinition whole(SagaWorld world) {
    return world.state().definition().orElseThrow();
  }

  /** As many branches stand as are needed, not more. */
  private static void joined(SagaWorld world, Join join) {
    assertThat(
            join.of().stream()
                .filter(each -> each.stream().noneMatch(it -> world.state().step(it).lost())))
        .as("%s", join)
        .hasSize(join.need());
  }

  private static void done(SagaWorld world, Step step) {
    if (world.state().step(step.name()).lost()) {
      undone(world, step);
      return;
    }
    if (step.call().isEmpty()) {
      assertThat(world.state().step(step.name()).status().isPassed()).isTrue();
      return;
    }
    StepState now = world.state().step(step.name());
    if (world.services().standsByHand(step.name())) {
      boolean twice =
          !isPlain(step) && world.services().row(world.key(step.name())) == Services.Row.DONE;
      assertThat(now.word()).isIn(StepState.DONE_BESIDES, twice ? "" : StepState.GIVEN);
    }
    boolean byHand = now.detail().contains(" by ada: ");
    if (byHand && isPlain(step)) {
      return;
    }
    if (byHand) {
      assertThat(world.services().row(world.key(step.name()))).isNotEqualTo(Services.Row.DONE);
      return;
    }
    boolean skipped = now.status() == StepStatus.SKIPPED;
    assertThat(world.services().row(world.key(step.name())))
        .as(step.name().text())
        .isEqualTo(skipped ? Services.Row.NONE : Services.Row.DONE);
  }

  private static boolean isPlain(Step step) {
    return step.call().orElseThrow().participant().equals("plain");
  }

  private static void undone(SagaWorld world, Step step) {
    assertThat(world.services().standsByHand(step.name()))
        .as("what a person did for %s stands", step.name())
        .isFalse();
    if (!(step.undo() instanceof Step.Undo.Nothing)) {
      assertThat(world.services().row(world.key(step.name())))
          .as(step.name().text())
          .isNotEqualTo(Services.Row.DONE);
    }
  }

  private static void undoneInReverse(SagaWorld world) {
    StepGraph graph = StepGraph.of(whole(world));
    for (Step earlier : graph.ordered()) {
      int undoneAt = world.services().undoneAt(world.key(earlier.name()));
      for (Step later : graph.ordered()) {
        boolean follows = graph.isBefore(earlier.name(), later.name());
        if (undoneAt >= 0 && follows && !isBeyondItsBranch(world, earlier, later)) {
          assertThat(world.services().ranAt(world.key(later.name())))
              .as("%s ran after %s was undone", later.name(), earlier.name())
              .isLessThan(undoneAt);
          assertThat(world.services().undoneAt(world.key(later.name())))
              .as("%s was undone after %s", later.name(), earlier.name())
              .isLessThan(undoneAt);
        }
      }
    }
  }

  /** What comes after a block does not need the branches that are lost. */
  private static boolean isBeyondItsBranch(SagaWorld world, Step earlier, Step later) {
    boolean together =
        world
            .definition()
            .joinOf(earlier.name())
            .flatMap(join -> join.branchOf(earlier.name()))
            .filter(branch -> branch.contains(later.name()))
            .isPresent();
    return world.state().step(earlier.name()).lost() && !together;
  }
}

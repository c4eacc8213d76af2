package dev.verdict.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** Each break of the barrier's statements on PostgreSQL is found by a test of the rules. */
class BarrierMutantsTest {
  private static volatile BarrierMutant mutant = BarrierMutant.NONE;
  private static final AtomicInteger MET = new AtomicInteger();

  /** The rules, with something broken. */
  static class Broken extends RulesOnPostgresTest {
    @BeforeEach
    void breakSomething() {
      spy.rewriteBy(mutant.breaking(MET::incrementAndGet));
    }
  }

  private static Events run(BarrierMutant with, Set<String> tests) {
    mutant = with;
    MET.set(0);
    return EngineTestKit.engine("junit-jupiter")
        .selectors(
            Stream.of(Broken.class.getMethods(), RulesSuite.class.getDeclaredMethods())
                .flatMap(Arrays::stream)
                .filter(it -> tests.contains(it.getName()))
                .map(it -> selectMethod(Broken.class, it))
                .toArray(DiscoverySelector[]::new))
        .execute()
        .testEvents();
  }

  @Test
  void withoutABreakAllOfThemPass() {
    Set<String> finders =
        Arrays.stream(BarrierMutant.values())
            .map(BarrierMutant::finder)
            .filter(it -> !it.isEmpty())
            .collect(Collectors.toSet());
    Events events = run(BarrierMutant.NONE, finders);
    assertThat(events.failed().count()).isZero();
    assertThat(events.succeeded().count()).isGreaterThanOrEqualTo(finders.size());
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void aBreakIsFoundByItsTest(BarrierMutant broken) {
    Events events = run(broken, Set.of(broken.finder()));
    assertThat(MET).as("statements that were broken").hasPositiveValue();
    assertThat(events.failed().count()).as("tests that found it").isPositive();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void thePageAboutTheRulesTellsOfIt(BarrierMutant broken) {
    assertThat(Path.of("..", "docs", "rules.md")).content().contains(broken.row());
  }
}

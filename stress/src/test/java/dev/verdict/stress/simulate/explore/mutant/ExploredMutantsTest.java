package dev.verdict.stress.simulate.explore.mutant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The exploration's examination: each seeded bug is found by the property that is about it. */
@Tag("once")
class ExploredMutantsTest {
  static List<Mutant> mutants() {
    return Mutants.all();
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void aSeededBugIsFoundByItsProperty(Mutant mutant) {
    Mutant.Caught caught = mutant.hunt();

    System.out.println(
        mutant.name()
            + " | "
            + caught.by().map(by -> by.property().toString()).orElse("SURVIVED")
            + " | "
            + mutant.scenario().name()
            + " | "
            + caught.explored().states()
            + " states | "
            + caught.explored().took().toMillis()
            + " ms");
    assertThat(caught.by()).as(mutant.words()).isPresent();
    assertThat(caught.asExpected())
        .as(() -> mutant.name() + " was found by\n" + caught.by().orElseThrow().story())
        .isTrue();
    assertThat(caught.by().orElseThrow().trace()).isNotEmpty();
  }

  @Test
  void namesAreUnique() {
    assertThat(mutants().stream().map(Mutant::name)).doesNotHaveDuplicates();
  }
}

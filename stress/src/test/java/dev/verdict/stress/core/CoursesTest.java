package dev.verdict.stress.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.LogRecord;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.TransactionState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoursesTest {
  @Test
  void anAtomicTransactionCommits() {
    assertThat(end(Courses.atomicCommit())).isEqualTo("committed");
  }

  @Test
  void aSagaGoesForward() {
    assertThat(end(Courses.sagaForward())).isEqualTo("completed");
  }

  @Test
  void aSagaIsUndone() {
    assertThat(end(Courses.sagaCompensated())).isEqualTo("compensated");
  }

  /** Every step counts: none is an input that the machine has nothing to say to. */
  private static <S extends TransactionState, C, R extends LogRecord> String end(
      Course<S, C, R> course) {
    List<Reaction<R>> reactions = new ArrayList<>();
    S state = course.run(reactions::add);

    assertThat(reactions)
        .hasSize(course.steps())
        .allSatisfy(reaction -> assertThat(reaction.records()).isNotEmpty());
    return state.status();
  }
}

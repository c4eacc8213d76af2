package dev.verdict.saga.testing;

/** Where assertions on runs begin; goes along with AssertJ's. */
public final class SagaAssertions {
  private SagaAssertions() {}

  /** Begins to assert on a run. */
  public static <O> RunAssert<O> assertThat(RunResult<O> result) {
    return new RunAssert<>(result);
  }
}

package dev.verdict.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.sdk.MemoryStore;
import dev.verdict.sdk.Participant;
import dev.verdict.sdk.Result;
import org.junit.jupiter.api.Test;

/** A participant lives once. */
class ParticipantLifecycleTest {
  private final ParticipantLifecycle lifecycle =
      new ParticipantLifecycle(
          Participant.named("once", new MemoryStore())
              .saga("book", Result.None.class, Result.None.class, (tx, input) -> Result.done())
              .build(),
          true);

  @Test
  void aContextThatIsStartedAgainSaysThatItCannotBe() {
    lifecycle.start();
    lifecycle.stop();
    assertThatThrownBy(lifecycle::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("participant 'once' was closed")
        .hasMessageContaining("begin with a new context");
    assertThat(lifecycle.isRunning()).isFalse();
  }
}

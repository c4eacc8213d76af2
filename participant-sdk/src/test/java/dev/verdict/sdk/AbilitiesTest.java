package dev.verdict.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.sdk.barrier.BarrierStore;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A decision is taken only where it is wanted and a commit that is told is not lost. */
class AbilitiesTest {
  private static Participant.Builder<MemoryTransaction> bank() {
    return Participant.named("bank", new MemoryStore());
  }

  private static BarrierStore<MemoryTransaction> store(boolean commitsLast) {
    BarrierStore<MemoryTransaction> real = new MemoryStore().barrier();
    Object changed =
        Proxy.newProxyInstance(
            BarrierStore.class.getClassLoader(),
            new Class<?>[] {BarrierStore.class},
            (proxy, method, arguments) ->
                method.getName().equals("commitsLast")
                    ? commitsLast
                    : method.invoke(real, arguments));
    @SuppressWarnings("unchecked")
    BarrierStore<MemoryTransaction> store = (BarrierStore<MemoryTransaction>) changed;
    return store;
  }

  @ParameterizedTest
  @CsvSource({"true, true, true", "true, false, false", "false, true, false"})
  void decisionsAreTakenOnlyFromAStoreWhoseCommitsLast(
      boolean wanted, boolean commitsLast, boolean taken) {
    Participant.Builder<MemoryTransaction> bank =
        bank().prepared("debit", String.class, (tx, in) -> Result.done()).onePhase(wanted);
    assertThat(bank.abilities(store(commitsLast)).get().contains("one_phase")).isEqualTo(taken);
  }

  @Test
  void whatPreparesNothingTakesNone() {
    Participant.Builder<MemoryTransaction> bank =
        bank()
            .tcc(
                "debit",
                String.class,
                String.class,
                (tx, in) -> Result.done(in),
                (tx, in, out) -> {},
                (tx, in, out) -> {})
            .http2();
    assertThat(bank.abilities(store(true)).get())
        .containsExactlyInAnyOrder("batch", "finished", "holdings", "http2");
  }
}

package dev.verdict.sdk.barrier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.TxId;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryStripeTest {
  private static final BranchKey KEY = new BranchKey(TxId.of(1_000, 0, 1, 1), new BranchId("b1"));

  /** Many large ones that are over would fill the memory. */
  @ParameterizedTest
  @CsvSource({
    "PREPARED, DONE, true, true",
    "PREPARED, DONE, false, false",
    "TCC, DONE, false, true",
    "TCC, CONFIRMED, false, false",
    "TCC, UNDONE, false, false",
    "SAGA, DONE, false, true",
    "SAGA, UNDONE, false, false",
    "SAGA, REFUSED, false, false",
  })
  void whatTheWorkGotIsKeptAsLongAsAHandlerMayNeedIt(
      Style style, State state, boolean prepared, boolean kept) {
    Json input = Json.of("large");
    MemoryStripe stripe =
        new MemoryStripe(10, new MemoryStripe.Undoing(Duration.ZERO, Clock.systemUTC()));
    Entry entry = new Entry(KEY, style, state, "op", "hash", input, Json.nil(), "", 1);
    stripe.put(KEY, new MemoryStripe.Slot(entry, prepared, List.of(), 0));
    Entry found = stripe.get(KEY).orElseThrow().entry();
    assertThat(found.input()).isEqualTo(kept ? input : Json.nil());
    assertThat(found.inputHash()).isEqualTo("hash");
    assertThat(found.state()).isEqualTo(state);
  }
}

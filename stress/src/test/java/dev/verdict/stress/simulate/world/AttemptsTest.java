package dev.verdict.stress.simulate.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.log.LogEntry;
import dev.verdict.coordinator.log.Summary;
import dev.verdict.protocol.TxId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An attempt at a plain endpoint is on record before it arrives, and only as long as needed. */
class AttemptsTest {
  private static final TxId TX = TxId.of(1, 0, 1, 1);
  private static final String FIRST = "{\"type\":\"attempted\",\"step\":\"post\",\"attempt\":1}";
  private static final String SECOND = "{\"type\":\"attempted\",\"step\":\"post\",\"attempt\":2}";

  private final Attempts attempts = new Attempts();

  private List<String> stored(String... records) {
    return attempts.stored(
        new LogEntry(
            TX,
            1,
            1,
            "{\"v\":1,\"records\":[" + String.join(",", records) + "]}",
            true,
            Optional.empty(),
            new Summary(
                Summary.Kind.SAGA,
                new Summary.Origin("default", "client", "letter", "", Map.of(), ""),
                "running",
                Optional.empty(),
                "",
                Optional.empty(),
                false),
            Optional.empty()));
  }

  private int recorded() {
    return attempts.recorded(TX.text(), "post");
  }

  @Test
  void anAttemptIsOnRecordOnceItsEntryIsStored() {
    assertThat(recorded()).isZero();
    assertThat(stored(FIRST)).isEmpty();
    assertThat(recorded()).isOne();
    assertThat(stored(SECOND)).isEmpty();
    assertThat(recorded()).isEqualTo(2);
  }

  @Test
  void noneIsNeededOnceTheResultIsOnRecord() {
    stored(FIRST);
    stored("{\"type\":\"stepDone\",\"step\":\"post\",\"output\":null,\"durability\":\"FORCED\"}");

    assertThat(stored(SECOND)).hasSize(1);
  }

  @Test
  void theResultOfAnotherStepSaysNothing() {
    stored(FIRST);
    stored("{\"type\":\"stepDone\",\"step\":\"write\",\"output\":null,\"durability\":\"LAZY\"}");

    assertThat(stored(SECOND)).isEmpty();
  }

  @Test
  void noneIsNeededOnceTheSagaIsAborted() {
    stored(FIRST);
    stored("{\"type\":\"decided\",\"outcome\":\"ABORT\",\"reason\":\"cancelled\"}");

    assertThat(stored(SECOND)).hasSize(1);
  }

  @Test
  void aSagaThatIsCommittedGoesOn() {
    stored(FIRST);
    stored("{\"type\":\"decided\",\"outcome\":\"COMMIT\",\"reason\":\"\"}");

    assertThat(stored(SECOND)).isEmpty();
  }
}

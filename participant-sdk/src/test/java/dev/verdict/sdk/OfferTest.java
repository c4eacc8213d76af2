package dev.verdict.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.protocol.Json;
import dev.verdict.sdk.conformance.Sample;
import dev.verdict.sdk.conformance.SampleStyle;
import dev.verdict.sdk.conformance.Samples;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a participant lets be seen by GET. */
class OfferTest {
  /** A seat. */
  record Seat(String number) {}

  private static Participant.Builder<MemoryTransaction> hall() {
    return Participant.named("hall", new MemoryStore())
        .tcc(
            "seat",
            Seat.class,
            Seat.class,
            (tx, seat) -> Result.done(seat),
            (tx, seat, out) -> {},
            (tx, seat, out) -> {})
        .saga(
            "seat",
            Seat.class,
            Seat.class,
            (tx, seat) -> Result.done(seat),
            "leave",
            (tx, seat, out) -> {});
  }

  private static String show(Participant participant, String what) {
    Reply reply = Calls.await(participant.show(what));
    return reply.status() + " " + new String(reply.body(), StandardCharsets.UTF_8);
  }

  @Test
  void aSampleIsOfferedInEveryStyleOfItsOperation() {
    Participant hall = hall().sample("seat", new Seat("7"), new Seat("none")).build();
    Json seven = Json.of(Map.of("number", "7"));
    Json none = Json.of(Map.of("number", "none"));
    assertThat(Samples.parse(show(hall, "conformance").substring(4)).operations())
        .containsExactly(
            Sample.of(SampleStyle.TCC, "seat", seven).refusing(none),
            Sample.of(SampleStyle.SAGA, "seat", seven).undoneBy("leave").refusing(none));
  }

  @Test
  void withoutSamplesNothingIsShown() {
    Participant hall = hall().build();
    assertThat(show(hall, "conformance")).startsWith("404 ");
    assertThat(show(hall, "conformance-state")).startsWith("404 ");
    assertThat(show(hall, "")).startsWith("404 ");
  }

  @Test
  void theStateIsReadAnewEachTime() {
    int[] reads = {0};
    Participant hall =
        hall()
            .sample("seat", new Seat("7"))
            .sampleState(
                () -> {
                  reads[0]++;
                  return Map.of("reads", reads[0]);
                })
            .build();
    assertThat(show(hall, "conformance-state")).isEqualTo("200 {\"reads\":1}");
    assertThat(show(hall, "conformance-state")).isEqualTo("200 {\"reads\":2}");
  }

  @Test
  void aStateThatCannotBeReadIsAProblemWithoutItsWords() {
    Participant hall =
        hall()
            .sample("seat", new Seat("7"))
            .sampleState(
                () -> {
                  throw new IllegalStateException("secret words");
                })
            .build();
    assertThat(show(hall, "conformance-state")).startsWith("503 ").doesNotContain("secret");
  }

  @Test
  void aSampleNeedsADeclaredOperation() {
    assertThatThrownBy(() -> hall().sample("sit", new Seat("7")).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'sit'");
  }
}

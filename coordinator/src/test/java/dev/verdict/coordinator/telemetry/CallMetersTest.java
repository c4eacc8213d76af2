package dev.verdict.coordinator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.log.memory.MemoryDatabase;
import dev.verdict.coordinator.participants.ParticipantRegistry;
import dev.verdict.coordinator.participants.Traffic;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** However many participants there are, the figures of calls to them stay few, and none is lost. */
class CallMetersTest {
  private static final int MANY = 1_000;

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final CallMeters meters = new CallMeters(noTraffic(), registry);

  private static Traffic noTraffic() {
    MemoryDatabase database = new MemoryDatabase(1, () -> Instant.EPOCH);
    return new ParticipantRegistry(database.participants(Runnable::run), List.of()).traffic();
  }

  private void call(String participant) {
    CallMeters.OfParticipant of = meters.of(participant);
    of.answered().increment();
    of.took().record(1, TimeUnit.MILLISECONDS);
  }

  private Set<String> labels() {
    return registry.getMeters().stream()
        .map(Meter::getId)
        .map(id -> id.getTag("participant"))
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }

  private double answered(String participant) {
    return registry
        .get("verdict.calls")
        .tags("participant", participant, "result", "answered")
        .counter()
        .count();
  }

  @Test
  void theFirstHundredHaveFiguresOfTheirOwnAndAllOthersShareSome() {
    IntStream.range(0, MANY).forEach(number -> call("service-" + number));
    IntStream.range(0, MANY).forEach(number -> call("service-" + number));

    assertThat(labels())
        .hasSize(CallMeters.PARTICIPANTS_MAX + 1)
        .contains("service-0", "service-99", CallMeters.OTHER)
        .doesNotContain("service-100");
    assertThat(answered("service-99")).isEqualTo(2);
    assertThat(answered(CallMeters.OTHER)).isEqualTo(2 * (MANY - CallMeters.PARTICIPANTS_MAX));
    assertThat(registry.get("verdict.call").tag("participant", CallMeters.OTHER).timer().count())
        .isEqualTo(2 * (MANY - CallMeters.PARTICIPANTS_MAX));
  }

  @Test
  void manyThreadsThatCallManyParticipantsDoNotRaiseTheirNumber() {
    IntStream.range(0, MANY).parallel().forEach(number -> call("service-" + number));

    assertThat(labels()).hasSize(CallMeters.PARTICIPANTS_MAX + 1);
    assertThat(registry.find("verdict.calls").tag("result", "answered").counters())
        .extracting(counter -> (int) counter.count())
        .satisfies(counts -> assertThat(counts.stream().mapToInt(it -> it).sum()).isEqualTo(MANY));
  }

  @Test
  void aServiceThatIsCalledLikeTheRestIsOneOfTheRest() {
    call(CallMeters.OTHER);
    call("bank");

    assertThat(labels()).containsExactlyInAnyOrder("bank", CallMeters.OTHER);
    assertThat(answered(CallMeters.OTHER)).isEqualTo(1);
  }
}

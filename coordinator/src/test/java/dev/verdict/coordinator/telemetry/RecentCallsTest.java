package dev.verdict.coordinator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.verdict.coordinator.alerts.Observed.OfService;
import dev.verdict.coordinator.log.memory.MemoryDatabase;
import dev.verdict.coordinator.participants.ParticipantRegistry;
import dev.verdict.protocol.wire.BuiltIn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How calls to each service went lately is what alerts go by. */
class RecentCallsTest {
  private final Telemetry telemetry = new Telemetry();
  private final CallMeters meters =
      new CallMeters(
          new ParticipantRegistry(
                  new MemoryDatabase(1, () -> Instant.EPOCH).participants(Runnable::run), List.of())
              .traffic(),
          telemetry.registry());
  private final RecentCalls recent = new RecentCalls(meters);

  @AfterEach
  void close() {
    telemetry.close();
  }

  private void call(String participant, int answered, int failed, Duration took) {
    CallMeters.OfParticipant of = meters.of(participant);
    of.answered().increment(answered);
    of.failed().increment(failed);
    for (int i = 0; i < answered + failed; i++) {
      of.took().record(took);
    }
  }

  @Test
  void eachServiceIsToldOfWithItsCallsThatFailed() {
    call("bank", 90, 10, Duration.ofSeconds(4));
    call("hotel", 5, 0, Duration.ofMillis(3));

    List<OfService> services = recent.roll();
    assertThat(services)
        .extracting(OfService::participant, OfService::failed, service -> service.latency().count())
        .containsExactlyInAnyOrder(tuple("bank", 10L, 100L), tuple("hotel", 0L, 5L));
    assertThat(services)
        .filteredOn(service -> service.participant().equals("bank"))
        .allSatisfy(
            bank ->
                assertThat(bank.latency().p99())
                    .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(5)));
  }

  @Test
  void failuresOfSomeLooksAgoAreForgotten() {
    call("bank", 0, 10, Duration.ofMillis(1));
    for (int look = 0; look < RecentLatency.LOOKS; look++) {
      assertThat(recent.roll()).extracting(OfService::failed).containsExactly(10L);
    }
    call("bank", 1, 0, Duration.ofMillis(1));
    assertThat(recent.roll()).extracting(OfService::failed).containsExactly(0L);
  }

  @Test
  void waitingForALockIsNoSlowService() {
    call(BuiltIn.LOCKS, 100, 100, Duration.ofSeconds(10));
    call(BuiltIn.ATOMIC, 100, 100, Duration.ofSeconds(10));
    assertThat(recent.roll()).isEmpty();
  }
}

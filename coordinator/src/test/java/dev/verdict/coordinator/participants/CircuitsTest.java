package dev.verdict.coordinator.participants;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class CircuitsTest {
  private static final Duration REST = Duration.ofSeconds(1);
  private static final long TOOK_NANOS = 1_000_000;

  private final Logger logger = (Logger) LoggerFactory.getLogger(Circuits.class);
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final ManualClock clock = new ManualClock();
  private final Callee callee = new Callee("bank", URI.create("http://bank:8080"), clock);

  @BeforeEach
  void listen() {
    logged.start();
    logger.addAppender(logged);
  }

  @AfterEach
  void listenNoMore() {
    logger.detachAppender(logged);
  }

  private List<String> told() {
    return logged.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private void fail(int calls) {
    for (int i = 0; i < calls; i++) {
      callee.failed(clock.millis(), REST, TOOK_NANOS);
    }
  }

  private void tryAgain() {
    clock.pass(Circuits.SHUT.plusMillis(1));
    for (int i = 0; i < Circuits.PROBES; i++) {
      assertThat(callee.tryEnter(Integer.MAX_VALUE, true)).isTrue();
    }
  }

  @Test
  void thatMostCallsFailIsToldOnceAndSoIsThatTheySucceedAgain() {
    fail(Circuits.CALLS_MIN - 1);
    assertThat(told()).isEmpty();
    fail(10);
    tryAgain();
    fail(Circuits.PROBES);
    assertThat(told())
        .containsExactly(
            "Most calls to bank at http://bank:8080 fail; only 3 at a time are tried until they"
                + " succeed");

    tryAgain();
    for (int i = 0; i < Circuits.PROBES; i++) {
      callee.answered(TOOK_NANOS);
    }
    callee.answered(TOOK_NANOS);
    assertThat(told().subList(1, told().size()))
        .containsExactly("Calls to bank at http://bank:8080 succeed again");
  }

  @Test
  void aCallThatFailsNowAndThenIsNoNews() {
    for (int i = 0; i < 3 * Circuits.CALLS_MIN; i++) {
      callee.answered(TOOK_NANOS);
      callee.answered(TOOK_NANOS);
      fail(1);
    }
    assertThat(told()).isEmpty();
  }
}

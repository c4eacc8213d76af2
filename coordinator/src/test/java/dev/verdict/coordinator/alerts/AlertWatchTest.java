package dev.verdict.coordinator.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.alerts.Observed.Latency;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** One node speaks for the cluster, and says on its first word where things stand. */
class AlertWatchTest {
  private static final Thresholds THRESHOLDS =
      new Thresholds(
          1,
          Duration.ofMinutes(1),
          1,
          Duration.ofSeconds(15),
          0.2,
          Duration.ofSeconds(2),
          Duration.ofMillis(250));

  private final AtomicBoolean speaks = new AtomicBoolean();
  private final AlertBoard board = new AlertBoard();
  private final List<String> told = new ArrayList<>();
  private final AlertWatch watch =
      new AlertWatch(
          THRESHOLDS,
          board,
          new AlertMessage.Sender("http://a:1", "default"),
          message -> told.add(words(message)),
          speaks::get);

  private static String words(AlertMessage message) {
    String alert = message.alert().map(it -> " " + it.finding().id()).orElse("");
    List<String> firing = message.firing().stream().map(it -> it.finding().id()).toList();
    return message.event().word() + " " + message.scope().word() + alert + " " + firing;
  }

  /** What is told at a look. */
  private List<String> look(boolean inDoubt, boolean logAvailable) {
    told.clear();
    watch.look(
        new Observed(
            List.of(),
            inDoubt ? Duration.ofMinutes(2) : Duration.ZERO,
            0,
            Observed.Nodes.ALONE,
            List.of(),
            new Latency(0, Duration.ZERO),
            logAvailable),
        Instant.EPOCH);
    return List.copyOf(told);
  }

  @Test
  void whoDoesNotSpeakForTheClusterTellsOnlyOfItself() {
    assertThat(look(false, true)).containsExactly("watching node []");
    look(true, true);
    assertThat(look(true, true)).isEmpty();
    assertThat(board.firing()).as("it shows it all the same").hasSize(1);

    assertThat(look(true, false)).isEmpty();
    assertThat(look(true, false)).containsExactly("fired node log_unavailable [log_unavailable]");
  }

  @Test
  void whoBeginsToSpeakSaysWhatFires() {
    look(true, true);
    speaks.set(true);
    assertThat(look(true, true)).containsExactly("watching log [in_doubt]");
    look(false, true);
    assertThat(look(false, true)).containsExactly("resolved log in_doubt []");

    speaks.set(false);
    look(true, true);
    assertThat(look(true, true)).isEmpty();
    look(false, true);
    look(false, true);
    speaks.set(true);
    assertThat(look(false, true))
        .as("what ended meanwhile is over")
        .containsExactly("watching log []");
  }

  @Test
  void whileItSpeaksItTellsEachBeginningAndEachEndOnce() {
    speaks.set(true);
    assertThat(look(false, true)).containsExactly("watching log []", "watching node []");
    look(true, true);
    assertThat(look(true, true)).containsExactly("fired log in_doubt [in_doubt]");
    assertThat(look(true, true)).isEmpty();
    look(false, true);
    assertThat(look(false, true)).containsExactly("resolved log in_doubt []");
    assertThat(look(false, true)).isEmpty();
  }
}

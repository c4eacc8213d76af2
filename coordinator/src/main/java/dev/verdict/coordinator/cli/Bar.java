package dev.verdict.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how far a batch is, where there is a terminal to see it. */
final class Bar implements AutoCloseable {
  private static final int TICK_MS = 200;
  private static final int WIDTH = 80;

  private final Optional<ProgressBar> bar;

  private Bar(Optional<ProgressBar> bar) {
    this.bar = bar;
  }

  /**
   * A bar on standard error.
   *
   * @param batch as it begins
   * @param json whether a program reads what is printed
   */
  @SuppressWarnings("SystemConsoleNull") // from JDK 22 on there is one without a terminal as well
  static Bar of(JsonNode batch, boolean json, PrintStream err) {
    if (json || System.console() == null) {
      return new Bar(Optional.empty());
    }
    return new Bar(
        Optional.of(
            new ProgressBarBuilder()
                .setTaskName(Text.string(batch, "action"))
                .setInitialMax(batch.path("selected").asLong())
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(TICK_MS)
                .setConsumer(new ConsoleProgressBarConsumer(err, WIDTH))
                .build()));
  }

  /** It is so far now. */
  void show(JsonNode batch) {
    long asked = batch.path("selected").asLong() - batch.path("left").asLong();
    bar.ifPresent(shown -> shown.stepTo(asked));
  }

  @Override
  public void close() {
    bar.ifPresent(ProgressBar::close);
  }
}

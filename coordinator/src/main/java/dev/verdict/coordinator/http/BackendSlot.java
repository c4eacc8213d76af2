package dev.verdict.coordinator.http;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Where the API finds its backend: empty while the node starts and once it drains, so that requests
 * are answered 503 meanwhile. Safe for any thread.
 */
public final class BackendSlot {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private volatile Content content =
      new Content(Optional.empty(), () -> List.of("the node is starting"), () -> false, List::of);

  private record Content(
      Optional<Backend> backend,
      Supplier<List<String>> reasons,
      BooleanSupplier ready,
      Supplier<List<LogDatabase>> databases) {}

  /**
   * One of several databases of the log.
   *
   * @param number from 1, the home
   * @param problem why it takes no writes, in words; empty if it does
   */
  public record LogDatabase(int number, Optional<String> problem) {}

  /**
   * The node serves.
   *
   * @param reasons why it is not ready at the moment, each in words; empty while it is
   */
  public void serve(Backend backend, Supplier<List<String>> reasons) {
    serve(backend, reasons, () -> reasons.get().isEmpty(), List::of);
  }

  /**
   * The node serves, perhaps a part of the shards only.
   *
   * @param reasons why it does not serve all, each in words
   * @param ready whether it serves what it can be blamed for
   * @param databases those of the log if there are several; else empty
   */
  public void serve(
      Backend backend,
      Supplier<List<String>> reasons,
      BooleanSupplier ready,
      Supplier<List<LogDatabase>> databases) {
    content = new Content(Optional.of(backend), reasons, ready, databases);
  }

  /** The node does not serve, for that reason. */
  public void withhold(String reason) {
    content = new Content(Optional.empty(), () -> List.of(reason), () -> false, List::of);
  }

  /** Whether the node is ready for requests. */
  public boolean isReady() {
    return content.ready().getAsBoolean();
  }

  /** Why the node is not ready, or does not serve all shards, each in words. */
  public List<String> reasons() {
    return content.reasons().get();
  }

  /** The log's databases; empty if there is one only, and while the node does not serve. */
  List<LogDatabase> databases() {
    return content.databases().get();
  }

  /** The other nodes; empty while the node does not serve, and without a cluster. */
  Optional<Peers> peers() {
    return content.backend().flatMap(Backend::peers);
  }

  /** Whether the node serves. */
  boolean isServing() {
    return content.backend().isPresent();
  }

  Backend require() {
    Content now = content;
    return now.backend()
        .orElseThrow(
            () ->
                Problem.of(
                        ProblemCode.UNAVAILABLE,
                        String.join("; ", now.reasons().get()) + ". Nothing was begun; try again.")
                    .retryAfter(RETRY_AFTER)
                    .asException());
  }
}

package dev.verdict.coordinator.http;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where the API finds its backend: empty while the node starts and once it drains, so that requests
 * are answered 503 meanwhile. Safe for any thread.
 */
public final class BackendSlot {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private volatile Content content =
      new Content(Optional.empty(), () -> List.of("the node is starting"));

  private record Content(Optional<Backend> backend, Supplier<List<String>> reasons) {}

  /**
   * The node serves.
   *
   * @param reasons why it is not ready at the moment, each in words; empty while it is
   */
  public void serve(Backend backend, Supplier<List<String>> reasons) {
    content = new Content(Optional.of(backend), reasons);
  }

  /** The node does not serve, for that reason. */
  public void withhold(String reason) {
    content = new Content(Optional.empty(), () -> List.of(reason));
  }

  /** Why the node is not ready, each reason in words; empty if it is. */
  public List<String> reasons() {
    return content.reasons().get();
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

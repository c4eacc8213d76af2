package dev.verdict.sdk.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.verdict.sdk.client.CoordinatorApi.Deadline;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Takes leases on resources, without blocking. Requests are repeated while coordinators are away:
 * each lease has a key of its own, so that a repeat finds it, with its place among those that wait.
 * Thread-safe.
 */
public final class AsyncLockClient {
  private static final String LOCKS = "/v1/locks";
  private static final String UNKNOWN = "unknown_lease";

  private final CoordinatorApi api;
  private final ObjectMapper mapper;
  private final Duration deadline;

  AsyncLockClient(CoordinatorApi api, ObjectMapper mapper, Duration deadline) {
    this.api = api;
    this.mapper = mapper;
    this.deadline = deadline;
  }

  /**
   * Waits for all resources and takes them.
   *
   * @return fails with {@link ProblemException} of the code {@code lock_timeout} if others hold
   *     them for longer than the request waits, with {@link UnavailableException} if nobody
   *     answered in time: a lease that was granted unheard ends by itself
   */
  public CompletionStage<Lease> acquire(LeaseRequest request) {
    Deadline until = Deadline.in(request.waitMax().plus(deadline));
    return api.postWaiting(
            LOCKS, body(request), UUID.randomUUID().toString(), request.waitMax(), until)
        .thenApply(granted -> Lease.of(this, granted, request.ttl()));
  }

  private ObjectNode body(LeaseRequest request) {
    ObjectNode body = mapper.createObjectNode();
    ArrayNode resources = body.putArray("resources");
    request
        .resources()
        .forEach(
            (name, mode) -> resources.addObject().put("resource", name).put("mode", mode.word()));
    body.put("ttl_ms", request.ttl().toMillis());
    body.put("wait_ms", request.waitMax().toMillis());
    if (!request.note().isEmpty()) {
      body.put("note", request.note());
    }
    return body;
  }

  /** Lets a lease last so long from now; one attempt is given up when that time is over. */
  CompletionStage<JsonNode> renew(String lease, Duration ttl) {
    ObjectNode body = mapper.createObjectNode().put("ttl_ms", ttl.toMillis());
    return api.post(LOCKS + "/" + lease + "/renew", body, "", Deadline.in(ttl));
  }

  /** One that is not known any more is released. */
  CompletionStage<Void> release(String lease) {
    return api.delete(LOCKS + "/" + lease, Deadline.in(deadline))
        .thenAccept(released -> {})
        .exceptionallyCompose(
            error ->
                AsyncVerdictClient.cause(error) instanceof ProblemException problem
                        && problem.code().equals(UNKNOWN)
                    ? CompletableFuture.completedFuture(null)
                    : CompletableFuture.failedFuture(AsyncVerdictClient.cause(error)));
  }
}

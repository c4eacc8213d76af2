package dev.verdict.coordinator.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.verdict.protocol.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The bodies that the API reads. What is required and what is allowed, {@link Rules} checks. */
final class Bodies {
  private Bodies() {}

  record BranchBody(
      Optional<String> id,
      Optional<String> participant,
      Optional<String> style,
      Optional<String> vote,
      Optional<String> operation,
      Optional<Json> payload) {}

  record AtomicBody(
      Optional<List<BranchBody>> branches,
      @JsonProperty("timeout_ms") Optional<Long> timeoutMs,
      @JsonProperty("call_timeout_ms") Optional<Long> callTimeoutMs,
      @JsonProperty("durable_begin") Optional<Boolean> durableBegin,
      @JsonProperty("business_key") Optional<String> businessKey,
      Optional<Map<String, String>> labels,
      Optional<List<LockBody>> locks,
      @JsonProperty("lock_wait_ms") Optional<Long> lockWaitMs) {
    static final AtomicBody EMPTY =
        new AtomicBody(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
  }

  record CommitBody(Optional<Map<String, Optional<VoteBody>>> branches) {
    static final CommitBody EMPTY = new CommitBody(Optional.empty());
  }

  record VoteBody(Optional<String> vote, Optional<String> reason) {}

  record AbortBody(Optional<String> reason) {
    static final AbortBody EMPTY = new AbortBody(Optional.empty());
  }

  record ActionBody(
      Optional<String> reason,
      @JsonProperty("dry_run") Optional<Boolean> dryRun,
      @JsonProperty("plan_digest") Optional<String> planDigest) {}

  record ResolveBody(
      Optional<String> outcome,
      Optional<String> reason,
      @JsonProperty("dry_run") Optional<Boolean> dryRun,
      @JsonProperty("plan_digest") Optional<String> planDigest) {}

  record GroupBody(Optional<String> cause, Optional<String> participant) {}

  record BatchBody(
      Optional<String> action,
      Optional<String> reason,
      Optional<List<String>> ids,
      Optional<GroupBody> stuck,
      Optional<String> filter,
      @JsonProperty("per_second") Optional<Long> perSecond,
      @JsonProperty("selected_max") Optional<Long> selectedMax,
      @JsonProperty("dry_run") Optional<Boolean> dryRun) {}

  record StopBody(Optional<String> reason) {
    static final StopBody EMPTY = new StopBody(Optional.empty());
  }

  record ReasonBody(Optional<String> reason) {}

  record SubstituteBody(
      Optional<Json> output,
      @JsonProperty("done_by_hand") Optional<Boolean> doneByHand,
      Optional<String> reason,
      @JsonProperty("dry_run") Optional<Boolean> dryRun,
      @JsonProperty("plan_digest") Optional<String> planDigest) {}

  record InputBody(
      Optional<Json> input,
      Optional<String> reason,
      @JsonProperty("dry_run") Optional<Boolean> dryRun,
      @JsonProperty("plan_digest") Optional<String> planDigest) {}

  record EndedBody(Optional<List<String>> ids) {}

  record SagaBody(
      Optional<String> saga,
      Optional<Long> version,
      Optional<Json> input,
      @JsonProperty("business_key") Optional<String> businessKey,
      Optional<Map<String, String>> labels) {}

  record SignalBody(Optional<Json> payload) {
    static final SignalBody EMPTY = new SignalBody(Optional.empty());
  }

  record LockBody(Optional<String> resource, Optional<String> mode) {}

  record LeaseBody(
      Optional<List<LockBody>> resources,
      @JsonProperty("ttl_ms") Optional<Long> ttlMs,
      @JsonProperty("wait_ms") Optional<Long> waitMs,
      Optional<String> note) {}

  record RenewBody(@JsonProperty("ttl_ms") Optional<Long> ttlMs) {}

  record ParticipantBody(
      @JsonProperty("base_urls") Optional<List<String>> baseUrls, Optional<Boolean> asks) {}

  record InstanceBody(
      @JsonProperty("base_url") Optional<String> baseUrl,
      Optional<Boolean> asks,
      Optional<List<String>> capabilities) {}

  record ViewBody(
      Optional<String> filter, Optional<List<String>> columns, Optional<Long> version) {}

  record SessionBody(Optional<String> token) {}

  record TokenBody(
      Optional<String> name,
      Optional<List<String>> roles,
      Optional<List<String>> namespaces,
      Optional<List<String>> services,
      @JsonProperty("expires_in_seconds") Optional<Long> expiresInSeconds) {}
}

package dev.verdict.coordinator.http;

import dev.verdict.coordinator.http.Bodies.LockBody;
import dev.verdict.protocol.wire.LockMode;
import dev.verdict.protocol.wire.LockRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What requests for leases may say. */
final class LockRules {
  static final Duration TTL_MIN = Duration.ofMillis(100);
  static final Duration TTL_MAX = Duration.ofHours(1);

  /** A request is open for so long. */
  static final Duration WAIT_MAX = Duration.ofMinutes(1);

  /** How long an atomic transaction waits for what it is to hold, if it does not say. */
  static final Duration HOLD_WAIT_DEFAULT = Duration.ofSeconds(10);

  private static final Pattern ID = Pattern.compile("[a-z0-9-]{1,64}");

  private LockRules() {}

  static String id(String text) {
    if (!ID.matcher(text).matches()) {
      throw Exchange.malformedId("A lease's id has 1 to 64 of a-z 0-9 -");
    }
    return text;
  }

  /** What an atomic transaction is to hold. */
  static Optional<LockRequest> locks(Optional<List<LockBody>> given, Optional<Long> waitMillis) {
    Duration wait =
        within(
            waitMillis.orElse(HOLD_WAIT_DEFAULT.toMillis()),
            Duration.ZERO,
            WAIT_MAX,
            "/lock_wait_ms");
    return given.map(bodies -> new LockRequest(resources(bodies, "/locks"), wait));
  }

  static SortedMap<String, LockMode> resources(Optional<List<LockBody>> given) {
    return resources(Rules.required(given, "/resources"), "/resources");
  }

  private static SortedMap<String, LockMode> resources(List<LockBody> bodies, String where) {
    if (bodies.isEmpty() || bodies.size() > LockRequest.RESOURCES_MAX) {
      throw Rules.invalid(
          where, "1 to " + LockRequest.RESOURCES_MAX + " resources; these are " + bodies.size());
    }
    SortedMap<String, LockMode> resources = new TreeMap<>();
    for (int i = 0; i < bodies.size(); i++) {
      String pointer = where + "/" + i;
      LockBody body = bodies.get(i);
      String name = name(Rules.required(body.resource(), pointer + "/resource"), pointer);
      LockMode mode = mode(body.mode(), pointer + "/mode");
      if (resources.put(name, mode) != null) {
        throw Rules.invalid(pointer + "/resource", name + " is named twice");
      }
    }
    return resources;
  }

  private static String name(String name, String pointer) {
    if (!LockRequest.isResource(name)) {
      throw Rules.invalid(
          pointer + "/resource",
          "A resource's name has 1 to "
              + LockRequest.RESOURCE_CHARS_MAX
              + " characters, not all blank, and no control characters");
    }
    return name;
  }

  private static LockMode mode(Optional<String> word, String pointer) {
    return LockMode.of(word.orElse(LockMode.EXCLUSIVE.word()))
        .orElseThrow(() -> Rules.invalid(pointer, "A mode is \"exclusive\" or \"shared\""));
  }

  static Duration ttl(Optional<Long> millis) {
    return within(Rules.required(millis, "/ttl_ms"), TTL_MIN, TTL_MAX, "/ttl_ms");
  }

  static Duration waitMax(Optional<Long> millis) {
    return within(millis.orElse(0L), Duration.ZERO, WAIT_MAX, "/wait_ms");
  }

  private static Duration within(long millis, Duration least, Duration most, String pointer) {
    if (millis < least.toMillis() || millis > most.toMillis()) {
      throw Problem.of(
              ProblemCode.INVALID_TIMEOUT,
              "%s is %d; allowed are %d to %d ms."
                  .formatted(pointer, millis, least.toMillis(), most.toMillis()))
          .at(pointer)
          .asException();
    }
    return Duration.ofMillis(millis);
  }
}

package dev.verdict.stress.bench;

import java.util.List;
import java.util.OptionalInt;

/**
 * What sets a run apart from the usual one.
 *
 * @param ratePerS how many transactions begin a second; if empty, each client begins its next when
 *     its last has ended
 * @param payloadBytes how large the JSON is that each service gets, in bytes; small if empty
 * @param nodes how many coordinators share the work
 * @param logDatabases over how many databases the log is spread, each of a server of its own
 * @param http2 whether services are called over HTTP/2, by the floor as well
 * @param coordinatorArguments further arguments of the coordinators' command lines
 * @param coordinatorJvm further options of the JVMs that they run in
 */
public record Variation(
    OptionalInt ratePerS,
    OptionalInt payloadBytes,
    int nodes,
    int logDatabases,
    boolean http2,
    List<String> coordinatorArguments,
    List<String> coordinatorJvm) {
  /** The usual run. */
  public static final Variation NONE =
      new Variation(OptionalInt.empty(), OptionalInt.empty(), 1, 1, false, List.of(), List.of());

  /** Copies the arguments. */
  public Variation {
    coordinatorArguments = List.copyOf(coordinatorArguments);
    coordinatorJvm = List.copyOf(coordinatorJvm);
  }

  /** The same at this rate. */
  Variation withRatePerS(OptionalInt other) {
    return new Variation(
        other, payloadBytes, nodes, logDatabases, http2, coordinatorArguments, coordinatorJvm);
  }

  /** The same with so large a payload. */
  Variation withPayloadBytes(OptionalInt other) {
    return new Variation(
        ratePerS, other, nodes, logDatabases, http2, coordinatorArguments, coordinatorJvm);
  }

  /** The same with so many coordinators. */
  Variation withNodes(int other) {
    return new Variation(
        ratePerS, payloadBytes, other, logDatabases, http2, coordinatorArguments, coordinatorJvm);
  }

  /** The same with a log in so many databases. */
  Variation withLogDatabases(int other) {
    return new Variation(
        ratePerS, payloadBytes, nodes, other, http2, coordinatorArguments, coordinatorJvm);
  }

  /** The same with services called over HTTP/2, or not. */
  Variation withHttp2(boolean other) {
    return new Variation(
        ratePerS, payloadBytes, nodes, logDatabases, other, coordinatorArguments, coordinatorJvm);
  }

  /** The same with these arguments of the coordinators, and no others. */
  Variation withCoordinatorArguments(List<String> others) {
    return new Variation(
        ratePerS, payloadBytes, nodes, logDatabases, http2, others, coordinatorJvm);
  }

  /** The same in JVMs with these options, and no others. */
  Variation withCoordinatorJvm(List<String> others) {
    return new Variation(
        ratePerS, payloadBytes, nodes, logDatabases, http2, coordinatorArguments, others);
  }
}

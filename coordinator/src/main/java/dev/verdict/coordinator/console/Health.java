package dev.verdict.coordinator.console;

/**
 * How this node gets on with a service.
 *
 * @param registered whether it is known where it is
 * @param addresses where it can be called
 * @param shut how many of them take no work at present, because most calls to them failed
 */
public record Health(boolean registered, int addresses, int shut) {
  /** Of the coordinator's own participants, and of what nothing is known. */
  public static final Health UNKNOWN = new Health(true, 0, 0);
}

package dev.verdict.saga.testing;

/** A service that the saga calls: what it does is what the test says. */
public final class Participant {
  private final Services services;
  private final String name;

  Participant(Services services, String name) {
    this.services = services;
    this.name = name;
  }

  /**
   * One of its operations: an action or an undo of the saga.
   *
   * @throws IllegalArgumentException if the saga calls no such operation; the message names those
   *     that it calls
   */
  public Operation<Object> on(String operation) {
    return services.operation(name, operation);
  }

  /**
   * The participant has no barrier: it does what it is told as often as it is told, and cannot be
   * asked. Its late calls cannot be fenced, so in reruns they arrive in time or never.
   */
  public Participant isPlain() {
    services.plain(name);
    return this;
  }
}

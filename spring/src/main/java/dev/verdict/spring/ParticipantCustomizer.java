package dev.verdict.spring;

import dev.verdict.sdk.Participant;
import java.sql.Connection;

/**
 * A bean that declares operations by the builder, before those of annotated methods are added.
 * Handlers must be done when they return: use {@code prepared}, {@code tcc} and {@code saga}, not
 * their asynchronous forms.
 */
@FunctionalInterface
public interface ParticipantCustomizer {
  /** Declares operations, or changes what the properties said. */
  void customize(Participant.Builder<Connection> builder);
}

package dev.verdict.coordinator.participants;

import io.vertx.core.Future;
import java.util.List;

/** Keeps registered services. */
public interface ParticipantStore {
  /** Stores a service, replacing one of the same name. */
  Future<Void> put(Participant participant);

  /** All services, by name. */
  Future<List<Participant>> list();
}

package dev.verdict.coordinator.log.memory;

import dev.verdict.coordinator.participants.Participant;
import dev.verdict.coordinator.participants.ParticipantStore;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/** Registered services in shared memory. */
final class MemoryParticipantStore implements ParticipantStore {
  private final Map<String, Participant> rows;
  private final MemoryAccess access;

  MemoryParticipantStore(MemoryDatabase database, Executor executor) {
    this.rows = database.participantRows();
    this.access = new MemoryAccess(database, executor);
  }

  @Override
  public Future<Void> put(Participant participant) {
    return access
        .now(
            () -> {
              rows.put(participant.name(), participant);
              return true;
            })
        .mapEmpty();
  }

  @Override
  public Future<List<Participant>> list() {
    return access.now(() -> List.copyOf(rows.values()));
  }
}

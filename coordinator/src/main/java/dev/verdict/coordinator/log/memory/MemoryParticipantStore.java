package dev.verdict.coordinator.log.memory;

import dev.verdict.coordinator.participants.Instance;
import dev.verdict.coordinator.participants.Participant;
import dev.verdict.coordinator.participants.ParticipantStore;
import dev.verdict.coordinator.participants.SeenInstance;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/** Registered services in shared memory. */
final class MemoryParticipantStore implements ParticipantStore {
  private final Map<String, Participant> rows;
  private final MemoryInstances instances;
  private final MemoryAccess access;

  MemoryParticipantStore(MemoryDatabase database, Executor executor) {
    this.rows = database.participantRows();
    this.instances = database.instanceRows();
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

  @Override
  public Future<Boolean> announce(Instance instance) {
    return access.now(() -> instances.announce(instance));
  }

  @Override
  public Future<Void> signOff(String service, String id) {
    return access.now(() -> instances.signOff(service, id)).mapEmpty();
  }

  @Override
  public Future<List<SeenInstance>> instances() {
    return access.now(instances::list);
  }
}

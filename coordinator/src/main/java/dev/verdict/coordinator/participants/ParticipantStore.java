package dev.verdict.coordinator.participants;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/** Keeps registered services and the instances that announced themselves. */
public interface ParticipantStore {
  /** How many instances of one service may be alive at a time. */
  int INSTANCES_MAX = 64;

  /** How long an instance counts as alive after it was heard, by the store's clock. */
  Duration TIME_TO_LIVE = Duration.ofSeconds(15);

  /** What is known of an instance is written again only when it is that old. */
  Duration WRITTEN_AFTER = TIME_TO_LIVE.dividedBy(3);

  /** Stores a service, replacing one of the same name. */
  Future<Void> put(Participant participant);

  /** All services, by name. */
  Future<List<Participant>> list();

  /**
   * Notes that an instance is alive. A new one takes the place of all of its service that are not.
   *
   * @return false if {@link #INSTANCES_MAX} others are alive; nothing is noted then
   */
  Future<Boolean> announce(Instance instance);

  /** Notes that an instance is about to go; one that is not there is gone already. */
  Future<Void> signOff(String service, String id);

  /** All instances, by service and id; of a service without living ones, the last that lived. */
  Future<List<SeenInstance>> instances();
}

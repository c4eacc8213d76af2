package dev.verdict.coordinator.engine;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.security.SecureRandom;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Gives one engine an event loop. */
final class EngineVerticle extends VerticleBase {
  private final int number;
  private final EngineLimits limits;
  private final CoordinatorNode.World world;
  private final Protocols protocols;
  private final Engine.Observers observers;
  private volatile @Nullable Lane lane;

  EngineVerticle(
      int number,
      EngineLimits limits,
      CoordinatorNode.World world,
      Protocols protocols,
      Engine.Observers observers) {
    this.number = number;
    this.limits = limits;
    this.world = world;
    this.protocols = protocols;
    this.observers = observers;
  }

  @Override
  public Future<?> start() {
    SplittableRandom random = new SplittableRandom(new SecureRandom().nextLong());
    EngineParts parts =
        new EngineParts(
            new VertxTime(vertx),
            random,
            IdFactory.counting(random),
            world.logs().make(number, context),
            world.calls().make(number, context),
            protocols,
            limits,
            world.crashPoints());
    lane =
        new Lane(
            task -> context.runOnContext(here -> task.run()),
            new Engine(parts, world.definitions(), observers));
    return Future.succeededFuture();
  }

  /** The engine, once the verticle is deployed. */
  Lane lane() {
    Lane started = lane;
    if (started == null) {
      throw new IllegalStateException("engine " + number + " is not deployed");
    }
    return started;
  }
}

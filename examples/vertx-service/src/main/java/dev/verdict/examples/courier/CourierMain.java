package dev.verdict.examples.courier;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import java.net.URI;

/** Runs the courier: {@code <postgresql uri> <port> <coordinator>...}. */
public final class CourierMain {
  private CourierMain() {}

  /** Runs until the process is told to end; then it signs off. */
  public static void main(String[] arguments) {
    if (arguments.length < 2) {
      System.err.println("usage: CourierMain <postgresql uri> <port> [<coordinator>...]");
      System.exit(2);
    }
    URI[] coordinators = new URI[arguments.length - 2];
    for (int i = 0; i < coordinators.length; i++) {
      coordinators[i] = URI.create(arguments[i + 2]);
    }
    CourierService service =
        new CourierService(
            PgConnectOptions.fromUri(arguments[0]), Integer.parseInt(arguments[1]), coordinators);
    Vertx vertx = Vertx.vertx();
    vertx.deployVerticle(service).toCompletionStage().toCompletableFuture().join();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> vertx.close().toCompletionStage().toCompletableFuture().join()));
    System.out.println("listening on " + service.address());
  }
}

package dev.verdict.stress.postgres;

import dev.verdict.stress.process.Leash;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;

/** A PostgreSQL server of its own for one run; it goes when its parent does. */
public final class PostgresMain {
  private PostgresMain() {}

  /** Starts a server with its data in the folder {@code args[0]}, and tells its URI. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Leash leash = Leash.take();
    EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setDataDirectory(Path.of(args[0]))
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .start();
    leash.tell("postgresql://postgres:postgres@127.0.0.1:" + server.getPort() + "/postgres");
    leash.hold();
  }
}

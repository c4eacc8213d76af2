package dev.verdict.stress.compare;

import dev.verdict.stress.postgres.PostgresUri;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The settings of a Seata server, as JVM options. */
final class SeataSettings {
  /** What its own start script gives it. */
  private static final List<String> HEAP = List.of("-Xms2g", "-Xmx2g", "-Xmn1g");

  private static final int POOL = 20;
  private static final String PASSWORD_VARIABLE = "SEATA_STORE_DB_PASSWORD";

  private SeataSettings() {}

  /** Of one whose sessions are in files. */
  static List<String> file(String flushMode, int consolePort, int port, Path folder) {
    return all(
        consolePort,
        port,
        folder,
        List.of(
            "seata.store.mode=file",
            "seata.store.file.dir=" + folder.resolve("sessions"),
            "seata.store.file.flush-disk-mode=" + flushMode));
  }

  /** Of one whose sessions are in {@link SeataTables}. */
  static List<String> db(PostgresUri postgres, int consolePort, int port, Path folder) {
    return all(
        consolePort,
        port,
        folder,
        List.of(
            "seata.store.mode=db",
            "seata.store.db.db-type=postgresql",
            "seata.store.db.driver-class-name=org.postgresql.Driver",
            "seata.store.db.url=jdbc:" + postgres.withoutCredentials(),
            "seata.store.db.user=" + postgres.user(),
            "seata.store.db.datasource=hikari",
            "seata.store.db.min-conn=" + POOL,
            "seata.store.db.max-conn=" + POOL,
            "seata.store.db.global-table=seata_global",
            "seata.store.db.branch-table=seata_branch",
            "seata.store.db.lock-table=seata_lock",
            "seata.store.db.distributed-lock-table=seata_distributed_lock"));
  }

  /** What is not told on a command line, as environment variables. */
  static Map<String, String> secrets(PostgresUri postgres) {
    return Map.of(PASSWORD_VARIABLE, postgres.password());
  }

  private static List<String> all(int consolePort, int port, Path folder, List<String> settings) {
    List<String> options = new ArrayList<>(HEAP);
    Stream.concat(
            Stream.of(
                "server.port=" + consolePort,
                "seata.server.service-port=" + port,
                "log.home=" + folder.resolve("logs"),
                "logging.level.root=warn"),
            settings.stream())
        .map(setting -> "-D" + setting)
        .forEach(options::add);
    return List.copyOf(options);
  }
}

package dev.verdict.coordinator.config;

import dev.verdict.coordinator.participants.Participant;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The node's configuration, checked.
 *
 * @param http where the API listens
 * @param postgres the log's database; empty in development mode, where it is embedded
 * @param dataDir the folder of the embedded database
 * @param shards into how many shards a new database is cut
 * @param eventLoops how many event loops serve
 * @param retentionDays for how many days finished transactions are kept
 * @param namespace the namespace that everything belongs to
 * @param timeout how long an atomic transaction may be undecided, if it does not say
 * @param callTimeout how long one call to a participant may take, if the transaction does not say
 * @param waiting how long a call waits for the end of its transaction, if it does not say
 * @param participants services that need no registration
 * @param unsafeDurability whether to run on a database that may lose decisions
 */
public record Config(
    Http http,
    Optional<Postgres> postgres,
    Path dataDir,
    int shards,
    int eventLoops,
    int retentionDays,
    String namespace,
    Duration timeout,
    Duration callTimeout,
    Duration waiting,
    List<Participant> participants,
    boolean unsafeDurability) {
  /** Copies the list. */
  public Config {
    participants = List.copyOf(participants);
  }

  /**
   * Whether this is the development mode: everything on one machine, with a database of its own.
   */
  public boolean isDevelopment() {
    return postgres.isEmpty();
  }

  /** Where the API listens; port 0 is any free one. */
  public record Http(String host, int port) {}

  /**
   * How to reach the log's database.
   *
   * @param uri {@code postgresql://host:port/database}
   * @param user the role
   * @param password its password; empty for none
   */
  public record Postgres(String uri, String user, String password) {
    /** Without the password. */
    @Override
    public String toString() {
      return user + " at " + uri;
    }
  }
}

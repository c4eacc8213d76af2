package dev.verdict.spring;

import dev.verdict.sdk.JdbcStore;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings under {@code verdict}.
 *
 * @param coordinators Base URLs of all coordinators of one installation.
 * @param participant How this service takes part in transactions.
 * @param client How this service begins transactions.
 */
@ConfigurationProperties("verdict")
public record VerdictProperties(
    @DefaultValue List<URI> coordinators,
    @DefaultValue Participant participant,
    @DefaultValue Client client) {
  /** Copies the list. */
  public VerdictProperties {
    coordinators = List.copyOf(coordinators);
  }

  URI[] coordinatorArray() {
    return coordinators.toArray(URI[]::new);
  }

  /**
   * How this service takes part in transactions.
   *
   * @param name The service's registered name, the same for all its instances: 1 to 100 of A-Z a-z
   *     0-9 . _ -. Without it the service is no participant.
   * @param instance This instance's name among those of its service. Drawn at random if empty; give
   *     one that outlives a restart, such as a pod's.
   * @param baseUrl Where coordinators reach this instance. Without it: this machine's address, the
   *     server's port and the context path.
   * @param createSchema Whether to create the barrier's tables at the start if they are not there.
   * @param inDoubtAfter How long a branch waits for its outcome before this service asks.
   * @param lockTimeout How long a local transaction waits for one lock: less than the coordinators'
   *     call time-out.
   * @param optimistic Whether first deliveries of actions and tries run at once, and duplicates are
   *     found out when their answer is kept. PostgreSQL only; needs lock_timeout on all connections
   *     of the pool.
   * @param threads How many calls are carried out at a time, beside commits and aborts of prepared
   *     work. Each uses a connection of the pool.
   * @param queue How many calls wait for a thread before new ones are answered 503.
   * @param phaseTwoConnections How many connections a second pool has, for commits and aborts of
   *     prepared work only, so that they never wait behind work. They are opened when needed; 0 for
   *     no second pool. It is made for HikariCP only.
   * @param tokenFile A file that holds the token with the role participant for this service, where
   *     coordinators ask for one.
   */
  public record Participant(
      @DefaultValue("") String name,
      @DefaultValue("") String instance,
      @Nullable URI baseUrl,
      @DefaultValue("true") boolean createSchema,
      @DefaultValue("5s") Duration inDoubtAfter,
      @DefaultValue("1s") Duration lockTimeout,
      @DefaultValue("false") boolean optimistic,
      @DefaultValue("" + JdbcStore.THREADS_DEFAULT) int threads,
      @DefaultValue("" + JdbcStore.QUEUE_MAX) int queue,
      @DefaultValue("2") int phaseTwoConnections,
      @Nullable Path tokenFile) {
    /** Checks the bounds. */
    public Participant {
      requireAtLeast(1, threads, "threads");
      requireAtLeast(1, queue, "queue");
      requireAtLeast(0, phaseTwoConnections, "phase-two-connections");
    }

    private static void requireAtLeast(int least, int value, String name) {
      if (value < least) {
        throw new IllegalArgumentException(
            "verdict.participant." + name + " is at least " + least + ", not " + value);
      }
    }

    Optional<URI> advertised() {
      return Optional.ofNullable(baseUrl);
    }

    Optional<Path> token() {
      return Optional.ofNullable(tokenFile);
    }
  }

  /**
   * How this service begins transactions.
   *
   * @param name Who calls: idempotency keys belong to this name. The participant's name, or
   *     "anonymous", if empty.
   * @param deadline How long one call of the client tries.
   * @param tokenFile A file that holds the token with the role client, where coordinators ask for
   *     one.
   */
  public record Client(
      @DefaultValue("") String name,
      @DefaultValue("60s") Duration deadline,
      @Nullable Path tokenFile) {
    Optional<Path> token() {
      return Optional.ofNullable(tokenFile);
    }
  }
}

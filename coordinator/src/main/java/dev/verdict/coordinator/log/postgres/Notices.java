package dev.verdict.coordinator.log.postgres;

import io.vertx.pgclient.PgNotice;

/** What the server says beside its answer. */
final class Notices {
  /** Where the server gives up waiting for a standby. */
  private static final String WAIT_FOR_STANDBY = "SyncRepWaitForLSN";

  private Notices() {}

  /**
   * Whether the commit was made, but the server stopped waiting for its synchronous standbys: as
   * good as no answer.
   */
  static boolean lost(PgNotice notice) {
    return WAIT_FOR_STANDBY.equals(notice.getRoutine());
  }
}

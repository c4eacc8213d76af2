package dev.verdict.sdk;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Lets a framework's transaction manager begin and end the local transactions of a {@link
 * JdbcStore}, so that a handler's code which asks the framework for its connection gets the
 * barrier's. Each transaction is begun, used and ended by one thread.
 */
@FunctionalInterface
public interface ManagedTransactions {
  /**
   * Begins a transaction of its own on the calling thread, whatever the thread is in.
   *
   * @throws SQLException if there is no connection; unchecked exceptions mean the same
   */
  Managed begin() throws SQLException;

  /** A transaction that was begun. It is over after {@link #commit} or {@link #rollback}. */
  interface Managed {
    /** The connection that the transaction is on, as the barrier uses it. */
    Connection connection();

    /**
     * A handler runs next: whoever asks the framework for the connection gets this one.
     *
     * @param guarded the same connection, which refuses to end the transaction
     */
    void expose(Connection guarded);

    /**
     * The handler has returned: writes what the framework still holds back, and takes the
     * connection from {@link #expose} out of reach.
     *
     * @throws SQLException if the work must not be committed; unchecked exceptions mean the same
     */
    void conceal() throws SQLException;

    /** Commits, and gives the connection back. */
    void commit() throws SQLException;

    /**
     * Rolls back what was not committed or prepared, exposed or not, and gives the connection back.
     */
    void rollback() throws SQLException;
  }
}

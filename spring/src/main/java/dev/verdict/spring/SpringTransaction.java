package dev.verdict.spring;

import dev.verdict.sdk.ManagedTransactions.Managed;
import java.sql.Connection;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** One transaction of Spring's. While a handler runs, the guarded connection is the bound one. */
final class SpringTransaction implements Managed {
  private final PlatformTransactionManager manager;
  private final TransactionStatus status;
  private final DataSource source;
  private final ConnectionHolder original;
  private Optional<ConnectionHolder> exposed = Optional.empty();

  SpringTransaction(
      PlatformTransactionManager manager,
      TransactionStatus status,
      DataSource source,
      ConnectionHolder original) {
    this.manager = manager;
    this.status = status;
    this.source = source;
    this.original = original;
  }

  @Override
  public Connection connection() {
    return original.getConnection();
  }

  @Override
  public void expose(Connection guarded) {
    ConnectionHolder holder = new ConnectionHolder(guarded, true);
    holder.setSynchronizedWithTransaction(true);
    bind(holder);
    exposed = Optional.of(holder);
  }

  @Override
  public void conceal() {
    requireNotDoomed();
    LastWrites last = new LastWrites();
    while (last.tellNew()) {
      status.flush();
    }
    last.end();
    requireNotDoomed();
    restore();
  }

  private void requireNotDoomed() {
    if (status.isRollbackOnly() || exposed.filter(it -> it.isRollbackOnly()).isPresent()) {
      throw new UnexpectedRollbackException(
          "the handler returned, but code that it called had marked the transaction rollback-only");
    }
  }

  @Override
  public void commit() {
    manager.commit(status);
  }

  @Override
  public void rollback() {
    restore();
    manager.rollback(status);
  }

  private void restore() {
    if (exposed.isPresent()) {
      exposed = Optional.empty();
      bind(original);
    }
  }

  private void bind(ConnectionHolder holder) {
    TransactionSynchronizationManager.unbindResource(source);
    TransactionSynchronizationManager.bindResource(source, holder);
  }
}

package dev.verdict.spring;

import dev.verdict.sdk.JdbcStore;
import dev.verdict.sdk.ManagedTransactions;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Runs the handlers of a {@link JdbcStore} inside transactions of Spring's transaction manager, for
 * {@link JdbcStore.Builder#transactions}. Whatever uses Spring's connection of the data source
 * (JdbcTemplate, a repository, a method with {@code @Transactional}) takes part in the barrier's
 * transaction. Nothing there can commit on its own: to suspend the transaction, as {@code
 * REQUIRES_NEW} and {@code NOT_SUPPORTED} do and any transaction of another manager, fails; so does
 * ending it on the connection. What takes connections past Spring ({@code
 * dataSource.getConnection()}) is not seen.
 */
public final class SpringTransactions implements ManagedTransactions {
  private final PlatformTransactionManager manager;
  private final DataSource source;
  private final TransactionDefinition definition;

  /**
   * Over a transaction manager.
   *
   * @param manager manages transactions of the data source, directly or as JPA's does
   * @param source the data source of the service, in which the barrier lives
   */
  public SpringTransactions(PlatformTransactionManager manager, DataSource source) {
    this.manager = manager;
    this.source = managed(source);
    DefaultTransactionDefinition ofItsOwn =
        new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    ofItsOwn.setName("verdict");
    this.definition = ofItsOwn;
  }

  private static DataSource managed(DataSource source) {
    DataSource target =
        source instanceof TransactionAwareDataSourceProxy proxy
            ? proxy.getTargetDataSource()
            : source;
    return target == null ? source : target;
  }

  @Override
  public Managed begin() {
    TransactionStatus status = manager.getTransaction(definition);
    try {
      TransactionSynchronizationManager.registerSynchronization(new NoEscape());
      return new SpringTransaction(manager, status, source, connectionOf(source));
    } catch (RuntimeException e) {
      manager.rollback(status);
      throw e;
    }
  }

  private ConnectionHolder connectionOf(DataSource source) {
    if (TransactionSynchronizationManager.getResource(source) instanceof ConnectionHolder holder) {
      return holder;
    }
    throw new IllegalStateException(
        "the transaction manager "
            + manager.getClass().getName()
            + " does not manage the connections of the data source that the barrier uses");
  }
}

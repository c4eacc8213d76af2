package dev.verdict.stress.compare.rivals;

import dev.verdict.stress.compare.RivalClient;
import io.seata.core.context.RootContext;
import io.seata.core.exception.TransactionException;
import io.seata.core.model.BranchType;
import io.seata.core.model.GlobalStatus;
import io.seata.core.model.ResourceManager;
import io.seata.rm.DefaultResourceManager;
import io.seata.rm.RMClient;
import io.seata.rm.tcc.TCCResource;
import io.seata.rm.tcc.api.BusinessActionContext;
import io.seata.tm.TMClient;
import io.seata.tm.api.GlobalTransaction;
import io.seata.tm.api.GlobalTransactionContext;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Transactions of Seata with TCC branches that do nothing. The branches are in this process, like
 * the one who begins the transactions.
 */
public final class SeataClient implements RivalClient {
  private static final String APPLICATION = "verdict-compare";
  private static final int TIMEOUT_MS = 60_000;

  private final List<String> actions = new ArrayList<>();
  private ResourceManager resources;

  @Override
  public void connect(String group, int participants) throws Exception {
    TMClient.init(APPLICATION, group);
    RMClient.init(APPLICATION, group);
    resources = DefaultResourceManager.get();
    for (int number : IntStream.rangeClosed(1, participants).toArray()) {
      String action = "bench-" + number;
      resources.registerResource(resource(action));
      actions.add(action);
    }
  }

  @Override
  public boolean transaction() throws Exception {
    GlobalTransaction transaction = GlobalTransactionContext.createNew();
    transaction.begin(TIMEOUT_MS, "compare");
    try {
      for (String action : actions) {
        enlist(action, transaction.getXid());
      }
      transaction.commit();
      return transaction.getLocalStatus() == GlobalStatus.Committed;
    } finally {
      RootContext.unbind();
    }
  }

  /** As its interceptor does around a method with {@code TwoPhaseBusinessAction}. */
  private void enlist(String action, String xid) throws TransactionException {
    String context =
        "{\"actionContext\":{\"action-start-time\":"
            + System.currentTimeMillis()
            + ",\"sys::prepare\":\"prepare\",\"sys::commit\":\"commit\","
            + "\"sys::rollback\":\"rollback\",\"actionName\":\""
            + action
            + "\",\"useTCCFence\":false,\"cents\":1250}}";
    resources.branchRegister(BranchType.TCC, action, null, xid, context, null);
  }

  private static TCCResource resource(String action) throws NoSuchMethodException {
    Class<?>[] takes = {BusinessActionContext.class};
    TCCResource resource = new TCCResource();
    resource.setActionName(action);
    resource.setAppName(APPLICATION);
    resource.setTargetBean(new Nothing());
    resource.setPrepareMethod(Nothing.class.getMethod("prepare", takes));
    resource.setCommitMethodName("commit");
    resource.setCommitMethod(Nothing.class.getMethod("commit", takes));
    resource.setCommitArgsClasses(takes);
    resource.setPhaseTwoCommitKeys(new String[1]);
    resource.setRollbackMethodName("rollback");
    resource.setRollbackMethod(Nothing.class.getMethod("rollback", takes));
    resource.setRollbackArgsClasses(takes);
    resource.setPhaseTwoRollbackKeys(new String[1]);
    return resource;
  }

  /** A service whose work is to do nothing. */
  public static final class Nothing {
    public boolean prepare(BusinessActionContext context) {
      return true;
    }

    public boolean commit(BusinessActionContext context) {
      return true;
    }

    public boolean rollback(BusinessActionContext context) {
      return true;
    }
  }
}

package dev.verdict.spring.service;

import dev.verdict.protocol.TxId;
import dev.verdict.sdk.client.BranchSpec;
import dev.verdict.spring.AtomicTransaction;
import dev.verdict.spring.CurrentTransaction;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Begins transactions over this very service. */
@Service
public class Transfers {
  private final Part part;

  Transfers(Part part) {
    this.part = part;
  }

  /** Commits two branches. */
  @AtomicTransaction(timeoutMillis = 20_000)
  public TxId transfer(String service, String operation) {
    CurrentTransaction.scope()
        .enlist(BranchSpec.prepared("debit", service, "debit", new Note("transfer")));
    return part.enlist(service, operation);
  }

  /** Fails after it enlisted a branch. */
  @AtomicTransaction
  public void fail(String service) {
    CurrentTransaction.scope()
        .enlist(BranchSpec.prepared("debit", service, "debit", new Note("failed")));
    throw new IllegalArgumentException("changed my mind");
  }

  /** Swallows the failure of a part. */
  @AtomicTransaction
  public void swallow(String service) {
    CurrentTransaction.scope()
        .enlist(BranchSpec.prepared("debit", service, "debit", new Note("swallowed")));
    try {
      part.fail();
    } catch (IllegalArgumentException swallowed) {
      return;
    }
  }

  /** Calls a part while a local transaction is open. */
  @AtomicTransaction
  public void inside(TransactionTemplate local, String service) {
    local.executeWithoutResult(status -> part.enlist(service, "debit"));
  }

  /** Takes part in transactions of others. */
  @Service
  public static class Part {
    /** Adds a branch to the caller's transaction. */
    @AtomicTransaction
    public TxId enlist(String service, String operation) {
      CurrentTransaction.scope()
          .enlist(BranchSpec.prepared("second", service, operation, new Note("second")));
      return CurrentTransaction.scope().id();
    }

    /** Fails. */
    @AtomicTransaction
    public void fail() {
      throw new IllegalArgumentException("a part failed");
    }
  }
}

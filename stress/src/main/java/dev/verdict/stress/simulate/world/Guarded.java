package dev.verdict.stress.simulate.world;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.sdk.barrier.BarrierFlow;
import dev.verdict.sdk.barrier.BarrierStore.InDoubt;
import dev.verdict.sdk.barrier.BranchKey;
import dev.verdict.sdk.barrier.Call;
import dev.verdict.sdk.barrier.ContradictionException;
import dev.verdict.sdk.barrier.State;
import dev.verdict.sdk.barrier.Style;
import dev.verdict.stress.chaos.check.Rule;
import dev.verdict.stress.chaos.check.Violation;
import dev.verdict.stress.chaos.history.Balance;
import dev.verdict.stress.simulate.world.kernel.Journal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Accounts behind the real barrier, over a simulated database. */
final class Guarded implements Endpoint {
  private final String name;
  private final Journal journal;
  private final Vault vault;
  private final Accounts accounts;
  private final BarrierFlow<Visit> flow;
  private final LockBook locks;
  private final List<Violation> violations = new ArrayList<>();

  Guarded(String name, Journal journal, Vault vault, Ledger ledger, LockBook locks) {
    this.name = name;
    this.journal = journal;
    this.vault = vault;
    this.locks = locks;
    this.accounts = new Accounts(name, ledger);
    this.flow = new BarrierFlow<>(vault, accounts.operations());
  }

  Vault vault() {
    return vault;
  }

  @Override
  public void turn(StatementFaults faults) {
    vault.turn(faults);
  }

  @Override
  public List<Balance> balances() {
    return accounts.balances();
  }

  @Override
  public List<Violation> violations() {
    return violations;
  }

  @Override
  public Optional<BranchAnswer> handle(BranchCall call, long epoch) {
    BranchKey key = new BranchKey(call.tx(), call.branch());
    boolean mayBeAClients = call.kind() == CallKind.TRY;
    return carryOut(
        Call.of(call.kind(), key, epoch, call.operation(), call.payload(), call.locks()),
        mayBeAClients || !call.locks().isEmpty());
  }

  /**
   * Carries a call out, or what was learnt otherwise.
   *
   * @param isTold whether it says that something is held, or cannot be expected to
   */
  private Optional<BranchAnswer> carryOut(Call call, boolean isTold) {
    boolean stood = stands(call.key());
    Optional<BranchAnswer> answer = flow(call);
    if (stood != stands(call.key())) {
      String what = call.kind() + " of " + call.key().branch() + " at " + name;
      locks.worked(call.key().tx(), isTold, what);
    }
    journal.note(name, () -> call.kind() + " of " + call.key() + ": " + answer);
    return answer;
  }

  /** Whether work stands whose end is open, or may be undone. */
  private boolean stands(BranchKey key) {
    return vault
        .find(key)
        .filter(row -> row.prepared() || row.entry().state() == State.DONE)
        .isPresent();
  }

  private Optional<BranchAnswer> flow(Call call) {
    try {
      return Optional.of(flow.handle(call).toCompletableFuture().join());
    } catch (RuntimeException failure) {
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      if (cause instanceof ContradictionException) {
        violations.add(
            new Violation(
                Rule.AS_DECIDED,
                call.key().tx().text(),
                call.kind() + " of " + call.key().branch() + " at " + name + ": " + cause));
      }
      return Optional.empty();
    }
  }

  /** Somebody told how a branch in doubt was decided: does what the call that was lost would. */
  void learn(InDoubt branch, boolean commit) {
    CallKind kind =
        branch.style() == Style.PREPARED
            ? (commit ? CallKind.COMMIT : CallKind.ABORT)
            : (commit ? CallKind.CONFIRM : CallKind.CANCEL);
    Optional<BranchAnswer> unused = carryOut(Call.of(kind, branch.key(), 0, "", Json.nil()), true);
  }
}

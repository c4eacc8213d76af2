package dev.verdict.stress.simulate.world;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.sdk.barrier.BarrierFlow;
import dev.verdict.sdk.barrier.BranchKey;
import dev.verdict.sdk.barrier.Call;
import dev.verdict.sdk.barrier.ContradictionException;
import dev.verdict.sdk.barrier.Style;
import dev.verdict.stress.chaos.check.Rule;
import dev.verdict.stress.chaos.check.Violation;
import dev.verdict.stress.chaos.history.Balance;
import dev.verdict.stress.simulate.world.kernel.Agenda;
import dev.verdict.stress.simulate.world.kernel.Dice;
import dev.verdict.stress.simulate.world.kernel.Host;
import dev.verdict.stress.simulate.world.kernel.Journal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A participant: the real barrier over a simulated database, in a process that may die. */
final class Service {
  private static final long WORK_MOST_US = 3 * Agenda.MILLI;

  private final String name;
  private final Agenda agenda;
  private final Dice dice;
  private final Journal journal;
  private final Vault vault;
  private final Accounts accounts;
  private final BarrierFlow<Visit> flow;
  private final List<Violation> violations = new ArrayList<>();
  private Host host;
  private boolean mistaken;
  private long slowUs;

  Service(String name, Agenda agenda, Dice dice, Journal journal, Vault vault, Ledger ledger) {
    this.name = name;
    this.agenda = agenda;
    this.dice = dice;
    this.journal = journal;
    this.vault = vault;
    this.accounts = new Accounts(name, ledger);
    this.flow = new BarrierFlow<>(vault, accounts.operations());
    this.host = new Host(name, agenda);
  }

  String name() {
    return name;
  }

  Host host() {
    return host;
  }

  Vault vault() {
    return vault;
  }

  List<Balance> balances() {
    return accounts.balances();
  }

  List<Violation> violations() {
    return violations;
  }

  // --- faults

  /** What was under way is lost; what was committed or prepared stays. */
  void crash() {
    host.die();
  }

  /** A process runs, in place of one that died. */
  void start() {
    if (host.isDead()) {
      host = new Host(name, agenda);
    }
  }

  /** For a while it answers as if its data were those of another service. */
  void mistake(boolean now) {
    mistaken = now;
  }

  /** For a while each call takes up to that long. */
  void slow(long mostUs) {
    slowUs = mostUs;
  }

  // --- calls

  /**
   * A call arrives.
   *
   * @param reply takes the answer; empty for a failure
   */
  void receive(BranchCall call, long epoch, Consumer<Optional<BranchAnswer>> reply) {
    Call known =
        Call.of(
            call.kind(),
            new BranchKey(call.tx(), call.branch()),
            epoch,
            call.operation(),
            call.payload());
    host.after(
        dice.between(100, Math.max(WORK_MOST_US, slowUs)),
        () -> reply.accept(mistaken ? strange(known) : carryOut(known)));
  }

  private Optional<BranchAnswer> strange(Call call) {
    journal.count("mistaken answer");
    Optional<BranchAnswer> answer = strange(call.kind());
    journal.note(name, () -> call.kind() + " of " + call.key() + ", by mistake: " + answer);
    return answer;
  }

  /** Answers that are wrong, and harmless. */
  private static Optional<BranchAnswer> strange(CallKind kind) {
    return switch (kind) {
      case COMMIT, CONFIRM -> Optional.of(new BranchAnswer.UnknownBranch());
      case ACTION -> Optional.of(new BranchAnswer.InputMismatch());
      case COMPENSATE, SETTLE -> Optional.of(new BranchAnswer.UnknownBranch());
      case PREPARE, TRY, ABORT, CANCEL -> Optional.empty();
    };
  }

  private Optional<BranchAnswer> carryOut(Call call) {
    Optional<BranchAnswer> answer = flow(call);
    journal.note(name, () -> call.kind() + " of " + call.key() + ": " + answer);
    return answer;
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
  void learn(BranchKey key, Style style, boolean commit) {
    CallKind kind =
        style == Style.PREPARED
            ? (commit ? CallKind.COMMIT : CallKind.ABORT)
            : (commit ? CallKind.CONFIRM : CallKind.CANCEL);
    Optional<BranchAnswer> unused = carryOut(Call.of(kind, key, 0, "", Json.nil()));
  }
}

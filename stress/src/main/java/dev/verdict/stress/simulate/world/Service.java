package dev.verdict.stress.simulate.world;

import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.stress.simulate.world.kernel.Agenda;
import dev.verdict.stress.simulate.world.kernel.Dice;
import dev.verdict.stress.simulate.world.kernel.Host;
import dev.verdict.stress.simulate.world.kernel.Journal;
import java.util.Optional;
import java.util.function.Consumer;

/** A participant: an endpoint in a process that may die. */
final class Service {
  private static final long WORK_MOST_US = 3 * Agenda.MILLI;

  private final String name;
  private final Agenda agenda;
  private final Dice dice;
  private final Journal journal;
  private final Endpoint endpoint;
  private Host host;
  private boolean mistaken;
  private long slowUs;

  Service(String name, Agenda agenda, Dice dice, Journal journal, Endpoint endpoint) {
    this.name = name;
    this.agenda = agenda;
    this.dice = dice;
    this.journal = journal;
    this.endpoint = endpoint;
    this.host = new Host(name, agenda);
  }

  String name() {
    return name;
  }

  Host host() {
    return host;
  }

  Endpoint endpoint() {
    return endpoint;
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
    host.after(
        dice.between(100, Math.max(WORK_MOST_US, slowUs)),
        () -> reply.accept(mistaken ? strange(call) : endpoint.handle(call, epoch)));
  }

  private Optional<BranchAnswer> strange(BranchCall call) {
    journal.count("mistaken answer");
    Optional<BranchAnswer> answer = strange(call.kind());
    journal.note(
        name,
        () -> call.kind() + " of " + call.tx() + "/" + call.branch() + ", by mistake: " + answer);
    return answer;
  }

  /** Answers that are wrong, and harmless. */
  private static Optional<BranchAnswer> strange(CallKind kind) {
    return switch (kind) {
      case COMMIT, CONFIRM -> Optional.of(new BranchAnswer.UnknownBranch());
      case ACTION -> Optional.of(new BranchAnswer.InputMismatch());
      case COMPENSATE, SETTLE -> Optional.of(new BranchAnswer.UnknownBranch());
      case PREPARE, COMMIT_ONE_PHASE, SETTLE_ONE_PHASE, TRY, ABORT, CANCEL -> Optional.empty();
    };
  }
}

package dev.verdict.saga.testing;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Machine;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.Timer;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.definition.Recovery;
import dev.verdict.protocol.saga.SagaCommand;
import dev.verdict.protocol.saga.SagaRecord;
import dev.verdict.protocol.saga.SagaState;
import dev.verdict.protocol.saga.SagaStatus;
import dev.verdict.protocol.saga.StepState;
import dev.verdict.protocol.saga.StepStatus;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.BuiltIn;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.saga.Saga;
import dev.verdict.saga.testing.Disturbance.Crash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One saga with its coordinators, one after the other, its participants and its client, in one
 * thread of virtual time.
 */
final class World implements Barrier.Work {
  /** How long it takes until another coordinator goes on after a crash. */
  static final Duration TAKEOVER = Duration.ofMillis(600);

  /** How long a saga that is stuck is watched without anything moving. */
  private static final Duration PATIENCE = Duration.ofHours(1);

  private static final Duration SOON = Duration.ofMillis(20);
  private static final int EVENTS_MAX = 100_000;

  private final Saga<?, ?> saga;
  private final Machine<SagaState, SagaCommand, SagaRecord> machine;
  private final Barrier barrier;
  private final Agenda agenda = new Agenda();
  private final Timeline timeline = new Timeline();
  private final Journal journal = new Journal();
  private final Deeds deeds = new Deeds();
  private final List<BranchCall> executed = new ArrayList<>();
  private final List<Runnable> whenGivenUp = new ArrayList<>();
  private final List<Runnable> whenAllIsOver = new ArrayList<>();
  private final Services services;
  private final BuiltIns builtIns = new BuiltIns();
  private final Disturbance disturbance;
  private final Crashes crashes;
  private final Network network;
  private final Laws laws;
  private final Waits waits;
  private final Client client;
  private Owner owner;
  private Json input = Json.nil();
  private List<StepStatus> stood = List.of();
  private Duration movedAt = Duration.ZERO;
  private Duration endedAt = Duration.ZERO;
  private boolean heldUpByTheTest;
  private boolean troubled;
  private boolean deadlinePassed;
  private Choice choice = Choice.BY_ANSWER;
  private int settledFrom = Integer.MAX_VALUE;
  private int events;

  World(
      Saga<?, ?> saga,
      Machine<SagaState, SagaCommand, SagaRecord> machine,
      Barrier barrier,
      Disturbance disturbance) {
    this.saga = saga;
    this.machine = machine;
    this.barrier = barrier;
    this.disturbance = disturbance;
    this.services = new Services(saga);
    this.crashes = new Crashes(disturbance);
    this.network = new Network(this, disturbance.repeatedCall());
    this.laws = new Laws(this);
    this.waits = new Waits(saga.definition());
    this.client = new Client(this);
    this.owner = newOwner(1);
  }

  private Owner newOwner(long epoch) {
    return new Owner(this, epoch, machine.initial(TxId.of(0, 0, epoch, epoch)));
  }

  // --- its parts

  Saga<?, ?> saga() {
    return saga;
  }

  Machine<SagaState, SagaCommand, SagaRecord> machine() {
    return machine;
  }

  Agenda agenda() {
    return agenda;
  }

  Journal journal() {
    return journal;
  }

  Deeds deeds() {
    return deeds;
  }

  BuiltIns builtIns() {
    return builtIns;
  }

  Services services() {
    return services;
  }

  Crashes crashes() {
    return crashes;
  }

  Network network() {
    return network;
  }

  Laws laws() {
    return laws;
  }

  Waits waits() {
    return waits;
  }

  Client client() {
    return client;
  }

  Owner owner() {
    return owner;
  }

  SagaState state() {
    return owner.state();
  }

  Json input() {
    return input;
  }

  Disturbance disturbance() {
    return disturbance;
  }

  String timelineText() {
    return timeline.text();
  }

  void note(Supplier<String> words) {
    timeline.note(agenda.now(), words);
  }

  void happened(Supplier<String> words) {
    crashes.happened(words);
  }

  // --- time

  void begin(Json json) {
    input = json;
    note(() -> "the client starts saga " + saga.definition().name());
    crashing(() -> client.start(json));
  }

  /** Lets happen what happens up to then. */
  void runUntil(Duration time) {
    while (agenda.hasAnythingUntil(time)) {
      step();
    }
    agenda.passUntil(time);
  }

  /** Runs until nothing happens any more, or nothing but that a stuck step is tried again. */
  void runToTheEnd() {
    while (!isStuckForGood()) {
      if (!agenda.isEmpty()) {
        step();
      } else if (!whenGivenUp.isEmpty()) {
        release();
      } else if (!whenAllIsOver.isEmpty()) {
        whenAllIsOver.remove(0).run();
      } else {
        break;
      }
    }
    laws.end();
  }

  void crashing(Runnable what) {
    try {
      what.run();
    } catch (CrashSignal crash) {
      crashed();
    }
  }

  private void step() {
    if (++events > EVENTS_MAX) {
      throw laws.broken(Law.PROGRESS, "no end is in sight after " + EVENTS_MAX + " events");
    }
    crashing(agenda::runNext);
  }

  boolean isStuckForGood() {
    boolean stuck = !state().finished() && state().stuck().isPresent();
    return stuck && agenda.now().minus(movedAt).compareTo(PATIENCE) > 0;
  }

  void whenGivenUp(Runnable what) {
    whenGivenUp.add(what);
    if (isGivenUp()) {
      release();
    }
  }

  void whenAllIsOver(Runnable what) {
    whenAllIsOver.add(what);
  }

  private boolean isGivenUp() {
    SagaStatus phase = state().phase();
    return phase == SagaStatus.COMPENSATING || state().finished();
  }

  private void release() {
    whenGivenUp.forEach(what -> agenda.after(SOON, what));
    whenGivenUp.clear();
  }

  // --- the coordinator

  /** The owner's memory changed. */
  void changed(Owner by) {
    if (by != owner) {
      return;
    }
    List<StepStatus> standing = standing();
    if (!standing.equals(stood)) {
      stood = standing;
      movedAt = agenda.now();
    }
    if (isGivenUp()) {
      release();
    }
    if (state().finished() && endedAt.isZero()) {
      endedAt = agenda.now();
      note(() -> "the saga is " + state().status());
    }
    client.look(state());
  }

  private List<StepStatus> standing() {
    return state().steps().values().stream().map(StepState::status).toList();
  }

  /** Records were forced. */
  void chosen(List<SagaRecord> records, Choice by) {
    boolean gaveUp =
        records.stream()
            .anyMatch(
                each ->
                    each instanceof SagaRecord.SettleRequested
                        || each.decision().filter(Outcome.ABORT::equals).isPresent());
    boolean passed = records.stream().anyMatch(SagaRecord.StepDone.class::isInstance);
    boolean raced = records.stream().anyMatch(SagaRecord.BranchesLost.class::isInstance);
    if (raced || ((gaveUp || passed) && by == Choice.BY_TIME)) {
      choice = Choice.BY_TIME;
    }
    if (records.stream().anyMatch(each -> each.decision().isPresent())) {
      settledFrom = Math.min(settledFrom, crashes.next() - 1);
    }
  }

  private void crashed() {
    Crash crash = crashes.take();
    List<String> words = crashes.words();
    note(() -> "CRASH " + words.get(words.size() - 1));
    owner.die();
    journal.crash(crash.kept());
    network.crash(crash.flight(), TAKEOVER);
    agenda.after(TAKEOVER, this::takeOver);
  }

  private void takeOver() {
    long epoch = owner.epoch() + 1;
    movedAt = agenda.now();
    List<SagaRecord> stored = journal.stored();
    if (stored.isEmpty()) {
      note(() -> "another coordinator takes over: nothing of the saga is stored");
      owner = newOwner(epoch);
    } else {
      note(() -> "another coordinator takes over with epoch " + epoch + " and " + Words.of(stored));
      owner = new Owner(this, epoch, replayed(stored));
      owner.takeOver();
    }
    client.repeat();
  }

  SagaState replayed(List<SagaRecord> records) {
    SagaState state = machine.initial(owner.state().id());
    for (SagaRecord each : records) {
      state = machine.evolve(state, each);
    }
    return state;
  }

  // --- the participants

  BranchAnswer handle(BranchCall call, long epoch) {
    executed.add(call);
    BranchAnswer answer =
        services.plain().contains(call.participant())
            ? handlePlain(call)
            : barrier.handle(call, epoch, this);
    laws.answered(call, answer);
    return answer;
  }

  private BranchAnswer handlePlain(BranchCall call) {
    return switch (call.kind()) {
      case ACTION -> act(call);
      case COMPENSATE -> undo(call);
      case SETTLE,
          PREPARE,
          COMMIT,
          ABORT,
          COMMIT_ONE_PHASE,
          SETTLE_ONE_PHASE,
          TRY,
          CONFIRM,
          CANCEL ->
          throw new IllegalStateException("a plain participant knows no " + call.kind());
    };
  }

  @Override
  public BranchAnswer act(BranchCall call) {
    return work(call);
  }

  @Override
  public BranchAnswer undo(BranchCall call) {
    return work(call);
  }

  private BranchAnswer work(BranchCall call) {
    if (call.participant().equals(BuiltIn.LOCKS)) {
      return builtIns.work(call);
    }
    boolean undo = call.kind() == CallKind.COMPENSATE;
    BranchAnswer answer = services.script(call).orElseThrow().run(call.payload());
    if (answer instanceof BranchAnswer.Done done) {
      Deed deed =
          new Deed(agenda.now(), call.tx(), laws.step(call), undo, call.payload(), done.output());
      deeds.add(deed);
      note(() -> call.participant() + (undo ? " undoes " : " does ") + call.branch());
      laws.took(deed);
    } else {
      note(() -> call.participant() + " refuses: " + Words.of(answer));
      heldUpByTheTest |= undo || mustSucceed();
    }
    return answer;
  }

  private boolean mustSucceed() {
    return state().outcome().filter(Outcome.COMMIT::equals).isPresent()
        || saga.definition().recovery() != Recovery.BACKWARD;
  }

  /** An operator asks that what waits for a retry be tried now; later, if nobody can hear it. */
  void nudge() {
    trouble();
    movedAt = agenda.now();
    if (owner.isAlive()) {
      owner.hear(new Event.Nudged(), () -> "the operator's retry");
    } else {
      agenda.after(TAKEOVER, this::nudge);
    }
  }

  List<BranchCall> executed() {
    return List.copyOf(executed);
  }

  // --- what matters when it is compared with another run

  void heldUpByTheTest() {
    heldUpByTheTest = true;
  }

  /** Whether the test itself lets a call fail for ever. */
  boolean isHeldUpByTheTest() {
    return heldUpByTheTest;
  }

  /** A call failed, or somebody cancelled: time begins to matter. */
  void trouble() {
    troubled = true;
    heldUpByTheTest |= saga.definition().recovery() == Recovery.PARK;
  }

  /** A timer goes off, and something may be decided by that. */
  void timerFired(Timer timer, Choice by) {
    troubled |= by == Choice.BY_TIME;
    deadlinePassed |= timer.kind() != Timer.Kind.RETRY && by == Choice.BY_TIME;
  }

  /** Whether the time of the saga, or of a signal, was up. */
  boolean isDeadlinePassed() {
    return deadlinePassed;
  }

  boolean isTroubled() {
    return troubled;
  }

  Choice choice() {
    return choice;
  }

  /** The number of the first point at which its decision was stored. */
  int settledFrom() {
    return settledFrom;
  }

  /** How long the saga took. */
  Duration took() {
    return endedAt.isZero() ? agenda.now() : endedAt;
  }

  Optional<StepStatus> status(BranchId step) {
    return Optional.ofNullable(state().steps().get(step)).map(StepState::status);
  }
}

package dev.verdict.saga.testing;

import dev.verdict.protocol.Event;
import dev.verdict.protocol.saga.SagaRecord;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallFailure;
import dev.verdict.protocol.wire.FailureKind;
import dev.verdict.saga.testing.Disturbance.Flight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Calls on their way to participants, and answers on their way back. */
final class Network {
  /** How long a call, or an answer, is on its way. */
  static final Duration TRAVEL = Duration.ofMillis(5);

  /** How long after a takeover a call of the owner before arrives that is late. */
  private static final Duration LATE = Duration.ofMillis(25);

  private final World world;
  private final List<Message> underWay = new ArrayList<>();
  private final int repeatedCall;
  private int received;
  private final List<BranchCall> sent = new ArrayList<>();

  /** A call that was sent. */
  private static final class Message {
    private final Owner from;
    private final BranchCall call;
    private final boolean repeated;
    private Flight flight = Flight.PROMPT;
    private boolean settled;

    Message(Owner from, BranchCall call, boolean repeated) {
      this.from = from;
      this.call = call;
      this.repeated = repeated;
    }
  }

  Network(World world, int repeatedCall) {
    this.world = world;
    this.repeatedCall = repeatedCall;
  }

  /** The calls that were sent so far, in that order. */
  List<BranchCall> sent() {
    return List.copyOf(sent);
  }

  /** How many calls were sent, and answers or failures received. */
  int messages() {
    return sent.size() + received;
  }

  boolean hasCallsUnderWay() {
    return !underWay.isEmpty();
  }

  void send(Owner from, BranchCall call) {
    sent.add(call);
    world.laws().sent(call);
    world.note(() -> "calls " + Words.withPayload(call));
    Message message = new Message(from, call, sent.size() == repeatedCall);
    underWay.add(message);
    world.agenda().after(TRAVEL, () -> arrive(message));
    world.agenda().after(call.timeout(), () -> timeOut(message));
  }

  // --- at the participant

  private void arrive(Message message) {
    underWay.remove(message);
    if (message.flight == Flight.PROMPT) {
      visit(message);
      if (message.repeated && !isPlain(message.call)) {
        again(message.call, message.from.epoch());
      }
    }
  }

  private void again(BranchCall call, long epoch) {
    world.agenda().after(Duration.ofMillis(1), () -> visitUnheard(call, epoch, "again"));
    world.whenAllIsOver(() -> visitUnheard(call, epoch, "again, after the end"));
  }

  private void visitUnheard(BranchCall call, long epoch, String how) {
    world.happened(() -> Words.of(call) + " arrived " + how);
    BranchAnswer answer = world.handle(call, epoch);
    world.note(() -> Words.of(call) + " arrives " + how + ", and is answered " + Words.of(answer));
  }

  private void visit(Message message) {
    BranchCall call = message.call;
    Optional<Script> script = world.services().script(call);
    Fate fate = script.map(each -> each.next(call.branch())).orElse(Fate.ANSWERED);
    script.filter(Script::isHopeless).ifPresent(each -> world.heldUpByTheTest());
    switch (fate) {
      case ANSWERED -> answer(message, script.map(Script::takes).orElse(Duration.ZERO));
      case FAILS -> fail(message, script.flatMap(each -> each.code(call.branch())));
      case TOO_LARGE -> {
        CallFailure failure = CallFailure.of(FailureKind.TOO_LARGE);
        giveUp(message, failure, () -> "more than participants take");
      }
      case SILENT -> {
        BranchAnswer lost = work(message);
        world.note(() -> "the answer " + Words.of(lost) + " is lost");
      }
      case LOST -> world.note(() -> Words.of(call) + " never arrives");
      case ARRIVES_LATE ->
          world.whenGivenUp(() -> visitUnheard(call, message.from.epoch(), "late"));
      case ANSWERS_LATE -> {
        BranchAnswer late = work(message);
        world.whenGivenUp(() -> deliver(message, late, "late"));
      }
    }
  }

  private BranchAnswer work(Message message) {
    world.happened(() -> Words.of(message.call) + " arrived");
    return world.handle(message.call, message.from.epoch());
  }

  private void answer(Message message, Duration takes) {
    BranchAnswer answer = work(message);
    Duration wait = takes.plus(TRAVEL);
    world.agenda().after(wait, () -> deliver(message, answer, ""));
    if (message.repeated) {
      world.agenda().after(wait.plusMillis(1), () -> deliver(message, answer, "again"));
    }
  }

  private void fail(Message message, Optional<String> code) {
    String words = code.map(it -> "424 " + it).orElse("500");
    FailureKind kind = code.isPresent() ? FailureKind.OVERLOADED : FailureKind.SERVER_ERROR;
    world.happened(() -> Words.of(message.call) + " arrived and failed");
    world.note(() -> Words.of(message.call) + " fails with " + words);
    world
        .agenda()
        .after(TRAVEL, () -> giveUp(message, new CallFailure(kind, code), () -> "status " + words));
  }

  // --- back at the coordinator

  private void deliver(Message message, BranchAnswer answer, String how) {
    message.settled = true;
    BranchCall call = message.call;
    if (!message.from.isAlive()) {
      return;
    }
    received++;
    world.note(
        () -> call.branch() + " answers " + Words.of(answer) + (how.isEmpty() ? "" : ", ") + how);
    message.from.hear(
        new Event.Answered(call.branch(), call.kind(), call.attempt(), answer),
        () -> "the answer to " + Words.of(call));
  }

  private void timeOut(Message message) {
    giveUp(
        message,
        CallFailure.of(FailureKind.TIMED_OUT),
        () -> "no answer in " + Timeline.time(message.call.timeout()));
  }

  private void giveUp(Message message, CallFailure failure, Supplier<String> words) {
    if (message.settled || !message.from.isAlive()) {
      return;
    }
    message.settled = true;
    BranchCall call = message.call;
    String why = words.get();
    world.note(() -> Words.of(call) + ": " + why);
    received++;
    world.trouble();
    message.from.hear(
        new Event.Unanswered(call.branch(), call.kind(), call.attempt(), failure, why),
        () -> "the failure of " + Words.of(call));
  }

  // --- a crash

  /** The sender of what is under way died. */
  void crash(Flight flight, Duration takeover) {
    for (Message message : List.copyOf(underWay)) {
      BranchCall call = message.call;
      boolean fenceable = !isPlain(call) || flight == Flight.LOST;
      message.flight = fenceable ? flight : Flight.PROMPT;
      long epoch = message.from.epoch();
      switch (message.flight) {
        case PROMPT, LOST -> {}
        case LATE ->
            world.agenda().after(takeover.plus(LATE), () -> visitUnheard(call, epoch, "late"));
        case LAST -> world.whenAllIsOver(() -> visitUnheard(call, epoch, "after the end"));
      }
    }
  }

  private boolean isPlain(BranchCall call) {
    return world.services().plain().contains(call.participant());
  }

  /** Whether the log says that a call of that number was going to be made. */
  static boolean isOnRecord(List<SagaRecord> stored, BranchCall call) {
    return stored.stream()
        .anyMatch(
            each ->
                each instanceof SagaRecord.Attempted attempted
                    && attempted.step().equals(call.branch())
                    && attempted.attempt() >= call.attempt());
  }
}

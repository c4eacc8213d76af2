package dev.verdict.stress.simulate.explore.mutant;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.ForwardingMachine;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.atomic.AtomicCommand;
import dev.verdict.protocol.atomic.AtomicMachine;
import dev.verdict.protocol.atomic.AtomicRecord;
import dev.verdict.protocol.atomic.AtomicState;
import dev.verdict.protocol.atomic.Vote;
import dev.verdict.protocol.wire.BranchAnswer;
import java.util.ArrayList;
import java.util.List;

/** The shipped machine of atomic transactions, mistaken about who may be left out. */
final class LeavingOutAtomic extends ForwardingMachine<AtomicState, AtomicCommand, AtomicRecord> {
  private static final BranchAnswer READ_ONLY = new BranchAnswer.ReadOnly(Json.nil());
  private static final BranchAnswer NO = new BranchAnswer.Tombstone();

  /** What is broken. */
  enum How {
    EVERY_YES_IS_READ_ONLY,
    READ_ONLY_IS_NO,
    SILENCE_IS_READ_ONLY,
    PLAIN_WORD_IS_BELIEVED
  }

  private final How how;

  LeavingOutAtomic(How how) {
    super(new AtomicMachine());
    this.how = how;
  }

  @Override
  public Reaction<AtomicRecord> decide(AtomicState state, Event event) {
    return switch (how) {
      case EVERY_YES_IS_READ_ONLY, READ_ONLY_IS_NO -> intact().decide(state, misread(event));
      case SILENCE_IS_READ_ONLY -> intact().decide(state, presumed(event));
      case PLAIN_WORD_IS_BELIEVED -> believed(state, event);
    };
  }

  private Event misread(Event event) {
    if (!(event instanceof Event.Answered answered) || !answered.kind().isWork()) {
      return event;
    }
    boolean yes = answered.answer() instanceof BranchAnswer.Done;
    if (how == How.EVERY_YES_IS_READ_ONLY && yes) {
      return with(answered, READ_ONLY);
    }
    boolean readOnly = answered.answer() instanceof BranchAnswer.ReadOnly;
    return how == How.READ_ONLY_IS_NO && readOnly ? with(answered, NO) : event;
  }

  private static Event with(Event.Answered answered, BranchAnswer other) {
    return new Event.Answered(answered.branch(), answered.kind(), answered.attempt(), other);
  }

  private static Event presumed(Event event) {
    return event instanceof Event.Unanswered silent && silent.kind().isWork()
        ? new Event.Answered(silent.branch(), silent.kind(), silent.attempt(), READ_ONLY)
        : event;
  }

  /** Whoever says that it wrote nothing is left out, with a barrier or without. */
  private Reaction<AtomicRecord> believed(AtomicState state, Event event) {
    if (!(event instanceof Event.Answered answered)
        || !(answered.answer() instanceof BranchAnswer.ReadOnly)
        || !answered.kind().isWork()) {
      return intact().decide(state, event);
    }
    Reaction<AtomicRecord> reaction = intact().decide(state, event);
    List<AtomicRecord> records = new ArrayList<>(reaction.records());
    records.replaceAll(each -> leftOut(each, answered.branch()));
    return Reaction.of(records, reaction.effects());
  }

  private static AtomicRecord leftOut(AtomicRecord each, BranchId branch) {
    return each instanceof AtomicRecord.Voted voted && voted.branch().equals(branch)
        ? new AtomicRecord.Voted(branch, Vote.commitReadOnly())
        : each;
  }
}

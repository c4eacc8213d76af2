package dev.verdict.coordinator.engine;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.atomic.AtomicRecord;
import dev.verdict.protocol.atomic.Branch;
import dev.verdict.protocol.saga.SagaRecord;
import dev.verdict.protocol.wire.HeldLocks;
import java.util.Map;

/**
 * About how many characters a record's text has, without writing it. What must be escaped counts
 * like anything else, so that the text may be up to six times as long.
 */
final class RecordSize implements AtomicRecord.Visitor<Integer>, SagaRecord.Visitor<Integer> {
  static final RecordSize OF = new RecordSize();

  /** How many bytes a character takes at most. */
  static final int ESCAPED_MAX = 6;

  /** The names of a record's members and its short values. Small, so that nothing is boxed. */
  private static final int FRAME = 100;

  private static final int SCALAR = 8;

  private RecordSize() {}

  // --- atomic transactions

  @Override
  public Integer begun(AtomicRecord.Begun begun) {
    int size = FRAME + of(begun.spec().held());
    for (Branch branch : begun.branches()) {
      size += of(branch);
    }
    return size;
  }

  private static int of(HeldLocks held) {
    int size = 0;
    for (String resource : held.resources().keySet()) {
      size += resource.length();
    }
    return size;
  }

  @Override
  public Integer enlisted(AtomicRecord.Enlisted enlisted) {
    return FRAME + of(enlisted.branch());
  }

  private static int of(Branch branch) {
    return FRAME
        + branch.participant().length()
        + branch.operation().length()
        + of(branch.payload());
  }

  @Override
  public Integer delegated(AtomicRecord.Delegated delegated) {
    return FRAME;
  }

  @Override
  public Integer commitRequested(AtomicRecord.CommitRequested requested) {
    return FRAME;
  }

  @Override
  public Integer voted(AtomicRecord.Voted voted) {
    return FRAME + voted.vote().reason().length();
  }

  @Override
  public Integer decided(AtomicRecord.Decided decided) {
    return FRAME + decided.reason().length();
  }

  @Override
  public Integer callFailed(AtomicRecord.CallFailed failed) {
    return FRAME + failed.why().length();
  }

  @Override
  public Integer acknowledged(AtomicRecord.Acknowledged acknowledged) {
    return FRAME;
  }

  @Override
  public Integer ended(AtomicRecord.Ended ended) {
    return FRAME + of(ended.released());
  }

  @Override
  public Integer resolved(AtomicRecord.Resolved resolved) {
    return hand(resolved.by(), resolved.reason());
  }

  @Override
  public Integer paused(AtomicRecord.Paused paused) {
    return hand(paused.by(), paused.reason());
  }

  @Override
  public Integer resumed(AtomicRecord.Resumed resumed) {
    return hand(resumed.by(), resumed.reason());
  }

  // --- sagas

  @Override
  public Integer started(SagaRecord.Started started) {
    int size = FRAME + of(started.input());
    for (String plain : started.plain()) {
      size += plain.length();
    }
    return size;
  }

  @Override
  public Integer attempted(SagaRecord.Attempted attempted) {
    return FRAME;
  }

  @Override
  public Integer stepDone(SagaRecord.StepDone done) {
    return FRAME + of(done.output());
  }

  @Override
  public Integer signalled(SagaRecord.Signalled signalled) {
    return FRAME + signalled.signal().length() + of(signalled.payload());
  }

  @Override
  public Integer timerSet(SagaRecord.TimerSet timerSet) {
    return FRAME;
  }

  @Override
  public Integer stepRefused(SagaRecord.StepRefused refused) {
    return FRAME + refused.reason().length();
  }

  @Override
  public Integer stepRuledOut(SagaRecord.StepRuledOut ruledOut) {
    return FRAME;
  }

  @Override
  public Integer stepUndone(SagaRecord.StepUndone undone) {
    return FRAME;
  }

  @Override
  public Integer callFailed(SagaRecord.CallFailed failed) {
    return FRAME + failed.why().length();
  }

  @Override
  public Integer stepStuck(SagaRecord.StepStuck stuck) {
    return FRAME + stuck.reason().length();
  }

  @Override
  public Integer stepParked(SagaRecord.StepParked parked) {
    return FRAME + parked.reason().length();
  }

  @Override
  public Integer branchesLost(SagaRecord.BranchesLost lost) {
    int size = FRAME + lost.why().length();
    for (BranchId step : lost.steps()) {
      size += step.text().length();
    }
    return size;
  }

  @Override
  public Integer settleRequested(SagaRecord.SettleRequested requested) {
    return FRAME + requested.cause().length();
  }

  @Override
  public Integer decided(SagaRecord.Decided decided) {
    return FRAME + decided.reason().length();
  }

  @Override
  public Integer tookOver(SagaRecord.TookOver tookOver) {
    return FRAME;
  }

  @Override
  public Integer ended(SagaRecord.Ended ended) {
    return FRAME;
  }

  @Override
  public Integer paused(SagaRecord.Paused paused) {
    return hand(paused.by(), paused.reason());
  }

  @Override
  public Integer resumed(SagaRecord.Resumed resumed) {
    return hand(resumed.by(), resumed.reason());
  }

  @Override
  public Integer resolved(SagaRecord.Resolved resolved) {
    return FRAME + resolved.by().length() + resolved.reason().length();
  }

  @Override
  public Integer resultGiven(SagaRecord.ResultGiven given) {
    return FRAME + of(given.output()) + given.by().length() + given.reason().length();
  }

  @Override
  public Integer skipWanted(SagaRecord.SkipWanted wanted) {
    return FRAME + wanted.by().length() + wanted.reason().length();
  }

  @Override
  public Integer stepReplaced(SagaRecord.StepReplaced replaced) {
    return FRAME;
  }

  @Override
  public Integer inputGiven(SagaRecord.InputGiven given) {
    return of(given.input()) + hand(given.by(), given.reason());
  }

  @Override
  public Integer stepRenewed(SagaRecord.StepRenewed renewed) {
    return FRAME;
  }

  // --- values

  private static int hand(String by, String reason) {
    return FRAME + by.length() + reason.length();
  }

  /** About how many characters a value's text has. */
  static int of(Json value) {
    if (value instanceof Json.Text text) {
      return text.value().length() + SCALAR;
    }
    if (value instanceof Json.Num number) {
      return number.value().precision() + SCALAR;
    }
    int size = SCALAR;
    if (value instanceof Json.Arr array) {
      for (Json item : array.items()) {
        size += of(item);
      }
    } else if (value instanceof Json.Obj object) {
      for (Map.Entry<String, Json> member : object.members().entrySet()) {
        size += member.getKey().length() + of(member.getValue());
      }
    }
    return size;
  }
}

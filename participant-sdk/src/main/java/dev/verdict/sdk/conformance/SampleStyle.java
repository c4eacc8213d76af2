package dev.verdict.sdk.conformance;

import dev.verdict.protocol.wire.CallKind;
import java.util.Locale;
import java.util.Optional;

/** The protocol that an operation follows, as a sequence of calls. */
public enum SampleStyle {
  /** Two-phase commit. */
  PREPARED(CallKind.PREPARE, Optional.of(CallKind.COMMIT), CallKind.ABORT),
  /** Try-confirm-cancel. */
  TCC(CallKind.TRY, Optional.of(CallKind.CONFIRM), CallKind.CANCEL),
  /** Action and compensation. */
  SAGA(CallKind.ACTION, Optional.empty(), CallKind.COMPENSATE);

  private final CallKind work;
  private final Optional<CallKind> finish;
  private final CallKind undo;

  SampleStyle(CallKind work, Optional<CallKind> finish, CallKind undo) {
    this.work = work;
    this.finish = finish;
    this.undo = undo;
  }

  /** The call that does the work. */
  public CallKind work() {
    return work;
  }

  /** The call that confirms it; empty for a saga's step, which needs none. */
  public Optional<CallKind> finish() {
    return finish;
  }

  /** The call that takes it back. */
  public CallKind undo() {
    return undo;
  }

  /** As descriptions write it, for example {@code saga}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}

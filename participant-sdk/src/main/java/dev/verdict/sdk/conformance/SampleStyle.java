package dev.verdict.sdk.conformance;

import dev.verdict.protocol.wire.CallKind;
import java.util.Locale;
import java.util.Optional;

/** The protocol that an operation follows, as a sequence of calls. */
@SuppressWarnings("ImmutableEnumChecker") // a record of texts is immutable
public enum SampleStyle {
  /** Two-phase commit. */
  PREPARED(
      CallKind.PREPARE,
      Optional.of(CallKind.COMMIT),
      CallKind.ABORT,
      new Told("2pc", "prepared", "tombstone")),
  /** Try-confirm-cancel. */
  TCC(
      CallKind.TRY,
      Optional.of(CallKind.CONFIRM),
      CallKind.CANCEL,
      new Told("tcc", "tried", "undone")),
  /** Action and compensation. */
  SAGA(CallKind.ACTION, Optional.empty(), CallKind.COMPENSATE, new Told("saga", "done", "undone"));

  private final CallKind work;
  private final Optional<CallKind> finish;
  private final CallKind undo;
  private final Told told;

  /** How holdings tell of it: the style, the state before the outcome and after the undoing. */
  private record Told(String style, String open, String undone) {}

  SampleStyle(CallKind work, Optional<CallKind> finish, CallKind undo, Told told) {
    this.work = work;
    this.finish = finish;
    this.undo = undo;
    this.told = told;
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

  /** As holdings call it. */
  String wire() {
    return told.style();
  }

  /** As holdings tell work that waits for its outcome. */
  String open() {
    return told.open();
  }

  /** As holdings tell work that was undone. */
  String undone() {
    return told.undone();
  }

  /** As descriptions write it, for example {@code saga}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}

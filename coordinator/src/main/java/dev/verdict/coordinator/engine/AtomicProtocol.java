package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.log.Summary.Kind;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Machine;
import dev.verdict.protocol.atomic.AtomicCommand;
import dev.verdict.protocol.atomic.AtomicMachine;
import dev.verdict.protocol.atomic.AtomicRecord;
import dev.verdict.protocol.atomic.AtomicState;
import java.util.Optional;

/** Atomic transactions as the engine runs them. */
final class AtomicProtocol
    implements Protocol<AtomicState, AtomicCommand, AtomicRecord>, Request.Visitor<AtomicCommand> {
  private final Machine<AtomicState, AtomicCommand, AtomicRecord> machine = new AtomicMachine();
  private final RecordCodec<AtomicRecord> codec;

  AtomicProtocol(Definitions definitions) {
    this.codec = new RecordCodec<>(AtomicRecord.class, definitions);
  }

  @Override
  public Kind kind() {
    return Kind.ATOMIC;
  }

  @Override
  public Machine<AtomicState, AtomicCommand, AtomicRecord> machine() {
    return machine;
  }

  @Override
  public RecordCodec<AtomicRecord> codec() {
    return codec;
  }

  @Override
  public int sizeOf(AtomicRecord fact) {
    return fact.accept(RecordSize.OF);
  }

  @Override
  public Optional<AtomicCommand> command(Request request) {
    return Optional.of(request.accept(this));
  }

  @Override
  public AtomicCommand inquire() {
    return new AtomicCommand.Inquire();
  }

  @Override
  public Json output(AtomicState state) {
    return Json.nil();
  }

  @Override
  public AtomicCommand enlist(Request.Enlist request) {
    return new AtomicCommand.Enlist(request.branch());
  }

  @Override
  public AtomicCommand reportVote(Request.ReportVote request) {
    return new AtomicCommand.ReportVote(request.branch(), request.vote());
  }

  @Override
  public AtomicCommand commit(Request.Commit request) {
    return new AtomicCommand.Commit(request.branches());
  }

  @Override
  public AtomicCommand abort(Request.Abort request) {
    return new AtomicCommand.Abort(request.reason());
  }
}

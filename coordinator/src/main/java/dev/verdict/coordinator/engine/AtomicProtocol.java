package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.console.AtomicSituation;
import dev.verdict.coordinator.console.Circumstances;
import dev.verdict.coordinator.console.Situation;
import dev.verdict.coordinator.log.Summary.Kind;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Machine;
import dev.verdict.protocol.atomic.AtomicCommand;
import dev.verdict.protocol.atomic.AtomicMachine;
import dev.verdict.protocol.atomic.AtomicRecord;
import dev.verdict.protocol.atomic.AtomicState;
import dev.verdict.protocol.atomic.AtomicStatus;
import java.util.Optional;

/** Atomic transactions as the engine runs them. */
final class AtomicProtocol
    implements Protocol<AtomicState, AtomicCommand, AtomicRecord>,
        Request.Visitor<Optional<AtomicCommand>> {
  private final Machine<AtomicState, AtomicCommand, AtomicRecord> machine = new AtomicMachine();
  private final RecordCodec<AtomicRecord> codec;

  AtomicProtocol(Definitions definitions) {
    this.codec = RecordCodec.ofAtomic(definitions);
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
    return request.accept(this);
  }

  @Override
  public AtomicCommand abort(String reason) {
    return new AtomicCommand.Abort(reason);
  }

  @Override
  public AtomicCommand inquire() {
    return new AtomicCommand.Inquire();
  }

  @Override
  public boolean isDelegated(AtomicState state) {
    return state.stage() == AtomicStatus.DELEGATED;
  }

  @Override
  public Situation situation(AtomicState state, Circumstances circumstances) {
    return AtomicSituation.of(state, machine.resume(state), circumstances);
  }

  @Override
  public Json output(AtomicState state) {
    return Json.nil();
  }

  @Override
  public Optional<AtomicCommand> enlist(Request.Enlist request) {
    return Optional.of(new AtomicCommand.Enlist(request.branch()));
  }

  @Override
  public Optional<AtomicCommand> reportVote(Request.ReportVote request) {
    return Optional.of(new AtomicCommand.ReportVote(request.branch(), request.vote()));
  }

  @Override
  public Optional<AtomicCommand> commit(Request.Commit request) {
    return Optional.of(new AtomicCommand.Commit(request.branches()));
  }

  @Override
  public Optional<AtomicCommand> abort(Request.Abort request) {
    return Optional.of(abort(request.reason()));
  }

  @Override
  public Optional<AtomicCommand> signal(Request.Signal request) {
    return Optional.empty();
  }

  @Override
  public Optional<AtomicCommand> substitute(Request.Substitute request) {
    return Optional.empty();
  }

  @Override
  public Optional<AtomicCommand> skip(Request.Skip request) {
    return Optional.empty();
  }

  @Override
  public Optional<AtomicCommand> giveInput(Request.GiveInput request) {
    return Optional.empty();
  }
}

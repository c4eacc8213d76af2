package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.log.Summary.Kind;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Machine;
import dev.verdict.protocol.atomic.AtomicCommand;
import dev.verdict.protocol.atomic.AtomicRecord;
import dev.verdict.protocol.atomic.AtomicState;
import dev.verdict.protocol.saga.SagaRecord;
import java.util.Optional;

/** A protocol whose records cannot be written as text. */
final class MuteProtocol implements Protocol<AtomicState, AtomicCommand, AtomicRecord> {
  private final AtomicProtocol real;
  private final RecordCodec<AtomicRecord> codec;

  @SuppressWarnings("unchecked")
  MuteProtocol(AtomicProtocol real, Definitions definitions) {
    this.real = real;
    this.codec = new RecordCodec<>((Class<AtomicRecord>) (Class<?>) SagaRecord.class, definitions);
  }

  @Override
  public Kind kind() {
    return real.kind();
  }

  @Override
  public Machine<AtomicState, AtomicCommand, AtomicRecord> machine() {
    return real.machine();
  }

  @Override
  public RecordCodec<AtomicRecord> codec() {
    return codec;
  }

  @Override
  public int sizeOf(AtomicRecord fact) {
    return real.sizeOf(fact);
  }

  @Override
  public Optional<AtomicCommand> command(Request request) {
    return real.command(request);
  }

  @Override
  public AtomicCommand inquire() {
    return real.inquire();
  }

  @Override
  public Json output(AtomicState state) {
    return real.output(state);
  }
}

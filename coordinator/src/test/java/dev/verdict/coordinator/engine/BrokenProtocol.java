package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.console.Circumstances;
import dev.verdict.coordinator.console.Situation;
import dev.verdict.coordinator.log.Summary.Kind;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.ForwardingMachine;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Machine;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.atomic.AtomicCommand;
import dev.verdict.protocol.atomic.AtomicRecord;
import dev.verdict.protocol.atomic.AtomicState;
import dev.verdict.protocol.saga.SagaRecord;
import java.util.Optional;

/** Atomic transactions with a coordinator that makes mistakes. */
final class BrokenProtocol implements Protocol<AtomicState, AtomicCommand, AtomicRecord> {
  private final AtomicProtocol real;
  private final RecordCodec<AtomicRecord> codec;
  private final ErringMachine machine;

  private BrokenProtocol(AtomicProtocol real, RecordCodec<AtomicRecord> codec) {
    this.real = real;
    this.codec = codec;
    this.machine = new ErringMachine(real.machine());
  }

  /** Its records cannot be written as text. */
  @SuppressWarnings("unchecked")
  static BrokenProtocol mute(AtomicProtocol real, Definitions definitions) {
    Class<AtomicRecord> wrong = (Class<AtomicRecord>) (Class<?>) SagaRecord.class;
    return new BrokenProtocol(real, RecordCodec.of(wrong, definitions));
  }

  /** It throws when an answer comes in, until it is mended. */
  static BrokenProtocol erring(AtomicProtocol real) {
    BrokenProtocol erring = new BrokenProtocol(real, real.codec());
    erring.machine.errs = true;
    return erring;
  }

  void mend() {
    machine.errs = false;
  }

  private static final class ErringMachine
      extends ForwardingMachine<AtomicState, AtomicCommand, AtomicRecord> {
    private boolean errs;

    ErringMachine(Machine<AtomicState, AtomicCommand, AtomicRecord> right) {
      super(right);
    }

    @Override
    public Reaction<AtomicRecord> decide(AtomicState state, Event event) {
      if (errs && event instanceof Event.Answered) {
        throw new IllegalStateException("a mistake");
      }
      return super.decide(state, event);
    }
  }

  @Override
  public Kind kind() {
    return real.kind();
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
    return real.sizeOf(fact);
  }

  @Override
  public Optional<AtomicCommand> command(Request request) {
    return real.command(request);
  }

  @Override
  public AtomicCommand abort(String reason) {
    return real.abort(reason);
  }

  @Override
  public AtomicCommand inquire() {
    return real.inquire();
  }

  @Override
  public Situation situation(AtomicState state, Circumstances circumstances) {
    if (machine.errs) {
      throw new IllegalStateException("a mistake");
    }
    return real.situation(state, circumstances);
  }

  @Override
  public Json output(AtomicState state) {
    return real.output(state);
  }
}

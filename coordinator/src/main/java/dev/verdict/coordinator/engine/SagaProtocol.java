package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.console.Circumstances;
import dev.verdict.coordinator.console.SagaSituation;
import dev.verdict.coordinator.console.SagaView;
import dev.verdict.coordinator.console.Situation;
import dev.verdict.coordinator.log.Summary.Kind;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Machine;
import dev.verdict.protocol.saga.SagaCommand;
import dev.verdict.protocol.saga.SagaMachine;
import dev.verdict.protocol.saga.SagaRecord;
import dev.verdict.protocol.saga.SagaState;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.CallKind;
import java.util.Optional;

/**
 * Sagas as the engine runs them. Of what can be asked of a transaction they know abort, signal, and
 * what operators do to steps.
 */
final class SagaProtocol
    implements Protocol<SagaState, SagaCommand, SagaRecord>,
        Request.Visitor<Optional<SagaCommand>> {
  private final Machine<SagaState, SagaCommand, SagaRecord> machine = new SagaMachine();
  private final RecordCodec<SagaRecord> codec;

  SagaProtocol(Definitions definitions) {
    this.codec = RecordCodec.of(SagaRecord.class, definitions);
  }

  @Override
  public Kind kind() {
    return Kind.SAGA;
  }

  @Override
  public Machine<SagaState, SagaCommand, SagaRecord> machine() {
    return machine;
  }

  @Override
  public RecordCodec<SagaRecord> codec() {
    return codec;
  }

  @Override
  public int sizeOf(SagaRecord fact) {
    return fact.accept(RecordSize.OF);
  }

  @Override
  public Optional<SagaCommand> command(Request request) {
    return request.accept(this);
  }

  @Override
  public SagaCommand abort(String reason) {
    return new SagaCommand.Cancel(reason);
  }

  @Override
  public SagaCommand inquire() {
    return new SagaCommand.Inquire();
  }

  @Override
  public Situation situation(SagaState state, Circumstances circumstances) {
    return SagaSituation.of(state, machine.resume(state), circumstances)
        .with(
            state
                .definition()
                .map(
                    it ->
                        new SagaView(
                            it,
                            () -> UndoPlans.of(machine, state),
                            state::inputOf,
                            state::undoInputOf)));
  }

  @Override
  public Optional<BranchId> contradiction(SagaState state, Event event) {
    return event instanceof Event.Answered heard && ran(heard) && state.isRuledOut(heard.branch())
        ? Optional.of(heard.branch())
        : Optional.empty();
  }

  private static boolean ran(Event.Answered heard) {
    boolean asks = heard.kind() == CallKind.ACTION || heard.kind() == CallKind.SETTLE;
    return asks && BranchAnswer.isDone(heard.answer());
  }

  @Override
  public Optional<InputChange> change(SagaState state, Action.GiveInput given) {
    Json before = state.nextInputOf(given.step()).orElse(Json.nil());
    return Optional.of(new InputChange(before, given.input(), state.held()));
  }

  @Override
  public Json output(SagaState state) {
    return state.output();
  }

  @Override
  public Optional<SagaCommand> enlist(Request.Enlist request) {
    return Optional.empty();
  }

  @Override
  public Optional<SagaCommand> reportVote(Request.ReportVote request) {
    return Optional.empty();
  }

  @Override
  public Optional<SagaCommand> commit(Request.Commit request) {
    return Optional.empty();
  }

  @Override
  public Optional<SagaCommand> abort(Request.Abort request) {
    return Optional.of(abort(request.reason()));
  }

  @Override
  public Optional<SagaCommand> signal(Request.Signal request) {
    return Optional.of(new SagaCommand.Signal(request.name(), request.payload()));
  }

  @Override
  public Optional<SagaCommand> substitute(Request.Substitute request) {
    Action.Substitute what = request.what();
    return Optional.of(
        new SagaCommand.Substitute(
            what.step(),
            what.output(),
            what.doneByHand(),
            request.hand().by(),
            request.hand().reason()));
  }

  @Override
  public Optional<SagaCommand> skip(Request.Skip request) {
    return Optional.of(
        new SagaCommand.Skip(request.step(), request.hand().by(), request.hand().reason()));
  }

  @Override
  public Optional<SagaCommand> giveInput(Request.GiveInput request) {
    return Optional.of(
        new SagaCommand.GiveInput(
            request.what().step(),
            request.what().input(),
            request.hand().by(),
            request.hand().reason()));
  }
}

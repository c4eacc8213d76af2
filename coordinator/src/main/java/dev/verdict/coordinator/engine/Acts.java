package dev.verdict.coordinator.engine;

import dev.verdict.protocol.Attempt;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.TransactionState;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What an operator's action is to the transaction.
 *
 * @param protocol the transaction's
 * @param state how the transaction stands
 * @param halted whether the coordinator itself could not go on from there
 * @param hand who acts
 * @param underWay the calls whose answers are still awaited, when that is asked for
 * @param reply who hears what became of it
 * @param <C> the commands of its protocol
 */
record Acts<C>(
    Protocol<?, C, ?> protocol,
    TransactionState state,
    boolean halted,
    Hand hand,
    Supplier<Set<Attempt>> underWay,
    Reply reply)
    implements Action.Visitor<Input<C>> {
  /**
   * Only what the coordinator itself could not go on from is tried in spite of a pause.
   *
   * @throws CoordinatorException if it is paused
   */
  @Override
  public Input<C> retry(Action.Retry action) {
    if (state.pause().isPresent() && !halted) {
      throw Failures.paused(state.id(), state.pause().get());
    }
    Event nudged = new Event.Nudged();
    return halted ? new Input.Resumed<>(nudged, reply) : new Input.Happened<>(nudged, reply);
  }

  @Override
  public Input<C> pause(Action.Pause action) {
    return new Input.Happened<>(new Event.Paused(hand.by(), hand.reason()), reply);
  }

  @Override
  public Input<C> resume(Action.Resume action) {
    return new Input.LetGo<>(
        () -> new Event.Resumed(hand.by(), hand.reason(), underWay.get()), reply);
  }

  @Override
  public Input<C> cancel(Action.Cancel action) {
    return new Input.Asked<>(protocol.abort("by operator " + hand), reply);
  }

  @Override
  public Input<C> resolve(Action.Resolve action) {
    return new Input.LetGo<>(
        () ->
            new Event.Resolved(
                action.branch(), action.outcome(), hand.by(), hand.reason(), underWay.get()),
        reply);
  }

  /**
   * Only sagas have steps.
   *
   * @throws CoordinatorException if it is no saga
   */
  @Override
  public Input<C> substitute(Action.Substitute action) {
    return asked(new Request.Substitute(action, hand));
  }

  /**
   * Only sagas have steps.
   *
   * @throws CoordinatorException if it is no saga
   */
  @Override
  public Input<C> skip(Action.Skip action) {
    return asked(new Request.Skip(action.step(), hand));
  }

  /**
   * Only sagas have steps.
   *
   * @throws CoordinatorException if it is no saga, or the input is too large to be sent and undone
   */
  @Override
  public Input<C> giveInput(Action.GiveInput action) {
    if (Payloads.isTooLarge(action.input())) {
      throw Failures.inputTooLarge(action.step());
    }
    return asked(new Request.GiveInput(action, hand));
  }

  private Input<C> asked(Request request) {
    Optional<C> command = protocol.command(request);
    if (command.isEmpty()) {
      throw Failures.wrongKind(state.id());
    }
    return new Input.Asked<>(command.get(), reply);
  }
}

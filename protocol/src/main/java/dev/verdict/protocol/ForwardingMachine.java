package dev.verdict.protocol;

import java.util.List;

/**
 * A machine that does what another one does. Subclasses watch it, or change one thing.
 *
 * @param <S> the state of one transaction
 * @param <C> commands
 * @param <R> records
 */
public abstract class ForwardingMachine<S extends TransactionState, C, R extends LogRecord>
    implements Machine<S, C, R> {
  private final Machine<S, C, R> intact;

  /** Does what {@code intact} does. */
  protected ForwardingMachine(Machine<S, C, R> intact) {
    this.intact = intact;
  }

  /** The machine that is asked. */
  protected final Machine<S, C, R> intact() {
    return intact;
  }

  @Override
  public S initial(TxId id) {
    return intact.initial(id);
  }

  @Override
  public Reaction<R> decide(S state, C command) {
    return intact.decide(state, command);
  }

  @Override
  public Reaction<R> decide(S state, Event event) {
    return intact.decide(state, event);
  }

  @Override
  public S evolve(S state, R record) {
    return intact.evolve(state, record);
  }

  @Override
  public List<Effect> resume(S state) {
    return intact.resume(state);
  }

  @Override
  public R decided(Outcome outcome, String reason) {
    return intact.decided(outcome, reason);
  }
}

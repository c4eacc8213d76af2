package dev.verdict.coordinator.http;

import dev.verdict.coordinator.audit.AuditEntry;
import io.vertx.core.Future;
import java.util.UUID;
import java.util.function.Supplier;

/** Knows operators by their tokens, and puts on record what they ask for before it is done. */
final class OperatorActions {
  private final BackendSlot slot;
  private final Access access;

  OperatorActions(BackendSlot slot, Access access) {
    this.slot = slot;
    this.access = access;
  }

  /**
   * What an operator wants to have done.
   *
   * @param action the word for it, as the audit log shows it
   * @param transaction the transaction's id; empty for none, or for those of the filter
   * @param filter which transactions, as a list's query; empty for one or none
   * @param reason why, in the operator's words; may be empty
   * @param parameters a JSON object
   */
  record Act(String action, String transaction, String filter, String reason, String parameters) {
    /** The same, done with a token: several may have one name. */
    Act with(UUID token) {
      String member = "\"token\":\"" + token + "\"}";
      String named =
          parameters.equals(AuditEntry.NO_PARAMETERS)
              ? "{" + member
              : parameters.substring(0, parameters.length() - 1) + "," + member;
      return new Act(action, transaction, filter, reason, named);
    }
  }

  /**
   * Who asks.
   *
   * @throws ProblemException if operators are named and this is none of them
   */
  String operator(Exchange exchange) {
    return access.operator(exchange.request());
  }

  /** By what a request shows who asks. */
  static Shown shown(Exchange exchange) {
    return Shown.of(exchange.request().headers());
  }

  /**
   * Who shows that.
   *
   * @param given what came with the request that was let in
   * @throws ProblemException if operators are named and this is none of them
   */
  String operator(Shown given) {
    return access.operator(given);
  }

  /**
   * Carries out an act on one transaction that this node runs: it is looked up, the act is put on
   * record, then it is done. What another node runs, or nobody, is not put on record here.
   *
   * @param done does it
   * @return the answer of what is done; fails, with nothing done, if it cannot be put on record
   */
  <T> Future<T> onTransaction(Exchange exchange, Act act, Supplier<Future<T>> done) {
    operator(exchange);
    return slot.require()
        .transactions()
        .get(exchange.transaction())
        .compose(here -> recorded(exchange, act))
        .compose(recorded -> done.get());
  }

  /**
   * Puts an act on record, once for each request. Nothing may be done before it completes.
   *
   * @return the number of its row
   */
  Future<Long> recorded(Exchange exchange, Act act) {
    String operator = operator(exchange);
    Act known = exchange.identity().token().map(act::with).orElse(act);
    return exchange.onRecord(() -> recorded(operator, known));
  }

  /** Puts an act of an operator on record. Nothing may be done before it completes. */
  Future<Long> recorded(String operator, Act act) {
    AuditEntry entry =
        new AuditEntry(
            operator,
            act.action(),
            act.transaction(),
            act.filter(),
            act.reason(),
            act.parameters());
    return StoreFaults.asUnavailable(slot.require().audit().append(entry)).map(row -> row.number());
  }
}

package dev.verdict.saga;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.definition.AtomicPart;
import dev.verdict.protocol.definition.AtomicPart.Style;
import dev.verdict.protocol.definition.Mapping;
import dev.verdict.saga.SagaProblem.Code;
import dev.verdict.saga.internal.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What services do in the atomic transaction that a step carries out. */
public final class AtomicParts {
  private final Uses uses;
  private final List<AtomicPart> parts = new ArrayList<>();

  AtomicParts(Uses uses) {
    this.uses = uses;
  }

  /**
   * Adds the part of a service that understands two-phase commit.
   *
   * @param name as for {@link StepSequence#step}, unique in the step
   * @param participant the name under which the service is registered with the coordinator
   * @param request the record, the operation's input
   * @param fill sets every component
   */
  public <R extends Record> AtomicParts prepare(
      String name,
      String participant,
      String operation,
      Class<R> request,
      Consumer<Fields<R>> fill) {
    return add(name, participant, operation, Style.TWO_PHASE, filled(request, fill));
  }

  /** Adds the part of a service that understands try-confirm-cancel, as {@link #prepare} does. */
  public <R extends Record> AtomicParts reserve(
      String name,
      String participant,
      String operation,
      Class<R> request,
      Consumer<Fields<R>> fill) {
    return add(name, participant, operation, Style.TRY_CONFIRM_CANCEL, filled(request, fill));
  }

  private <R extends Record> Mapping filled(Class<R> request, Consumer<Fields<R>> fill) {
    Types.problem(request).ifPresent(words -> uses.problem(Code.NOT_SERIALIZABLE, words));
    return Fields.fill(request, uses, fill);
  }

  private AtomicParts add(
      String name, String participant, String operation, Style style, Mapping input) {
    if (BranchId.isValid(name)) {
      parts.add(new AtomicPart(new BranchId(name), participant, operation, style, input));
    } else {
      uses.problem(
          Code.STEP_NAME,
          "'" + name + "' is not a name for a part: use 1 to 64 of A-Z a-z 0-9 . _ -");
    }
    return this;
  }

  List<AtomicPart> all() {
    return List.copyOf(parts);
  }
}

package dev.verdict.saga;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.definition.AtomicPart;
import dev.verdict.protocol.definition.AtomicPart.Style;
import dev.verdict.protocol.definition.Mapping;
import dev.verdict.protocol.definition.Step;
import dev.verdict.saga.SagaProblem.Code;
import dev.verdict.saga.internal.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What services do in the atomic transaction that a step carries out. If one part says how it is
 * undone, all must: the step is then no pivot, but comes before it.
 */
public sealed class AtomicParts permits AddedPart {
  private final Uses uses;
  private final List<AtomicPart> parts;

  AtomicParts(Uses uses) {
    this(uses, new ArrayList<>());
  }

  AtomicParts(Uses uses, List<AtomicPart> parts) {
    this.uses = uses;
    this.parts = parts;
  }

  /**
   * Adds the part of a service that understands two-phase commit.
   *
   * @param name as for {@link StepSequence#step}, unique in the step
   * @param participant the name under which the service is registered with the coordinator
   * @param request the record, the operation's input
   * @param fill sets every component
   */
  public <R extends Record> AddedPart prepare(
      String name,
      String participant,
      String operation,
      Class<R> request,
      Consumer<Fields<R>> fill) {
    return add(name, participant, operation, Style.TWO_PHASE, filled(request, fill));
  }

  /** Adds the part of a service that understands try-confirm-cancel, as {@link #prepare} does. */
  public <R extends Record> AddedPart reserve(
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

  private AddedPart add(
      String name, String participant, String operation, Style style, Mapping input) {
    boolean named = BranchId.isValid(name);
    if (!named) {
      uses.problem(
          Code.STEP_NAME,
          "'" + name + "' is not a name for a part: use 1 to 64 of A-Z a-z 0-9 . _ -");
    }
    BranchId id = new BranchId(named ? name : "unnamed-" + Integer.toHexString(name.hashCode()));
    Step.Undo undo = new Step.Undo.Impossible();
    parts.add(new AtomicPart(id, participant, operation, style, input, undo));
    return new AddedPart(uses, parts);
  }

  List<AtomicPart> all() {
    return List.copyOf(parts);
  }
}

package dev.verdict.saga.testing;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.definition.Items;
import dev.verdict.protocol.definition.Mapping;
import dev.verdict.protocol.definition.Mappings;
import dev.verdict.protocol.definition.References;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.definition.Step;
import dev.verdict.protocol.definition.StepGraph;
import dev.verdict.protocol.definition.Work;
import dev.verdict.protocol.saga.SagaRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The steps of a saga, with those for the items of its lists: from what its steps really returned,
 * not from what the coordinator made of it.
 */
final class Steps {
  private final World world;
  private final SagaDefinition written;
  private final StepGraph graph;
  private final boolean hasLists;

  Steps(World world) {
    this.world = world;
    this.written = world.saga().definition();
    this.graph = StepGraph.of(written);
    this.hasLists = written.steps().stream().anyMatch(step -> step.forEach().isPresent());
  }

  /** All steps of that saga. */
  List<Step> all(TxId tx) {
    return whole(tx).steps();
  }

  /** Their order. */
  StepGraph graph(TxId tx) {
    return hasLists ? StepGraph.of(whole(tx)) : graph;
  }

  /** The step of that name. */
  Step step(TxId tx, BranchId name) {
    return whole(tx).step(name);
  }

  /** What can be computed from what the steps really returned, where it counts. */
  Mappings produced(TxId tx) {
    Losses losses = losses();
    return produced(tx, graph(tx), losses::isLost);
  }

  /** The same, as it was when the step started: its own branch was not lost then. */
  Mappings producedFor(TxId tx, BranchId step) {
    Losses losses = losses();
    return produced(
        tx, graph(tx), other -> losses.isLost(other) && !losses.isInItsBranch(step, other));
  }

  /** Which branches are lost by now. */
  Losses losses() {
    return new Losses(written, world.journal().stored());
  }

  private SagaDefinition whole(TxId tx) {
    SagaDefinition whole = written;
    Optional<Step> known = hasLists ? known(tx, whole) : Optional.empty();
    while (known.isPresent()) {
      whole = Items.put(whole, known.get(), items(tx, whole, known.get()).orElseThrow());
      known = known(tx, whole);
    }
    return whole;
  }

  private Optional<Step> known(TxId tx, SagaDefinition whole) {
    return whole.steps().stream()
        .filter(step -> step.forEach().isPresent() && items(tx, whole, step).isPresent())
        .findFirst();
  }

  /** How many items the step's list has, if all is known that it is made of. */
  private Optional<Integer> items(TxId tx, SagaDefinition whole, Step step) {
    Work.ForEach each = step.forEach().orElseThrow();
    Mappings produced = produced(tx, StepGraph.of(whole), losses()::isLost);
    boolean known =
        References.of(each.list()).steps().stream()
            .map(Mapping.FromStep::step)
            .allMatch(
                name -> losses().areChosen(name, step.name()) && isKnown(whole, produced, name));
    return known && produced.evaluate(each.list()) instanceof Json.Arr list
        ? Optional.of(list.items().size()).filter(count -> count <= each.most())
        : Optional.empty();
  }

  private boolean isKnown(SagaDefinition whole, Mappings produced, BranchId name) {
    Step step = whole.step(name);
    boolean skipped = !step.when().map(produced::holds).orElse(true);
    return produced.outputs().containsKey(name)
        || losses().isLost(name)
        || (skipped && step.after().stream().allMatch(each -> isKnown(whole, produced, each)));
  }

  private Mappings produced(TxId tx, StepGraph order, Predicate<BranchId> isGone) {
    Mappings done = world.deeds().produced(tx, world.input());
    Map<BranchId, Json> outputs = new HashMap<>(done.outputs());
    Mappings known = new Mappings(done.input(), outputs);
    List<SagaRecord> stored = world.journal().stored();
    for (Step step : order.ordered()) {
      Optional<Json> made =
          step.result()
              .filter(result -> step.when().map(known::holds).orElse(true))
              .map(result -> known.evaluate(result.value()));
      made.or(() -> world.waits().output(step, stored))
          .ifPresent(output -> outputs.put(step.name(), output));
    }
    outputs.keySet().removeIf(isGone);
    return known;
  }
}

package dev.verdict.protocol.saga;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a saga's steps are known to have returned, where it counts: looked at, not copied. */
final class Outputs extends AbstractMap<BranchId, Json> {
  private final StepStates steps;
  private final List<BranchId> counting;

  /**
   * @param counting the steps whose outputs count although their branch is lost
   */
  Outputs(StepStates steps, List<BranchId> counting) {
    this.steps = steps;
    this.counting = counting;
  }

  private Optional<Json> find(BranchId name) {
    Optional<StepState> step = steps.find(name);
    return step.isPresent() && counts(name, step.get()) ? step.get().output() : Optional.empty();
  }

  private boolean counts(BranchId name, StepState step) {
    return !step.lost() || counting.contains(name);
  }

  @Override
  public Json getOrDefault(Object step, Json otherwise) {
    return step instanceof BranchId name ? find(name).orElse(otherwise) : otherwise;
  }

  @Override
  public boolean containsKey(Object step) {
    return step instanceof BranchId name && find(name).isPresent();
  }

  @Override
  public Set<Entry<BranchId, Json>> entrySet() {
    Map<BranchId, Json> outputs = new HashMap<>();
    steps.forEach((name, step) -> find(name).ifPresent(output -> outputs.put(name, output)));
    return Map.copyOf(outputs).entrySet();
  }
}

package dev.verdict.saga.testing;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.definition.Mappings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All effects that took place at the participants, in order. */
final class Deeds {
  private final List<Deed> all = new ArrayList<>();

  void add(Deed deed) {
    all.add(deed);
  }

  List<Deed> all() {
    return List.copyOf(all);
  }

  int did(TxId tx, BranchId step) {
    return count(tx, step, false);
  }

  int undid(TxId tx, BranchId step) {
    return count(tx, step, true);
  }

  private int count(TxId tx, BranchId step, boolean undo) {
    return (int) all.stream().filter(deed -> deed.isOf(tx, step) && deed.undo() == undo).count();
  }

  /** Whether the step was done and not undone since. */
  boolean stands(TxId tx, BranchId step) {
    boolean stands = false;
    for (Deed deed : all) {
      stands = deed.isOf(tx, step) ? !deed.undo() : stands;
    }
    return stands;
  }

  /** What can be computed from what the steps really returned. */
  Mappings produced(TxId tx, Json input) {
    Map<BranchId, Json> outputs = new HashMap<>();
    all.stream()
        .filter(deed -> deed.tx().equals(tx) && !deed.undo())
        .forEach(deed -> outputs.put(deed.name(), deed.output()));
    return new Mappings(input, outputs);
  }

  /** Whether some step returned one thing at first and another later, as only plain ones can. */
  boolean isAmbiguous(TxId tx) {
    Map<BranchId, Set<Json>> outputs = new HashMap<>();
    all.stream()
        .filter(deed -> deed.tx().equals(tx) && !deed.undo())
        .forEach(
            deed ->
                outputs.computeIfAbsent(deed.name(), any -> new HashSet<>()).add(deed.output()));
    return outputs.values().stream().anyMatch(each -> each.size() > 1);
  }
}

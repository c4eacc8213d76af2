package dev.verdict.stress.chaos.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.json.JsonText;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.atomic.AtomicCommand;
import dev.verdict.protocol.atomic.AtomicMachine;
import dev.verdict.protocol.atomic.AtomicSpec;
import dev.verdict.protocol.atomic.Branch;
import dev.verdict.protocol.definition.DefinitionJson;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.saga.SagaCommand;
import dev.verdict.protocol.saga.SagaMachine;
import dev.verdict.stress.chaos.check.Checker;
import dev.verdict.stress.chaos.check.Rule;
import dev.verdict.stress.chaos.check.Violation;
import dev.verdict.stress.chaos.history.History;
import dev.verdict.stress.chaos.history.Part;
import dev.verdict.stress.chaos.history.Style;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The checker's examination: the real core runs in a small world with crashes, zombies, and lost
 * and repeated calls. Intact, nothing is ever found; with each of the mutants something is. The
 * table is printed, with how many of the seeds found it.
 */
@Tag("once")
class MutantsTest {
  private static final int SEEDS = 1_000;
  private static final List<Part> TRANSFER =
      List.of(
          new Part("b1", "north", Style.PREPARED, "money-1", -5, List.of()),
          new Part("b2", "south", Style.PREPARED, "money-2", 5, List.of()));
  private static final List<Part> TRIP =
      List.of(
          new Part("flight", "north", Style.STEP, "stock", -1, List.of()),
          new Part("hotel", "south", Style.STEP, "stock", -1, List.of("flight")),
          new Part("pay", "east", Style.FINAL, "till", 9, List.of("hotel")));
  private static final SagaDefinition TRIP_SAGA =
      DefinitionJson.parse(
          JsonText.read(
              """
              {"name": "trip", "version": 1, "deadline_ms": 20000, "steps": [
                {"name": "flight", "participant": "north", "operation": "o", "compensation": "u"},
                {"name": "hotel", "participant": "south", "operation": "o", "compensation": "u"},
                {"name": "pay", "participant": "east", "operation": "o", "pivot": true}]}
              """));

  private static History atomic(Mutant mutant, long seed) {
    List<Branch> branches =
        TRANSFER.stream()
            .map(
                part ->
                    new Branch(
                        new BranchId(part.branch()),
                        part.service(),
                        Branch.Style.TWO_PHASE,
                        Branch.VoteBy.COORDINATOR_CALL,
                        "o",
                        Json.nil(),
                        true))
            .toList();
    AtomicSpec spec = new AtomicSpec(Duration.ofSeconds(10), Duration.ofSeconds(3), seed % 2 == 0);
    return new Play<>(mutant, seed, new AtomicMachine(), new AtomicCommand.Inquire(), TRANSFER)
        .play(new AtomicCommand.Begin(spec, branches, true));
  }

  private static History saga(Mutant mutant, long seed) {
    return new Play<>(mutant, seed, new SagaMachine(), new SagaCommand.Inquire(), TRIP)
        .play(new SagaCommand.Start(TRIP_SAGA, Json.nil(), Set.of()));
  }

  private static Map<Rule, Integer> found(Mutant mutant) {
    Map<Rule, Integer> rules = new TreeMap<>();
    for (long seed = 0; seed < SEEDS; seed++) {
      for (History history : List.of(atomic(mutant, seed), saga(mutant, seed))) {
        Checker.check(history).stream()
            .map(Violation::rule)
            .distinct()
            .forEach(rule -> rules.merge(rule, 1, Integer::sum));
      }
    }
    return rules;
  }

  @Test
  void nothingIsFoundInTheCoreAsItIs() {
    for (long seed = 0; seed < SEEDS; seed++) {
      assertThat(Checker.check(atomic(Mutant.NONE, seed))).as("atomic, seed %d", seed).isEmpty();
      assertThat(Checker.check(saga(Mutant.NONE, seed))).as("saga, seed %d", seed).isEmpty();
    }
  }

  @Test
  void everyMutantIsFound() {
    StringBuilder table = new StringBuilder("Of " + 2 * SEEDS + " runs each:\n");
    for (Mutant mutant : Mutant.values()) {
      Map<Rule, Integer> rules = found(mutant);
      table.append(
          String.format(Locale.ROOT, "%-22s %-59s %s%n", mutant, mutant.words(), words(rules)));
      assertThat(rules.isEmpty()).as("%s: %s", mutant, rules).isEqualTo(mutant == Mutant.NONE);
    }
    System.out.println(table);
  }

  private static String words(Map<Rule, Integer> rules) {
    StringBuilder words = new StringBuilder();
    rules.forEach(
        (rule, times) -> words.append(rule.label()).append(' ').append(times).append("  "));
    return words.isEmpty() ? "not found" : words.toString();
  }
}

package dev.verdict.protocol.saga;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.definition.Condition;
import dev.verdict.protocol.definition.Holds;
import dev.verdict.protocol.definition.Join;
import dev.verdict.protocol.definition.Mapping;
import dev.verdict.protocol.definition.Recovery;
import dev.verdict.protocol.definition.RetryPolicy;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.definition.SagaRef;
import dev.verdict.protocol.definition.Step;
import dev.verdict.protocol.definition.Work;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Definitions that keep every rule, made by chance. */
public final class RandomDefinitions {
  private static final RetryPolicy SHORT =
      new RetryPolicy(3, Duration.ofMillis(10), 2.0, Duration.ofMillis(50));

  private final Random random;
  private final List<Step> steps = new ArrayList<>();
  private final List<Join> joins = new ArrayList<>();

  /** What a step can come after: a step, or the last steps of all branches of a block. */
  private final List<List<BranchId>> ends = new ArrayList<>();

  private RandomDefinitions(Random random) {
    this.random = random;
  }

  /** The next one. */
  public static SagaDefinition next(Random random) {
    return new RandomDefinitions(random).definition();
  }

  private SagaDefinition definition() {
    int before = 1 + random.nextInt(5);
    boolean pivot = random.nextBoolean();
    for (int i = 0; i < before; i++) {
      if (i > 0 && random.nextInt(3) == 0) {
        block("s" + i);
      } else {
        step("s" + i, chosen(0), undo(), false);
      }
    }
    if (pivot) {
      step("pivot", all(), new Step.Undo.Impossible(), true);
      int after = random.nextInt(3);
      for (int i = 0; i < after; i++) {
        List<BranchId> predecessors = new ArrayList<>(chosen(before + 1));
        predecessors.add(new BranchId("pivot"));
        step("t" + i, predecessors, new Step.Undo.Nothing(), false);
      }
    }
    Optional<Duration> deadline =
        random.nextBoolean() ? Optional.of(Duration.ofSeconds(60)) : Optional.empty();
    List<Recovery> unusual = List.of(Recovery.FORWARD, Recovery.PARK);
    Recovery recovery = random.nextInt(4) == 0 ? unusual.get(random.nextInt(2)) : Recovery.BACKWARD;
    return new SagaDefinition(
        "random",
        1,
        deadline,
        recovery,
        Holds.NONE,
        steps,
        joins,
        new Mapping.FromStep(new BranchId("s0"), "/n"));
  }

  /** Two or three branches of one or two steps each. */
  private void block(String name) {
    List<BranchId> before = chosen(0);
    List<BranchId> last = new ArrayList<>();
    List<List<BranchId>> branches = new ArrayList<>();
    for (int i = 0; i < 2 + random.nextInt(2); i++) {
      List<BranchId> branch = new ArrayList<>();
      for (int k = 0; k < 1 + random.nextInt(2); k++) {
        List<BranchId> after = branch.isEmpty() ? before : List.of(branch.get(branch.size() - 1));
        branch.add(add(name + "-" + i + "-" + k, after, Optional.empty(), undo(), false, true));
      }
      branches.add(branch);
      last.add(branch.get(branch.size() - 1));
    }
    joins.add(new Join(1 + random.nextInt(branches.size()), branches));
    ends.add(last);
  }

  private List<BranchId> all() {
    return ends.stream().flatMap(List::stream).toList();
  }

  private List<BranchId> chosen(int from) {
    return ends.stream()
        .skip(from)
        .filter(any -> random.nextInt(3) > 0)
        .flatMap(List::stream)
        .toList();
  }

  private Step.Undo undo() {
    return random.nextInt(5) == 0 ? new Step.Undo.Nothing() : new Step.Undo.Compensation("undo");
  }

  private void step(String name, List<BranchId> after, Step.Undo undo, boolean pivot) {
    Optional<Condition> when =
        random.nextInt(4) == 0 && !after.isEmpty()
            ? Optional.of(isBig(after.get(0)))
            : Optional.empty();
    ends.add(List.of(add(name, after, when, undo, pivot, false)));
  }

  private BranchId add(
      String name,
      List<BranchId> after,
      Optional<Condition> when,
      Step.Undo undo,
      boolean pivot,
      boolean isInBlock) {
    BranchId id = new BranchId(name);
    Work work = work(name, after, pivot);
    while (work instanceof Work.ForEach && isInBlock) {
      work = work(name, after, pivot);
    }
    boolean mayUndo = work instanceof Work.Call || work instanceof Work.ForEach;
    steps.add(new Step(id, work, after, when, mayUndo ? undo : new Step.Undo.Nothing(), pivot));
    return id;
  }

  private Work work(String name, List<BranchId> after, boolean pivot) {
    boolean forward = name.startsWith("t");
    int kind = random.nextInt(10);
    if (kind == 0 && !pivot) {
      return new Work.Sleep(Duration.ofSeconds(10));
    }
    if (kind == 1) {
      return signal(name, forward);
    }
    if (kind == 2 && !pivot) {
      return new Work.Result(
          Optional.of(new SagaRef("part", 1 + random.nextInt(2))), result(after));
    }
    Work.Call call =
        new Work.Call(
            random.nextInt(5) == 0 ? "plain" : "barrier",
            "do",
            input(after),
            forward ? RetryPolicy.FOREVER : SHORT,
            Duration.ofSeconds(1));
    return kind == 3 && !pivot && !forward ? forEach(after, call) : call;
  }

  /** A list of up to three, which is too long now and then. */
  private Work forEach(List<BranchId> after, Work.Call call) {
    List<Mapping> list = new ArrayList<>();
    for (int item = random.nextInt(4); item > 0; item--) {
      list.add(input(after));
    }
    Optional<Condition> big =
        random.nextBoolean()
            ? Optional.empty()
            : Optional.of(
                new Condition.GreaterThan(
                    new Mapping.FromItem(""), new Json.Num(BigDecimal.valueOf(4))));
    return new Work.ForEach(
        new Mapping.ArrayOf(list),
        1 + random.nextInt(2),
        random.nextInt(8) == 0 ? 2 : 3,
        big,
        call.sending(new Mapping.FromItem("")));
  }

  private Work signal(String name, boolean forward) {
    boolean ends = random.nextBoolean();
    boolean defaults = ends && (forward || random.nextBoolean());
    Mapping five = new Mapping.Constant(new Json.Obj(Map.of("n", Json.number(5))));
    return new Work.Signal(
        "signal-" + name,
        ends ? Optional.of(Duration.ofSeconds(10)) : Optional.empty(),
        defaults ? Optional.of(five) : Optional.empty());
  }

  private static Mapping result(List<BranchId> after) {
    return new Mapping.ObjectOf(Map.of("n", input(after)));
  }

  private static Mapping input(List<BranchId> after) {
    return after.isEmpty()
        ? new Mapping.FromInput("/x")
        : new Mapping.FromStep(after.get(0), "/n", true);
  }

  private static Condition isBig(BranchId step) {
    return new Condition.GreaterThan(
        new Mapping.FromStep(step, "/n"), new Json.Num(BigDecimal.valueOf(4)));
  }
}

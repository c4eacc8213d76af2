package dev.verdict.protocol.definition;

import dev.verdict.protocol.BranchId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds steps that stand under another name in a later version: they call the same operation of the
 * same service, or wait for the same, and stand in the list between the same neighbours.
 */
public final class Renames {
  private final Version earlier;
  private final Version later;

  private Renames(SagaDefinition earlier, SagaDefinition later) {
    this.earlier = new Version(earlier);
    this.later = new Version(later);
  }

  /**
   * The renamed steps of two versions, which need not keep any rule.
   *
   * @return the names in the earlier version and, of each, the name in the later one
   */
  public static Map<BranchId, BranchId> between(SagaDefinition earlier, SagaDefinition later) {
    return new Renames(earlier, later).find();
  }

  private Map<BranchId, BranchId> find() {
    List<Placed> gone = earlier.notIn(later);
    List<Placed> come = later.notIn(earlier);
    Map<BranchId, BranchId> renamed = new LinkedHashMap<>();
    for (Placed step : gone) {
      come.stream()
          .filter(step::standsFor)
          .findFirst()
          .ifPresent(
              found -> {
                renamed.put(step.step.name(), found.step.name());
                come.remove(found);
              });
    }
    return renamed;
  }

  /**
   * A step that the other version has not, under this name.
   *
   * @param before the nearest step before it in the list that the other version has too
   * @param after the nearest one after it
   */
  private record Placed(Step step, String before, String after) {
    boolean standsFor(Placed other) {
      return doTheSame(step, other.step)
          && !step.name().equals(other.step.name())
          && before.equals(other.before)
          && after.equals(other.after);
    }
  }

  private static boolean doTheSame(Step one, Step other) {
    return gist(one).equals(gist(other));
  }

  /** What stays the same when a step is renamed, in words that are only compared. */
  private static String gist(Step step) {
    return step.work()
        .accept(
            new Work.Visitor<>() {
              @Override
              public String call(Work.Call work) {
                return "call " + work.participant() + " " + work.operation();
              }

              @Override
              public String sleep(Work.Sleep work) {
                return "sleep";
              }

              @Override
              public String signal(Work.Signal work) {
                return "signal " + work.signal();
              }

              @Override
              public String atomic(Work.Atomic work) {
                return "atomic " + Words.of(work);
              }

              @Override
              public String forEach(Work.ForEach work) {
                return "each " + call(work.call());
              }

              @Override
              public String nested(Work.Nested work) {
                return "saga " + work.saga().name();
              }

              @Override
              public String result(Work.Result work) {
                return "saga " + work.saga().map(SagaRef::name).orElse("");
              }
            });
  }

  private static final class Version {
    private final List<Step> steps;
    private final Map<BranchId, Step> byName = new HashMap<>();

    Version(SagaDefinition definition) {
      this.steps = definition.steps();
      steps.forEach(step -> byName.putIfAbsent(step.name(), step));
    }

    private boolean has(Step step) {
      Step namesake = byName.get(step.name());
      return namesake != null && doTheSame(namesake, step);
    }

    List<Placed> notIn(Version other) {
      List<Placed> found = new ArrayList<>();
      String before = "";
      List<Step> between = new ArrayList<>();
      for (Step step : steps) {
        if (other.has(step)) {
          place(between, before, step.name().text(), found);
          before = step.name().text();
        } else {
          between.add(step);
        }
      }
      place(between, before, "", found);
      return found;
    }

    private static void place(List<Step> steps, String before, String after, List<Placed> found) {
      steps.forEach(step -> found.add(new Placed(step, before, after)));
      steps.clear();
    }
  }
}

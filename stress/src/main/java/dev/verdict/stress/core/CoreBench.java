package dev.verdict.stress.core;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Measures the pure core with JMH: one thread, and a garbage collector that works while that thread
 * stands, so that all of it is one core's work.
 */
public final class CoreBench {
  private static final String BYTES = "gc.alloc.rate.norm";
  private static final int FORKS = 2;
  private static final int WARM_UPS = 5;
  private static final int ITERATIONS = 5;
  private static final long MS_PER_S = 1_000;

  private final int seconds;

  /**
   * Prepares a run.
   *
   * @param seconds how long each kind of transaction is measured; it is warmed up as long
   */
  public CoreBench(int seconds) {
    this.seconds = seconds;
  }

  /** How long all takes, in milliseconds. */
  public long totalMs() {
    return (long) Kinds.values().length * FORKS * (WARM_UPS + ITERATIONS) * iterationMs();
  }

  private long iterationMs() {
    return seconds * MS_PER_S / (FORKS * ITERATIONS);
  }

  /**
   * Runs it.
   *
   * @throws RunnerException if a process of it failed
   */
  public CoreResult run() throws RunnerException {
    List<RunResult> results = List.copyOf(new Runner(options()).run());
    return CoreResult.of(
        List.of(Kinds.values()).stream().map(kind -> measured(kind, results)).toList());
  }

  private Options options() {
    TimeValue iteration = TimeValue.milliseconds(iterationMs());
    return new OptionsBuilder()
        .include("^" + CoreBenchmark.class.getName().replace(".", "\\.") + "\\.")
        .mode(Mode.Throughput)
        .threads(1)
        .forks(FORKS)
        .warmupIterations(WARM_UPS)
        .warmupTime(iteration)
        .measurementIterations(ITERATIONS)
        .measurementTime(iteration)
        .jvmArgsAppend("-XX:+UseSerialGC", "-Xmx512m")
        .addProfiler(GCProfiler.class)
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT)
        .build();
  }

  private static CoreResult.Kind measured(Kinds kind, List<RunResult> results) {
    RunResult result =
        results.stream()
            .filter(each -> each.getParams().getBenchmark().endsWith("." + kind.method))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("not measured: " + kind.method));
    Result<?> transactionsPerS = result.getPrimaryResult();
    double bytes =
        Optional.ofNullable(result.getSecondaryResults().get(BYTES))
            .map(each -> each.getScore())
            .orElse(Double.NaN);
    return new CoreResult.Kind(
        kind.name().toLowerCase(Locale.ROOT),
        kind.steps,
        Math.rint(transactionsPerS.getScore() * kind.steps),
        Math.rint(transactionsPerS.getScoreError() * kind.steps),
        Math.rint(bytes / kind.steps));
  }

  /** The kinds of transactions, by the methods that run them. */
  private enum Kinds {
    ATOMIC_COMMIT("atomicCommit", Courses.atomicCommit()),
    SAGA_FORWARD("sagaForward", Courses.sagaForward()),
    SAGA_COMPENSATED("sagaCompensated", Courses.sagaCompensated());

    private final String method;
    private final int steps;

    Kinds(String method, Course<?, ?, ?> course) {
      this.method = method;
      this.steps = course.steps();
    }
  }
}

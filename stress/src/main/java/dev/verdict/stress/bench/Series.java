package dev.verdict.stress.bench;

import dev.verdict.stress.load.LoadReport;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * All that one contestant ran. Rates and latencies are medians over the rounds; counts are sums
 * over the warm-up too.
 *
 * @param warmUps what ran before the rounds
 * @param rounds at least one
 */
public record Series(List<Round> warmUps, List<Round> rounds) {
  /** Copies the lists. */
  public Series {
    warmUps = List.copyOf(warmUps);
    rounds = List.copyOf(rounds);
  }

  /** Without a warm-up. */
  public Series(List<Round> rounds) {
    this(List.of(), rounds);
  }

  private Stream<Round> all() {
    return Stream.concat(warmUps.stream(), rounds.stream());
  }

  /** Transactions per second. */
  public double txPerS() {
    return median(LoadReport::answersPerSecond);
  }

  /** The median latency, in milliseconds. */
  public double p50Ms() {
    return median(load -> load.latency().p50Ms());
  }

  double p90Ms() {
    return median(load -> load.latency().p90Ms());
  }

  /** The latency that 99 of 100 do not exceed, in milliseconds. */
  public double p99Ms() {
    return median(load -> load.latency().p99Ms());
  }

  double p999Ms() {
    return median(load -> load.latency().p999Ms());
  }

  /** The longest of all rounds. */
  double maxMs() {
    return rounds.stream().mapToDouble(round -> round.load().latency().maxMs()).max().orElse(0);
  }

  /** Transactions that should have begun, and for which there was no room. */
  long notBegun() {
    return sum(LoadReport::notBegun);
  }

  /** Transactions whose outcome a client was told. */
  public long answers() {
    return sum(LoadReport::answers);
  }

  /** Those of them that were committed. */
  public long commits() {
    return sum(LoadReport::commits);
  }

  /** Requests that were not answered with an outcome. */
  public long errors() {
    return sum(LoadReport::errors);
  }

  /** The first errors and aborts of each round, in words. */
  public List<String> firstTroubles() {
    return all().flatMap(round -> round.load().firstTroubles().stream()).toList();
  }

  /** Flushes of PostgreSQL's log for each answer; 0 if there was none. */
  public double walFlushesPerTx() {
    long flushes = all().mapToLong(round -> round.spent().walFlushes()).sum();
    return answers() == 0 ? 0 : (double) flushes / answers();
  }

  /** Bytes of PostgreSQL's log for each answer of the rounds; 0 if there was none. */
  double walBytesPerTx() {
    long answers = answersOfRounds();
    return answers == 0 ? 0 : (double) spentInRounds().walBytes() / answers;
  }

  /** Processor time for each answer of the rounds. */
  CpuPerTx cpuPerTx() {
    return CpuPerTx.of(spentInRounds().processor(), answersOfRounds());
  }

  private Spent spentInRounds() {
    return rounds.stream().map(Round::spent).reduce(Spent::plus).orElseThrow();
  }

  private long answersOfRounds() {
    return rounds.stream().mapToLong(round -> round.load().answers()).sum();
  }

  private double median(ToDoubleFunction<LoadReport> figure) {
    return median(rounds.stream().map(Round::load).mapToDouble(figure).toArray());
  }

  /** The middle one of some numbers, or between the two in the middle. */
  static double median(double[] numbers) {
    double[] sorted = Arrays.stream(numbers).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private long sum(ToLongFunction<LoadReport> figure) {
    return all().map(Round::load).mapToLong(figure).sum();
  }
}

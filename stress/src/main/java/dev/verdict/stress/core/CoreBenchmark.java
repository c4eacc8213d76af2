package dev.verdict.stress.core;

import dev.verdict.protocol.atomic.AtomicCommand;
import dev.verdict.protocol.atomic.AtomicRecord;
import dev.verdict.protocol.atomic.AtomicState;
import dev.verdict.protocol.saga.SagaCommand;
import dev.verdict.protocol.saga.SagaRecord;
import dev.verdict.protocol.saga.SagaState;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** What JMH runs: one transaction per invocation, each kind in a process of its own. */
@State(Scope.Thread)
public class CoreBenchmark {
  private final Course<AtomicState, AtomicCommand, AtomicRecord> commit = Courses.atomicCommit();
  private final Course<SagaState, SagaCommand, SagaRecord> forward = Courses.sagaForward();
  private final Course<SagaState, SagaCommand, SagaRecord> back = Courses.sagaCompensated();

  /** An atomic transaction of two branches commits. */
  @Benchmark
  public AtomicState atomicCommit(Blackhole blackhole) {
    return commit.run(blackhole::consume);
  }

  /** A saga goes forward through its three steps. */
  @Benchmark
  public SagaState sagaForward(Blackhole blackhole) {
    return forward.run(blackhole::consume);
  }

  /** The third step of a saga is refused, and two are undone. */
  @Benchmark
  public SagaState sagaCompensated(Blackhole blackhole) {
    return back.run(blackhole::consume);
  }
}

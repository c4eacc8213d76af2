package dev.verdict.stress.process;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Processor time that running processes have taken so far; empty where nobody tells. */
public final class ProcessorTime {
  private ProcessorTime() {}

  /** Of these processes together. */
  public static Optional<Duration> of(List<Long> pids) {
    Duration sum = Duration.ZERO;
    for (long pid : pids) {
      Optional<ProcessStat> stat = ProcessStat.of(pid);
      if (stat.isEmpty()) {
        return Optional.empty();
      }
      sum = sum.plus(stat.get().own());
    }
    return Optional.of(sum);
  }

  /** Of a process and of all that it started, those that have ended included. */
  public static Optional<Duration> ofServer(long pid) {
    return ProcessStat.of(pid)
        .map(server -> server.own().plus(server.endedChildren()).plus(running(pid)));
  }

  private static Duration running(long parent) {
    return ProcessHandle.of(parent).stream()
        .flatMap(ProcessHandle::children)
        .flatMap(child -> ProcessStat.of(child.pid()).stream())
        .map(ProcessStat::own)
        .reduce(Duration.ZERO, Duration::plus);
  }
}

package dev.verdict.coordinator.log.memory;

import dev.verdict.coordinator.batch.Batch;
import dev.verdict.coordinator.batch.BatchOrder;
import dev.verdict.coordinator.batch.BatchState;
import dev.verdict.coordinator.batch.BatchStore;
import dev.verdict.coordinator.batch.Progress;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Batches in shared memory. */
final class MemoryBatchStore implements BatchStore {
  private final Map<UUID, Batch> rows;
  private final InstantSource clock;
  private final MemoryAccess access;

  MemoryBatchStore(MemoryDatabase database, Executor executor) {
    this.rows = database.batchRows();
    this.clock = database.clock();
    this.access = new MemoryAccess(database, executor);
  }

  @Override
  public Future<Boolean> begin(BatchOrder order) {
    return access.now(
        () -> {
          rows.values().removeIf(this::isForgotten);
          if (rows.values().stream().filter(this::isRunning).count() >= RUNNING_MAX) {
            return false;
          }
          rows.put(order.id(), begun(order));
          return true;
        });
  }

  private Batch begun(BatchOrder order) {
    return new Batch(
        order, BatchState.RUNNING, Progress.NONE, "", clock.instant(), clock.instant());
  }

  private boolean isForgotten(Batch row) {
    return !isRunning(row) && row.begunAt().isBefore(clock.instant().minus(REMEMBERED));
  }

  private boolean isRunning(Batch row) {
    return shown(row).state() == BatchState.RUNNING;
  }

  /** As it shows now. */
  private Batch shown(Batch row) {
    boolean silent = row.updatedAt().isBefore(clock.instant().minus(SILENCE_MAX));
    return silent && row.state() == BatchState.RUNNING
        ? with(row, BatchState.ABANDONED, row.progress())
        : row;
  }

  private static Batch with(Batch row, BatchState state, Progress progress) {
    return new Batch(row.order(), state, progress, row.stoppedBy(), row.begunAt(), row.updatedAt());
  }

  private Batch heardOf(Batch row, BatchState state, Progress progress) {
    return new Batch(row.order(), state, progress, row.stoppedBy(), row.begunAt(), clock.instant());
  }

  @Override
  public Future<Heard> beat(UUID id, Progress progress) {
    return access.now(
        () -> {
          Batch row = rows.get(id);
          if (row == null || !isRunning(row)) {
            return Heard.OVER;
          }
          rows.put(id, heardOf(row, BatchState.RUNNING, progress));
          return row.stoppedBy().isEmpty() ? Heard.GO_ON : Heard.STOP;
        });
  }

  @Override
  public Future<Void> end(UUID id, Progress progress, BatchState as) {
    return changed(id, row -> heardOf(row, as, progress));
  }

  @Override
  public Future<Void> stop(UUID id, String operator) {
    return changed(
        id,
        row ->
            row.stoppedBy().isEmpty()
                ? new Batch(
                    row.order(),
                    row.state(),
                    row.progress(),
                    operator,
                    row.begunAt(),
                    row.updatedAt())
                : row);
  }

  /** Changes a row that is not over. */
  private Future<Void> changed(UUID id, UnaryOperator<Batch> change) {
    return access
        .now(
            () -> {
              @Nullable Batch row = rows.get(id);
              if (row != null && isRunning(row)) {
                rows.put(id, change.apply(row));
              }
              return id;
            })
        .mapEmpty();
  }

  @Override
  public Future<Optional<Batch>> get(UUID id) {
    return access.now(() -> Optional.ofNullable(rows.get(id)).map(this::shown));
  }

  @Override
  public Future<List<Batch>> list() {
    return access.now(
        () -> {
          List<Batch> all = new ArrayList<>(rows.values());
          Collections.reverse(all);
          return all.stream().limit(LISTED_MAX).map(this::shown).toList();
        });
  }
}

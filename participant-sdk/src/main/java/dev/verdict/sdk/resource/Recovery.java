package dev.verdict.sdk.resource;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.sdk.barrier.BarrierStore;
import dev.verdict.sdk.barrier.BarrierStore.InDoubt;
import dev.verdict.sdk.barrier.Call;
import dev.verdict.sdk.barrier.Style;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Resolves branches that are prepared or tried and heard no outcome: asks the coordinators, then
 * does what the call that was lost would have done. Only this participant's branches are touched.
 */
public final class Recovery implements AutoCloseable {
  /** How many branches one round looks at. */
  public static final int BATCH_MAX = 100;

  private static final Logger LOG = System.getLogger(Recovery.class.getName());

  private final BarrierStore<?> store;
  private final Function<Call, CompletionStage<BranchAnswer>> calls;
  private final Settings settings;
  private final Decisions decisions;
  private final AtomicBoolean busy = new AtomicBoolean();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Recovery::daemon);

  /**
   * How to recover.
   *
   * @param participant the registered name, for the log
   * @param coordinators whom to ask; empty to leave everything in doubt
   * @param age how old a branch in doubt must be, and how often to look
   */
  public record Settings(String participant, List<URI> coordinators, Duration age) {}

  /** Over a store, carrying out decisions through {@code calls}. */
  public Recovery(
      BarrierStore<?> store,
      Function<Call, CompletionStage<BranchAnswer>> calls,
      Settings settings) {
    this.store = store;
    this.calls = calls;
    this.settings = settings;
    this.decisions = new HttpDecisions(settings.coordinators());
  }

  /** Looks now and regularly. */
  public void start() {
    if (!settings.coordinators().isEmpty()) {
      ScheduledFuture<?> unused =
          timer.scheduleWithFixedDelay(
              this::round, 0, settings.age().toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void round() {
    if (busy.compareAndSet(false, true)) {
      CompletableFuture<Integer> unused =
          CompletableFuture.completedFuture(true)
              .thenCompose(go -> resolve())
              .whenComplete(
                  (count, error) -> {
                    busy.set(false);
                    if (error != null) {
                      LOG.log(
                          Level.WARNING,
                          settings.participant() + " could not look for doubt",
                          error);
                    }
                  });
    }
  }

  /** One round; tells how many branches were resolved. */
  public CompletionStage<Integer> resolve() {
    if (settings.coordinators().isEmpty()) {
      return CompletableFuture.completedFuture(0);
    }
    return store
        .inDoubt(settings.age(), BATCH_MAX)
        .thenCompose(
            found -> {
              CompletionStage<Integer> count = CompletableFuture.completedFuture(0);
              for (InDoubt branch : found) {
                count =
                    count.thenCompose(
                        before -> resolve(branch).thenApply(done -> done ? before + 1 : before));
              }
              return count;
            });
  }

  private CompletionStage<Boolean> resolve(InDoubt branch) {
    return decisions
        .ask(branch.key().tx())
        .thenCompose(decided -> apply(branch, decided))
        .exceptionally(
            error -> {
              LOG.log(
                  Level.WARNING,
                  "{0}: branch {1} of {2} stays in doubt: {3}",
                  settings.participant(),
                  branch.key().branch(),
                  branch.key().tx(),
                  error.getMessage());
              return false;
            });
  }

  private CompletionStage<Boolean> apply(InDoubt branch, Decisions.Decided decided) {
    boolean prepared = branch.style() == Style.PREPARED;
    return switch (decided) {
      case COMMIT -> call(branch, prepared ? CallKind.COMMIT : CallKind.CONFIRM);
      case ABORT -> call(branch, prepared ? CallKind.ABORT : CallKind.CANCEL);
      case UNDECIDED -> CompletableFuture.completedFuture(false);
      case FORGOTTEN -> {
        LOG.log(
            Level.ERROR,
            "{0}: branch {1} of {2} is in doubt and the coordinator has forgotten it; a person"
                + " must decide",
            settings.participant(),
            branch.key().branch(),
            branch.key().tx());
        yield CompletableFuture.completedFuture(false);
      }
    };
  }

  private CompletionStage<Boolean> call(InDoubt branch, CallKind kind) {
    return calls
        .apply(Call.of(kind, branch.key(), 0, "", Json.nil()))
        .thenApply(BranchAnswer.Done.class::isInstance);
  }

  private static Thread daemon(Runnable body) {
    Thread thread = new Thread(body, "verdict-recovery");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}

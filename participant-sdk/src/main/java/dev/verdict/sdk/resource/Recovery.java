package dev.verdict.sdk.resource;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.sdk.barrier.BarrierStore.InDoubt;
import dev.verdict.sdk.barrier.BranchKey;
import dev.verdict.sdk.barrier.Call;
import dev.verdict.sdk.barrier.Patience;
import dev.verdict.sdk.barrier.Style;
import dev.verdict.sdk.resource.Doubts.Ended;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Resolves branches that are prepared or tried and heard no outcome: asks the coordinators, then
 * does what the call that was lost would have done. Only this participant's branches are touched.
 * Branches do not wait for each other, looks never overlap, and no branch is asked about twice at a
 * time.
 */
public final class Recovery implements AutoCloseable {
  /** How long one call that carries a decision out is waited for. */
  static final Duration CALL_LONGEST = Duration.ofSeconds(15);

  private static final Logger LOG = System.getLogger(Recovery.class.getName());
  private static final Duration LOOK_LONGEST = Duration.ofSeconds(1);
  private static final Duration LOOK_SHORTEST = Duration.ofMillis(50);

  /** For so long a new leader may tell what its predecessors left before anybody is asked. */
  private static final Duration ORPHANS_AFTER = Duration.ofMillis(150);

  /** So often orphans are looked for after a change of leaders; then their age must do. */
  private static final int ORPHAN_LOOKS_MAX = 20;

  private final Looks looks;
  private final Function<Call, CompletionStage<BranchAnswer>> calls;
  private final Settings settings;
  private final Optional<Decisions> decisions;
  private final Doubts doubts = new Doubts(() -> ThreadLocalRandom.current().nextDouble());
  private final Leaders leaders = new Leaders();
  private final Set<BranchKey> callsUnderWay = ConcurrentHashMap.newKeySet();
  private final AtomicInteger orphanLooks = new AtomicInteger();
  private final AtomicBoolean started = new AtomicBoolean();
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1, Recovery::daemon);

  /**
   * How to recover.
   *
   * @param participant the registered name, for the log
   * @param age how old a branch in doubt must be before anybody is asked, unless its leader changed
   */
  public record Settings(String participant, Duration age) {}

  /**
   * Over a store's branches.
   *
   * @param looks finds those in doubt
   * @param calls carries out what was decided
   * @param decisions whom to ask; empty to leave everything in doubt
   */
  public Recovery(
      Looks looks,
      Function<Call, CompletionStage<BranchAnswer>> calls,
      Optional<Decisions> decisions,
      Settings settings) {
    this.looks = looks;
    this.calls = calls;
    this.decisions = decisions;
    this.settings = settings;
  }

  /** Looks now and regularly: at least once a second, sooner where doubt was left. */
  public void start() {
    if (started.compareAndSet(false, true)) {
      decisions.ifPresent(whom -> lookAfter(Duration.ZERO, whom));
    }
  }

  private void lookAfter(Duration pause, Decisions whom) {
    after(pause, () -> look(whom));
  }

  private void after(Duration pause, Runnable look) {
    try {
      ScheduledFuture<?> unused = timer.schedule(look, pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closed) {
      LOG.log(Level.DEBUG, "{0} looks no more", settings.participant());
    }
  }

  private void look(Decisions whom) {
    if (doubts.isFull()) {
      lookAfter(LOOK_SHORTEST, whom);
      return;
    }
    CompletionStage<Void> unused =
        looks
            .find(settings.age())
            .handle(
                (found, error) -> {
                  if (error == null) {
                    doubts
                        .beginDue(found, System.nanoTime())
                        .forEach(branch -> resolve(branch, whom));
                  } else {
                    LOG.log(
                        Level.WARNING, settings.participant() + " could not look for doubt", error);
                  }
                  return true;
                })
            .thenAccept(looked -> lookAfter(pause(), whom));
  }

  private Duration pause() {
    Duration longest = settings.age().compareTo(LOOK_LONGEST) < 0 ? settings.age() : LOOK_LONGEST;
    Duration due = doubts.isFull() ? LOOK_SHORTEST : doubts.untilDue(System.nanoTime(), longest);
    return due.compareTo(LOOK_SHORTEST) < 0 ? LOOK_SHORTEST : due;
  }

  /**
   * Takes note of who calls. The first call of a shard's new leader is the news that its
   * predecessor is gone: branches of transactions that the predecessor began are asked about
   * whatever their age, because it may have died before it wrote that they exist, and they hold
   * locks.
   */
  public void heard(Call call) {
    if (started.get() && leaders.isFirstOf(call)) {
      decisions.ifPresent(
          whom -> {
            if (orphanLooks.getAndSet(ORPHAN_LOOKS_MAX) == 0) {
              after(ORPHANS_AFTER, () -> lookForOrphans(whom));
            }
          });
    }
  }

  private void lookForOrphans(Decisions whom) {
    int left = orphanLooks.decrementAndGet();
    CompletionStage<Void> unused =
        looks
            .find(Duration.ZERO)
            .handle(
                (found, error) ->
                    error != null || askAboutOrphans(Objects.requireNonNull(found), whom))
            .thenAccept(
                more -> {
                  boolean unfinished = more || !orphanLooks.compareAndSet(left, 0);
                  if (left > 0 && unfinished) {
                    after(ORPHANS_AFTER, () -> lookForOrphans(whom));
                  }
                });
  }

  private boolean askAboutOrphans(List<InDoubt> found, Decisions whom) {
    List<InDoubt> orphans =
        found.stream().filter(branch -> leaders.isOrphan(branch.key().tx())).toList();
    doubts.beginDueAmong(orphans, System.nanoTime()).forEach(branch -> resolve(branch, whom));
    return !orphans.isEmpty();
  }

  /**
   * Looks once, and asks about all that is found and is not being asked about, up to {@link
   * Doubts#UNDER_WAY_MAX} branches.
   *
   * @return how many were resolved
   */
  public CompletionStage<Integer> resolve() {
    return decisions
        .map(whom -> looks.find(settings.age()).thenCompose(found -> resolveAll(found, whom)))
        .orElseGet(() -> CompletableFuture.completedFuture(0));
  }

  private CompletionStage<Integer> resolveAll(List<InDoubt> found, Decisions whom) {
    CompletionStage<Integer> count = CompletableFuture.completedFuture(0);
    for (InDoubt branch : found) {
      if (doubts.begin(branch.key())) {
        count =
            count.thenCombine(
                resolve(branch, whom), (sum, ended) -> ended == Ended.RESOLVED ? sum + 1 : sum);
      }
    }
    return count;
  }

  /** A branch that was begun. Never fails. */
  private CompletionStage<Ended> resolve(InDoubt branch, Decisions whom) {
    return CompletableFuture.completedFuture(branch.key().tx())
        .thenCompose(whom::ask)
        .thenCompose(decided -> apply(branch, decided))
        .exceptionally(error -> unanswered(branch, error))
        .thenApply(
            ended -> {
              doubts.end(branch.key(), ended, System.nanoTime());
              return ended;
            });
  }

  private Ended unanswered(InDoubt branch, Throwable error) {
    LOG.log(
        Level.WARNING,
        "{0}: branch {1} of {2} stays in doubt: {3}",
        settings.participant(),
        branch.key().branch(),
        branch.key().tx(),
        error.getMessage());
    return Ended.UNANSWERED;
  }

  private CompletionStage<Ended> apply(InDoubt branch, Decisions.Decided decided) {
    boolean prepared = branch.style() == Style.PREPARED;
    return switch (decided) {
      case COMMIT -> call(branch, prepared ? CallKind.COMMIT : CallKind.CONFIRM);
      case ABORT -> call(branch, prepared ? CallKind.ABORT : CallKind.CANCEL);
      case UNDECIDED -> CompletableFuture.completedFuture(Ended.UNDECIDED);
      case FORGOTTEN -> {
        LOG.log(
            Level.ERROR,
            "{0}: branch {1} of {2} is in doubt and the coordinator has forgotten it; a person"
                + " must decide",
            settings.participant(),
            branch.key().branch(),
            branch.key().tx());
        yield CompletableFuture.completedFuture(Ended.FORGOTTEN);
      }
    };
  }

  /** A call that hangs gives its room to others, but is not made again before it has ended. */
  private CompletionStage<Ended> call(InDoubt branch, CallKind kind) {
    if (!callsUnderWay.add(branch.key())) {
      return CompletableFuture.completedFuture(Ended.UNANSWERED);
    }
    return Patience.bounded(
        CompletableFuture.completedFuture(Call.of(kind, branch.key(), 0, "", Json.nil()))
            .thenCompose(calls)
            .thenApply(
                answer -> answer instanceof BranchAnswer.Done ? Ended.RESOLVED : Ended.UNANSWERED)
            .whenComplete((ended, error) -> callsUnderWay.remove(branch.key())),
        CALL_LONGEST);
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

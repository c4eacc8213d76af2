package dev.verdict.coordinator.leadership.hazelcast;

import dev.verdict.coordinator.leadership.Cluster;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cluster on Hazelcast. Each membership has a thread of its own that owns its locks; when calls
 * hang or the membership ends by itself, both are given up for new ones.
 */
public final class HazelcastCluster implements Cluster {
  private static final Logger LOG = LoggerFactory.getLogger(HazelcastCluster.class);
  private static final long REJOIN_WAIT_MILLIS = 1_000;
  private static final long END_SECONDS_MAX = 60;

  private final MemberSettings settings;
  private final Executor leadership;
  private volatile @Nullable Run run;
  private final Set<Future<Void>> endings = new HashSet<>();
  private boolean left;

  /**
   * @param settings how this node takes part
   * @param leadership leadership's thread, where everything is told and completed
   */
  public HazelcastCluster(MemberSettings settings, Executor leadership) {
    this.settings = settings;
    this.leadership = leadership;
  }

  /** One membership and its thread. */
  private final class Run implements Member.Events {
    private final Watcher watcher;
    private final ExecutorService thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread owner = new Thread(task, "verdict-leader-locks");
              owner.setDaemon(true);
              return owner;
            });
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile @Nullable Member member;

    Run(Watcher watcher) {
      this.watcher = watcher;
    }

    Future<Void> join() {
      return call(
          () -> {
            if (over.get()) {
              throw new IllegalStateException("this membership was given up before it began");
            }
            Member joined = Member.join(settings, this);
            member = joined;
            if (over.get()) {
              joined.terminate();
            }
          });
    }

    Future<Void> call(Runnable work) {
      return ask(() -> {
            work.run();
            return true;
          })
          .mapEmpty();
    }

    <T> Future<T> ask(Supplier<T> work) {
      Promise<T> promise = Promise.promise();
      try {
        thread.execute(() -> answer(work, promise));
      } catch (RejectedExecutionException over) {
        return Future.failedFuture(over);
      }
      return promise.future();
    }

    private <T> void answer(Supplier<T> work, Promise<T> promise) {
      try {
        T result = work.get();
        leadership.execute(() -> promise.complete(result));
      } catch (RuntimeException failure) {
        leadership.execute(() -> promise.fail(failure));
      }
    }

    Member member() {
      Member joined = member;
      if (joined == null) {
        throw new IllegalStateException("this node is not in the cluster yet");
      }
      return joined;
    }

    Set<String> members() {
      Member joined = member;
      return joined == null || over.get() ? Set.of() : joined.members();
    }

    /** Ends at once, whatever hangs. */
    void abandon() {
      if (over.compareAndSet(false, true)) {
        thread.shutdownNow();
        end();
      }
    }

    /** Releases everything and leaves in order. */
    Future<Void> leave() {
      over.set(true);
      return call(() -> {
            Member joined = member;
            if (joined != null) {
              joined.leave();
            }
          })
          .eventually(
              () -> {
                thread.shutdown();
                return end();
              });
    }

    /** Done once neither its member nor its thread is there any more. */
    private Future<Void> end() {
      Promise<Void> gone = Promise.promise();
      Future<Void> ending = gone.future();
      endings.add(ending);
      ending.onComplete(done -> endings.remove(ending));
      Thread end =
          new Thread(
              () -> {
                terminate();
                leadership.execute(gone::complete);
              },
              "verdict-cluster-end");
      end.setDaemon(true);
      end.start();
      return ending;
    }

    /** A member that is only just joining is terminated by its own thread. */
    private void terminate() {
      try {
        Member joined = member;
        if (joined != null) {
          joined.terminate();
        }
        thread.awaitTermination(END_SECONDS_MAX, TimeUnit.SECONDS);
      } catch (InterruptedException nobodyDoes) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException failure) {
        LOG.warn("A membership in the cluster did not end in order: {}", failure.toString());
      }
    }

    private void tell(Consumer<Watcher> word) {
      leadership.execute(
          () -> {
            if (!over.get()) {
              word.accept(watcher);
            }
          });
    }

    @Override
    public void membersChanged() {
      tell(Watcher::membersChanged);
    }

    @Override
    public void nudged() {
      tell(Watcher::nudged);
    }

    @Override
    public void locksDoubtful(String why) {
      tell(told -> told.locksDoubtful(why));
    }

    @Override
    public void ended() {
      tell(told -> told.dropped("the membership in the cluster ended by itself"));
    }
  }

  /**
   * Whoever is not admitted asks again: the others may not know yet that one of them is gone. Any
   * other failure is one of this node, for example a port that is taken.
   */
  @Override
  public Future<Void> join(Watcher watcher) {
    Run first = new Run(watcher);
    run = first;
    return first
        .join()
        .recover(
            failure ->
                failure instanceof IllegalStateException && run == first && !left
                    ? joinAgain(first, failure).mapEmpty()
                    : Future.failedFuture(failure));
  }

  @Override
  public void rejoin() {
    Run old = run;
    if (old != null && !left) {
      joinInsteadOf(old).onSuccess(Run::membersChanged);
    }
  }

  /** Gives a membership up and tries for another one until it is admitted. */
  private Future<Run> joinInsteadOf(Run old) {
    old.abandon();
    Run next = new Run(old.watcher);
    run = next;
    return next.call(() -> pause(REJOIN_WAIT_MILLIS))
        .compose(waited -> next.join())
        .map(next)
        .recover(
            failure ->
                run == next && !left ? joinAgain(next, failure) : Future.failedFuture(failure));
  }

  private Future<Run> joinAgain(Run refused, Throwable failure) {
    LOG.warn("Not admitted to the cluster yet, asking again: {}", failure.toString());
    return joinInsteadOf(refused);
  }

  private static void pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Set<String> members() {
    Run current = run;
    return current == null ? Set.of() : current.members();
  }

  @Override
  public Future<Boolean> tryLock(int shard) {
    return ask(member -> member.tryLock(shard));
  }

  @Override
  public Future<Void> unlock(int shard) {
    return call(member -> member.unlock(shard));
  }

  @Override
  public Future<Void> forceUnlock(int shard) {
    return call(member -> member.forceUnlock(shard));
  }

  @Override
  public void nudge() {
    call(Member::nudge).onFailure(e -> LOG.debug("A nudge was not sent: {}", e.toString()));
  }

  private Future<Void> call(Consumer<Member> work) {
    return ask(member -> {
          work.accept(member);
          return true;
        })
        .mapEmpty();
  }

  private <T> Future<T> ask(Function<Member, T> work) {
    Run current = run;
    return current == null
        ? Future.failedFuture(new IllegalStateException("this node has not joined"))
        : current.ask(() -> work.apply(current.member()));
  }

  /** Done once no membership is left, also none that was given up before for another one. */
  @Override
  public Future<Void> leave() {
    left = true;
    Run last = run;
    return last == null
        ? Future.succeededFuture()
        : last.leave().eventually(() -> Future.join(List.copyOf(endings)));
  }
}

package dev.verdict.coordinator.timing;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TimerWheelTest {
  private final Vertx vertx = Vertx.vertx();
  private Context context;
  private TimerWheel wheel;

  @BeforeEach
  void makeTheWheelOnItsEventLoop() throws Exception {
    context = vertx.getOrCreateContext();
    wheel = there(made -> made.complete(new TimerWheel(vertx)));
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private <T> T there(Consumer<CompletableFuture<T>> work) throws Exception {
    CompletableFuture<T> done = new CompletableFuture<>();
    context.runOnContext(now -> work.accept(done));
    return done.get(60, SECONDS);
  }

  @Test
  void aTimerIsNeverEarlyWhateverItsDelay() throws Exception {
    long[] delays = {0, 1, 17, 199, 200, 201, 333, 500, 777};
    ConcurrentLinkedQueue<Long> earlyBy = new ConcurrentLinkedQueue<>();
    CountDownLatch fired = new CountDownLatch(delays.length);
    context.runOnContext(
        now -> {
          for (long delay : delays) {
            long begun = System.nanoTime();
            wheel.after(
                delay,
                () -> {
                  long after = NANOSECONDS.toMillis(System.nanoTime() - begun);
                  if (after < delay) {
                    earlyBy.add(delay - after);
                  }
                  fired.countDown();
                });
          }
        });
    assertThat(fired.await(60, SECONDS)).isTrue();
    assertThat(earlyBy).isEmpty();
  }

  @Test
  void tasksRunOnTheEventLoopOnce() throws Exception {
    List<Boolean> onLoop = new ArrayList<>();
    there(
        done -> {
          Thread loop = Thread.currentThread();
          wheel.after(210, () -> onLoop.add(loop == Thread.currentThread()));
          wheel.after(400, () -> done.complete(null));
        });
    assertThat(onLoop).containsExactly(true);
  }

  @Test
  void whatIsCalledOffDoesNotRunNotEvenByATaskOfTheSameTick() throws Exception {
    List<String> ran = new ArrayList<>();
    there(
        done -> {
          List<TimerWheel.Armed> pair = new ArrayList<>();
          for (int i = 0; i < 2; i++) {
            int other = 1 - i;
            pair.add(
                wheel.after(
                    300,
                    () -> {
                      ran.add("one of the pair");
                      pair.get(other).cancel();
                    }));
          }
          TimerWheel.Armed middle = wheel.after(250, () -> ran.add("called off"));
          wheel.after(250, () -> ran.add("kept"));
          middle.cancel();
          middle.cancel();
          wheel.after(400, () -> done.complete(null));
        });
    assertThat(ran).containsExactlyInAnyOrder("kept", "one of the pair");
  }

  @ParameterizedTest
  @MethodSource("whatATaskMayThrow")
  void aTaskThatFailsTakesNoOtherWithIt(Throwable thrown) throws Exception {
    there(
        done -> {
          CountDownLatch both = new CountDownLatch(2);
          for (int i = 0; i < 3; i++) {
            boolean fails = i == 1;
            wheel.after(
                250,
                () -> {
                  if (fails) {
                    TimerWheelTest.<RuntimeException>sneak(thrown);
                  }
                  both.countDown();
                  if (both.getCount() == 0) {
                    done.complete(null);
                  }
                });
          }
        });
  }

  static List<Throwable> whatATaskMayThrow() {
    return List.of(
        new IllegalStateException("on purpose"),
        new StackOverflowError("on purpose"),
        new AssertionError("on purpose"),
        new Exception("on purpose"));
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> void sneak(Throwable thrown) throws T {
    throw (T) thrown;
  }

  @Test
  void aLoopThatWasHeldUpCatchesUpWithoutRunningAnythingEarly() throws Exception {
    List<String> ran = new ArrayList<>();
    there(
        done -> {
          wheel.after(200, () -> ran.add("first"));
          sleep(600);
          long begun = System.nanoTime();
          wheel.after(
              300,
              () -> {
                ran.add(NANOSECONDS.toMillis(System.nanoTime() - begun) >= 300 ? "late" : "early");
                done.complete(null);
              });
        });
    assertThat(ran).containsExactly("first", "late");
  }

  @Test
  void aWheelThatRestedTurnsAgain() throws Exception {
    there(done -> wheel.after(200, () -> done.complete(null)));
    Thread.sleep(100);
    there(done -> wheel.after(200, () -> done.complete(null)));
  }

  /** An event loop wakes up for each timer of Vert.x, and does not sleep just before. */
  @Test
  void theLoopIsNotWokenForTimersThatAreCalledOff() throws Exception {
    List<Long> delays =
        delaysOf(
            counted -> {
              for (int i = 0; i < 1_000; i++) {
                counted.after(20_000 + i, () -> {}).cancel();
              }
            });
    assertThat(delays).hasSize(1);
  }

  @Test
  void aShorterTimerDoesNotWaitForALongerOneThatWasArmedBefore() throws Exception {
    List<Long> delays =
        delaysOf(
            counted -> {
              counted.after(20_000, () -> {});
              counted.after(250, () -> {});
              counted.after(30_000, () -> {});
            });
    assertThat(delays).hasSize(2);
    assertThat(delays.get(1)).isLessThanOrEqualTo(250 + TimerWheel.TICK_MILLIS);
  }

  /** For how long the timers of Vert.x are set that a wheel needs for its own. */
  private List<Long> delaysOf(Consumer<TimerWheel> work) throws Exception {
    List<Long> delays = new ArrayList<>();
    Vertx noting =
        (Vertx)
            Proxy.newProxyInstance(
                Vertx.class.getClassLoader(),
                new Class<?>[] {Vertx.class},
                (proxy, method, arguments) -> {
                  if (method.getName().startsWith("set")) {
                    delays.add((Long) arguments[0]);
                  }
                  return method.invoke(vertx, arguments);
                });
    return there(
        done -> {
          work.accept(new TimerWheel(noting));
          context.runOnContext(next -> done.complete(delays));
        });
  }

  @SuppressWarnings("ThreadSleep") // the event loop is held up on purpose
  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}

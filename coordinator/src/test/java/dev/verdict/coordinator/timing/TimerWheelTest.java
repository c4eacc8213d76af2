package dev.verdict.coordinator.timing;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
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

  @SuppressWarnings("ThreadSleep") // the event loop is held up on purpose
  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}

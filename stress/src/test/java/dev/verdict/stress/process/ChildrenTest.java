package dev.verdict.stress.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildrenTest {
  private static final Duration SOON = Duration.ofMinutes(2);

  private final Path logs;

  ChildrenTest(@TempDir Path logs) {
    this.logs = logs;
  }

  /** Tells its process id, then answers orders. */
  static final class Echo {
    private Echo() {}

    public static void main(String[] args) throws InterruptedException {
      Leash leash = Leash.take();
      System.out.println("chatter that is not for the parent");
      leash.tell(Long.toString(ProcessHandle.current().pid()));
      leash.follow(line -> "heard " + line);
    }
  }

  /** Starts a child, tells its process id, and forgets to end it. */
  static final class Parent {
    private Parent() {}

    public static void main(String[] args) throws InterruptedException {
      Leash leash = Leash.take();
      Child child = Child.start(JavaCommand.of(Echo.class, "grandchild"), Path.of(args[0]));
      leash.tell(child.nextLine(SOON));
      leash.hold();
    }
  }

  /** Fails while another of its threads would go on. */
  static final class Torn {
    private Torn() {}

    public static void main(String[] args) {
      Leash.take();
      CountDownLatch never = new CountDownLatch(1);
      new Thread(() -> Stubborn.await(never)).start();
      Integer.parseInt("torn");
    }
  }

  /** Is busy when its parent goes, and does not ask for orders. */
  static final class Stubborn {
    private Stubborn() {}

    public static void main(String[] args) {
      Leash.take().tell("busy");
      await(new CountDownLatch(1));
    }

    static void await(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Knows of no parent, and would run for a minute. */
  public static final class Sleeper {
    private Sleeper() {}

    public static void main(String[] args) throws InterruptedException {
      TimeUnit.MINUTES.sleep(1);
    }
  }

  @Test
  void aChildAnswersOrdersAndEndsWhenClosed() {
    Child child;
    try (Children children = new Children(logs)) {
      child = children.start(JavaCommand.of(Echo.class, "echo"));
      assertThat(child.nextLine(SOON)).isEqualTo(Long.toString(child.pid()));
      assertThat(child.order("this", SOON)).isEqualTo("heard this");
    }

    assertThat(child.isAlive()).isFalse();
    assertThat(logs.resolve("echo.log")).content().contains("chatter");
  }

  @Test
  void aChildEndsWhenItsParentIsKilled() {
    try (Children children = new Children(logs)) {
      Child parent = children.start(JavaCommand.of(Parent.class, "parent", logs.toString()));
      long grandchild = Long.parseLong(parent.nextLine(SOON));

      ProcessHandle.of(parent.pid()).orElseThrow().destroyForcibly();

      ProcessHandle.of(grandchild)
          .ifPresent(handle -> assertThat(handle.onExit()).succeedsWithin(SOON));
    }
  }

  @Test
  void aProgramThatKnowsNothingOfItsParentEndsWithItToo() {
    Child child;
    try (Children children = new Children(logs)) {
      child =
          children.start(
              JavaCommand.leashed("sleeper", Sleeper.class.getName(), List.of(), List.of()));
      assertThat(child.isAlive()).isTrue();
    }

    assertThat(child.isAlive()).isFalse();
  }

  @Test
  void aRecordedProgramLeavesItsRecording() {
    Path file = logs.resolve("sleeper.jfr");
    // A large heap, touched at the start, takes a busy machine longer than a child has to end.
    List<String> options = List.of(JavaCommand.profileInto(file), "-Xms32m", "-Xmx128m", "-Xmn16m");
    try (Children children = new Children(logs)) {
      children.start(JavaCommand.leashed("sleeper", Sleeper.class.getName(), options, List.of()));
    }

    assertThat(file).isNotEmptyFile();
  }

  @Test
  void aBusyChildEndsToo() {
    Child child;
    try (Children children = new Children(logs)) {
      child = children.start(JavaCommand.of(Stubborn.class, "stubborn"));
      assertThat(child.nextLine(SOON)).isEqualTo("busy");
    }

    assertThat(child.isAlive()).isFalse();
  }

  @Test
  void aFailedMainThreadEndsTheProcess() {
    try (Children children = new Children(logs)) {
      Child child = children.start(JavaCommand.of(Torn.class, "torn"));

      assertThatThrownBy(() -> child.nextLine(SOON)).hasMessageContaining("torn ended");
    }
  }

  @Test
  void aChildThatEndsIsReportedWithItsLog() {
    try (Children children = new Children(logs)) {
      Child child =
          children.start(JavaCommand.leashed("broken", "no.such.Main", List.of(), List.of()));

      assertThatThrownBy(() -> child.nextLine(SOON))
          .isInstanceOf(ChildFailedException.class)
          .hasMessageContaining("broken ended")
          .hasMessageContaining(logs.resolve("broken.log").toString());
    }
    assertThat(logs.resolve("broken.log")).content().contains("no.such.Main");
  }
}

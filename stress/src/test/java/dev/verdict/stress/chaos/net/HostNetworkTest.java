package dev.verdict.stress.chaos.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.verdict.stress.process.Child;
import dev.verdict.stress.process.Children;
import dev.verdict.stress.process.JavaCommand;
import java.net.NetworkInterface;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes on hosts of their own, which ask each other. */
@Tag("once")
class HostNetworkTest {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(60);
  private static final Duration AGAIN_MAX = Duration.ofSeconds(60);
  private static final int HOSTS = 3;

  private final Deque<List<String>> undo = new ArrayDeque<>();
  private final List<Child> talkers = new ArrayList<>();
  private final HostNetwork network;
  private final Children children;

  HostNetworkTest(@TempDir Path logs) {
    assumeTrue(
        HostNetwork.impossible().isEmpty(), () -> HostNetwork.impossible().orElse("possible"));
    network = HostNetwork.create(HOSTS, undo::push);
    children = new Children(logs);
    for (int i = 0; i < HOSTS; i++) {
      talkers.add(start(i));
    }
    talkers.forEach(talker -> talker.nextLine(ANSWER_MAX));
  }

  private Child start(int index) {
    Host host = network.host(index);
    return children.start(
        JavaCommand.of(TalkerMain.class, "talker-" + index, host.address())
            .withJvmOptions(List.of("-Xms16m", "-Xmx64m", "-Xmn8m"))
            .behind(host.inside()));
  }

  @AfterEach
  void stop() {
    children.close();
    undo.forEach(Commands::failure);
  }

  private String asks(int one, int other) {
    return talkers.get(one).order(network.host(other).address(), ANSWER_MAX);
  }

  /** TCP sends again only after a while, and on a busy machine an answer may be late. */
  private void asksUntilAnswered(int one, int other) {
    long endNs = System.nanoTime() + AGAIN_MAX.toNanos();
    while (!asks(one, other).equals("answered")) {
      assertThat(System.nanoTime()).as("%d asks %d", one, other).isLessThan(endNs);
    }
  }

  private void allAnswerAll() {
    for (int one = 0; one < HOSTS; one++) {
      for (int other = 0; other < HOSTS; other++) {
        if (one != other) {
          asksUntilAnswered(one, other);
        }
      }
    }
  }

  @Test
  void twoThatArePartedHearNothingOfEachOtherOnOldConnectionsAndTheThirdHearsBoth() {
    allAnswerAll();
    network.part(network.host(0), network.host(1));
    assertThat(asks(0, 1)).isEqualTo("silent");
    assertThat(asks(1, 0)).isEqualTo("silent");
    asksUntilAnswered(2, 0);
    asksUntilAnswered(2, 1);
    network.clear();
    asksUntilAnswered(0, 1);
    asksUntilAnswered(1, 0);
  }

  @Test
  void twoThatArePartedCannotConnectAndAreNotRefused() {
    network.part(network.host(0), network.host(1));
    assertThat(asks(0, 1)).isEqualTo("silent");
    assertThat(asks(1, 0)).isEqualTo("silent");
  }

  @Test
  void whoIsMutedIsNotHeardAndHears() {
    allAnswerAll();
    network.mute(network.host(0), network.host(1));
    assertThat(asks(0, 1)).as("the question is lost").isEqualTo("silent");
    assertThat(asks(1, 0)).as("the answer is lost").isEqualTo("silent");
    asksUntilAnswered(1, 2);
  }

  @Test
  void twoThatAreCutLoseTheirConnectionsAndCanMakeNone() {
    allAnswerAll();
    network.cut(network.host(0), network.host(1));
    assertThat(asks(0, 1)).isIn("broken", "ended");
    assertThat(asks(0, 1)).isIn("broken", "ended");
    assertThat(asks(1, 0)).isIn("broken", "ended");
    asksUntilAnswered(2, 0);
    network.clear();
    asksUntilAnswered(0, 1);
  }

  @Test
  void whoIsIsolatedHearsNobodyAndIsKeptByNobodysSocketAfterwards() {
    allAnswerAll();
    network.isolate(network.host(0));
    assertThat(asks(0, 1)).isEqualTo("silent");
    assertThat(asks(2, 0)).isEqualTo("silent");
    asksUntilAnswered(1, 2);
    talkers.get(0).close();
    assertThat(asks(2, 0)).as("nobody was told that it ended").isEqualTo("silent");
    network.replace(network.host(0));
    talkers.set(0, start(0));
    talkers.get(0).nextLine(ANSWER_MAX);
    asksUntilAnswered(0, 1);
    asksUntilAnswered(2, 0);
  }

  @Test
  void nothingOfItIsLeft() throws Exception {
    children.close();
    undo.forEach(Commands::run);
    undo.clear();
    assertThat(NetworkInterface.networkInterfaces())
        .noneMatch(device -> device.getName().startsWith("vc" + ProcessHandle.current().pid()));
  }
}

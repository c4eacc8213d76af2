package dev.verdict.sdk.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.sdk.FakeHttp;
import dev.verdict.sdk.FakeHttp.Answer;
import dev.verdict.sdk.FakeHttp.Seen;
import dev.verdict.sdk.MemoryStore;
import dev.verdict.sdk.Participant;
import dev.verdict.sdk.Result;
import dev.verdict.sdk.coordinators.AnyCoordinator;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An instance says where it is, again and again, and goodbye. */
class PresenceTest {
  private static final String AT = "/v1/participants/bank/instances/bank-1";
  private static final String TAKEN = "{\"time_to_live_ms\":1000}";
  private static final URI HERE = URI.create("http://127.0.0.1:9001");
  private static final URI THERE = URI.create("http://127.0.0.1:9002");

  private static final Answer NO_SUCH_WORD = new Answer(400, "{\"code\":\"unknown_member\"}");

  private volatile Answer answer = new Answer(200, TAKEN);
  private volatile boolean isOld;
  private final FakeHttp frozen = new FakeHttp(request -> Answer.NEVER);
  private final FakeHttp node = new FakeHttp(this::answer);
  private final Participant bank = bank(frozen.uri(), node.uri());

  private static Participant bank(URI... coordinators) {
    return Participant.named("bank", new MemoryStore())
        .coordinators(coordinators)
        .instance("bank-1")
        .saga("book", Result.None.class, Result.None.class, (tx, input) -> Result.done())
        .build();
  }

  private Answer answer(Seen request) {
    return isOld && request.body().contains("capabilities") ? NO_SUCH_WORD : answer;
  }

  @AfterEach
  void close() {
    bank.close();
    frozen.close();
    node.close();
  }

  private static String line(URI at) {
    return line(at, ",\"capabilities\":[\"batch\",\"finished\",\"holdings\"]");
  }

  private static String line(URI at, String more) {
    return "PUT " + AT + " {\"base_url\":\"" + at + "\",\"asks\":true" + more + "}";
  }

  private List<String> heard() {
    return node.seen().stream().map(seen -> seen.line() + " " + seen.body()).toList();
  }

  private static void eventually(Callable<Boolean> condition) throws Exception {
    long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(until);
      Thread.sleep(20);
    }
  }

  private void announce(URI at) throws Exception {
    bank.announce(at).toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @Test
  void itIsAnnouncedAtWhicheverNodeAnswersAndGoesOnAtThePaceThatTheAnswerAsksFor()
      throws Exception {
    announce(HERE);
    assertThat(heard()).startsWith(line(HERE));
    eventually(() -> heard().size() >= 4);
    assertThat(heard()).containsOnly(line(HERE));
  }

  @Test
  void itIsTriedUntilSomebodyTakesNote() throws Exception {
    answer = new Answer(503, "");
    var announced = bank.announce(HERE).toCompletableFuture();
    eventually(() -> heard().size() >= 2);
    assertThat(announced).isNotDone();
    answer = new Answer(200, TAKEN);
    announced.get(60, TimeUnit.SECONDS);
  }

  /** Who signed off at such a page would be called for as long as a heartbeat lives. */
  @Test
  void aPageThatIsNoAnswerTakesNoNote() throws Exception {
    FakeHttp page = new FakeHttp(request -> new Answer(200, "<html>Back soon</html>"));
    try (Participant other = bank(page.uri(), node.uri())) {
      other.announce(HERE).toCompletableFuture().get(60, TimeUnit.SECONDS);
    } finally {
      page.close();
    }
    assertThat(heard()).startsWith(line(HERE)).endsWith("DELETE " + AT + " ");
    assertThat(page.seen()).isNotEmpty();
  }

  @Test
  void aCoordinatorThatKnowsNoCapabilitiesIsToldWithoutThemUntilItIsReplaced() throws Exception {
    isOld = true;
    announce(HERE);
    assertThat(heard()).startsWith(line(HERE), line(HERE, ""));
    isOld = false;
    eventually(() -> heard().subList(heard().size() - 2, heard().size()).equals(twice(line(HERE))));
  }

  private static List<String> twice(String line) {
    return List.of(line, line);
  }

  @Test
  void itCanMove() throws Exception {
    announce(HERE);
    announce(THERE);
    eventually(() -> heard().contains(line(THERE)));
  }

  @Test
  void closingSignsOffAndEndsTheHeartbeats() throws Exception {
    announce(HERE);
    bank.close();
    assertThat(heard()).endsWith("DELETE " + AT + " ");
    int before = heard().size();
    Thread.sleep(700);
    assertThat(heard()).hasSize(before);
  }

  /** Else the heartbeat that comes last would bring the instance back to life. */
  @Test
  void aHeartbeatOnItsWayIsNotOvertakenByTheSignOff() throws Exception {
    CompletableFuture<Presence> made = new CompletableFuture<>();
    CompletableFuture<Boolean> gone = new CompletableFuture<>();
    HookedHttp http =
        new HookedHttp(
            AnyCoordinator.newClient(),
            request -> {
              if (request.method().equals("PUT")) {
                made.join().signOff().thenAccept(gone::complete);
              }
            });
    Presence presence =
        new Presence(new AnyCoordinator(List.of(node.uri()), http), "bank", "bank-1", Set::of);
    made.complete(presence);
    presence.announce(HERE);
    assertThat(gone.get(60, TimeUnit.SECONDS)).isTrue();
    assertThat(heard()).containsExactly(line(HERE, ""), "DELETE " + AT + " ");
  }

  @Test
  void whoeverWasNeverAnnouncedDoesNotSignOff() {
    bank.close();
    assertThat(heard()).isEmpty();
  }

  @Test
  void withoutCoordinatorsThereIsNobodyToTell() {
    try (Participant alone = bank()) {
      assertThatThrownBy(() -> alone.announce(HERE))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("no coordinators");
    }
  }

  @Test
  void anAddressThatNobodyCanReachIsRefusedByItsName() {
    assertThatThrownBy(() -> bank.announce(URI.create("localhost:9001")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'localhost:9001'");
    assertThatThrownBy(() -> bank(URI.create("localhost:8080")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'localhost:8080'");
  }
}

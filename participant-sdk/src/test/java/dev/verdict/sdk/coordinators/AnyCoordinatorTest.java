package dev.verdict.sdk.coordinators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.protocol.Json;
import dev.verdict.sdk.FakeHttp;
import dev.verdict.sdk.FakeHttp.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever is well answers, whatever the others do. */
class AnyCoordinatorTest {
  private static final String PATH = "/v1/transactions/x/decision";

  private final List<FakeHttp> servers = new ArrayList<>();
  private final URI dead = dead();
  private final FakeHttp frozen = server(Answer.NEVER);
  private final FakeHttp away = server(new Answer(503, "later"));
  private final FakeHttp well = server(new Answer(200, "{\"text\":\"well\"}"));

  private FakeHttp server(Answer answer) {
    FakeHttp server = new FakeHttp(request -> answer);
    servers.add(server);
    return server;
  }

  private static URI dead() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void close() {
    servers.forEach(FakeHttp::close);
  }

  private static String get(AnyCoordinator coordinators) throws Exception {
    return coordinators
        .get(PATH, AnyCoordinatorTest::text)
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
  }

  private static String text(Json answer) {
    return ((Json.Text) answer.at("/text")).value();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:8080",
        "//localhost:8080",
        "ftp://localhost",
        "http://my_host:8080",
        "http://localhost:8080?x=1",
        "http://localhost:8080/#top",
        "http:///v1",
        ""
      })
  void anAddressThatIsNoneIsRefusedByItsName(String address) {
    assertThatThrownBy(() -> new AnyCoordinator(List.of(well.uri(), URI.create(address))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + address + "'");
  }

  /** The JDK's client refuses some headers by throwing. */
  @Test
  void aRequestThatCannotBeSentIsAFailure() {
    AnyCoordinator coordinators = new AnyCoordinator(List.of(well.uri(), away.uri()));
    Request impossible = new Request("GET", PATH, Optional.empty(), Map.of("Host", "elsewhere"));
    assertThatThrownBy(
            () ->
                coordinators
                    .ask(impossible, Pace.INQUIRY, (status, body, repeated) -> Optional.of(body))
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS))
        .hasCauseInstanceOf(NoAnswerException.class)
        .hasMessageContaining("Host");
  }

  @Test
  void oneIsDeadOneIsFrozenTheThirdAnswers() throws Exception {
    AnyCoordinator coordinators = new AnyCoordinator(List.of(dead, frozen.uri(), well.uri()));

    assertThat(get(coordinators)).isEqualTo("well");
  }

  @Test
  void aFrozenOneCostsAHedgeAndOnlyOnce() throws Exception {
    AnyCoordinator coordinators = new AnyCoordinator(List.of(frozen.uri(), well.uri()));
    long beganAt = System.nanoTime();

    get(coordinators);

    assertThat(Duration.ofNanos(System.nanoTime() - beganAt))
        .isGreaterThanOrEqualTo(AnyCoordinator.HEDGE);
    assertIsPassedOver(frozen, coordinators);
  }

  /**
   * A question that an answer comes to in time is for nobody else. On a busy machine one may take
   * so long that others are asked as well.
   */
  private static void assertIsPassedOver(FakeHttp other, AnyCoordinator coordinators)
      throws Exception {
    for (int i = 0; i < 100; i++) {
      int before = other.seen().size();
      assertThat(get(coordinators)).isEqualTo("well");
      if (other.seen().size() == before) {
        return;
      }
    }
    throw new AssertionError("it is asked each time");
  }

  @Test
  void oneThatCannotServeAtPresentPassesTheQuestionOn() throws Exception {
    assertThat(get(new AnyCoordinator(List.of(away.uri(), well.uri())))).isEqualTo("well");
    assertThat(away.seen()).isNotEmpty();
  }

  /** A maintenance page comes with status 200, and is no coordinator. */
  @ParameterizedTest
  @ValueSource(strings = {"<html>We are back soon.</html>", "\"ok\"", "{}", ""})
  void anAnswerThatIsNoneIsNotTakenAndNotPreferred(String page) throws Exception {
    FakeHttp other = server(new Answer(200, page));
    AnyCoordinator coordinators = new AnyCoordinator(List.of(other.uri(), well.uri()));

    assertThat(get(coordinators)).isEqualTo("well");
    assertIsPassedOver(other, coordinators);
  }

  @Test
  void aLongPageIsToldByItsBeginning() {
    FakeHttp other = server(new Answer(200, "<html>" + "x".repeat(10_000)));

    assertThatThrownBy(() -> get(new AnyCoordinator(List.of(other.uri()))))
        .hasMessageContaining("answered 200 <html>xxx")
        .satisfies(error -> assertThat(error.getMessage()).hasSizeLessThan(1_000));
  }

  @Test
  void whenAllRefuseItEndsAtOnceAndTellsWhy() {
    AnyCoordinator coordinators = new AnyCoordinator(List.of(dead, away.uri()));

    assertThatThrownBy(() -> get(coordinators))
        .hasCauseInstanceOf(NoAnswerException.class)
        .hasMessageContaining("no coordinator answered GET " + PATH)
        .hasMessageContaining("answered 503 later");
    assertThat(away.seen()).isNotEmpty();
  }

  /** A node that waited for a frozen leader in vain answers the next one who asks. */
  @Test
  void whoeverDidNotAnswerIsAskedAgainWhileTheFirstQuestionWaits() throws Exception {
    List<Answer> answers =
        new ArrayList<>(List.of(Answer.NEVER, new Answer(200, "{\"text\":\"new leader\"}")));
    FakeHttp node = new FakeHttp(request -> answers.remove(0));
    servers.add(node);

    assertThat(get(new AnyCoordinator(List.of(node.uri())))).isEqualTo("new leader");
  }

  @Test
  void whenNobodyAnswersItGivesUp() {
    AnyCoordinator coordinators = new AnyCoordinator(List.of(frozen.uri()));
    long beganAt = System.nanoTime();

    assertThatThrownBy(() -> get(coordinators)).hasCauseInstanceOf(NoAnswerException.class);

    assertThat(Duration.ofNanos(System.nanoTime() - beganAt))
        .isLessThan(AnyCoordinator.LONGEST.plusSeconds(30));
    assertThat(frozen.seen()).hasSizeBetween(2, 6);
  }

  @Test
  void whatIsPutArrivesWhole() throws Exception {
    AnyCoordinator coordinators = new AnyCoordinator(List.of(well.uri()));

    coordinators
        .put("/a", "{\"b\":1}", AnyCoordinatorTest::text)
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
    coordinators
        .delete("/a", AnyCoordinatorTest::text)
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);

    assertThat(well.seen())
        .extracting(seen -> seen.line() + " " + seen.body())
        .containsExactly("PUT /a {\"b\":1}", "DELETE /a ");
  }

  @Test
  void everyCoordinatorThatIsAskedIsShownTheToken() throws Exception {
    AnyCoordinator coordinators =
        new AnyCoordinator(
            List.of(away.uri(), well.uri()),
            AnyCoordinator.newClient(),
            Optional.of(new CoordinatorToken("vdt_a-b_c")));

    assertThat(get(coordinators)).isEqualTo("well");
    assertThat(get(new AnyCoordinator(List.of(well.uri())))).isEqualTo("well");

    assertThat(away.seen())
        .extracting(FakeHttp.Seen::authorization)
        .containsOnly("Bearer vdt_a-b_c");
    assertThat(well.seen())
        .extracting(FakeHttp.Seen::authorization)
        .containsExactly("Bearer vdt_a-b_c", "");
  }

  @Test
  void aTokenComesFromAFileAndIsNeverPrinted(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("token"), "vdt_secret\n");
    Path wrong = Files.writeString(folder.resolve("wrong"), "two words");

    CoordinatorToken token = CoordinatorToken.in(file);

    assertThat(token.authorization()).isEqualTo("Bearer vdt_secret");
    assertThat(token.toString()).doesNotContain("secret");
    assertThatThrownBy(() -> CoordinatorToken.in(wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("two words");
    assertThatThrownBy(() -> CoordinatorToken.in(folder.resolve("away")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("away");
  }

  private static Optional<String> ok(int status, String body, boolean repeated) {
    return status == 200 ? Optional.of(body) : Optional.empty();
  }

  @Test
  void whoeverPersistsAsksAllOfThemAgainAfterAPause() throws Exception {
    List<Answer> answers =
        new ArrayList<>(
            List.of(new Answer(503, ""), new Answer(500, ""), new Answer(200, "at last")));
    FakeHttp node = new FakeHttp(request -> answers.remove(0));
    servers.add(node);
    Pace pace = Pace.oneAtATime(Duration.ofSeconds(5), Duration.ofSeconds(15));

    String told =
        new AnyCoordinator(List.of(dead, node.uri()))
            .ask(
                new Request("GET", PATH, Optional.empty(), Map.of("X-A", "b")),
                pace,
                AnyCoordinatorTest::ok)
            .toCompletableFuture()
            .get(60, TimeUnit.SECONDS);

    assertThat(told).isEqualTo("at last");
    assertThat(node.seen()).hasSize(3);
  }

  @Test
  void oneAtATimeMeansThatNobodyElseIsAskedMeanwhile() {
    Pace pace = Pace.oneAtATime(Duration.ofSeconds(5), Duration.ofSeconds(1));

    assertThatThrownBy(
            () ->
                new AnyCoordinator(List.of(frozen.uri(), well.uri()))
                    .ask(
                        new Request("GET", PATH, Optional.empty(), Map.of()),
                        pace,
                        AnyCoordinatorTest::ok)
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS))
        .hasCauseInstanceOf(NoAnswerException.class);
    assertThat(well.seen()).isEmpty();
  }
}

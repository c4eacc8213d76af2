package dev.verdict.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verdict.coordinator.access.ApiToken;
import dev.verdict.coordinator.access.Grant;
import dev.verdict.coordinator.access.Guesses;
import dev.verdict.coordinator.access.Role;
import dev.verdict.coordinator.access.SessionSecret;
import dev.verdict.coordinator.access.SessionStore;
import dev.verdict.coordinator.access.TokenSecret;
import dev.verdict.coordinator.audit.Operators;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing in with a token, and what the cookie is good for. */
@Timeout(120)
class SessionTest {
  private static final String PATH = "/v1/session";
  private static final String VIEW = "/v1/views/mine";
  private static final String SAVE = "{\"filter\":\"\",\"columns\":[],\"version\":0}";

  private final TestServer server;

  SessionTest(@TempDir Path folder) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("operators"), "bob " + TokenSecret.hash("bob-token") + "\n");
    this.server = TestServer.askingForTokens(Operators.named(file, new ArrayList<>()));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /**
   * A browser that somebody signed in.
   *
   * @param cookie as it is sent
   * @param csrf what the page shows beside it
   */
  private record Browser(TestServer server, String cookie, String csrf) {
    HttpResponse<String> look(String path, String... more) {
      return send("GET", path, "", more);
    }

    HttpResponse<String> change(String method, String path, String body, String... more) {
      List<String> headers = new ArrayList<>(List.of(more));
      headers.addAll(List.of(Shown.CSRF_HEADER, csrf));
      return send(method, path, body, headers.toArray(String[]::new));
    }

    HttpResponse<String> send(String method, String path, String body, String... more) {
      List<String> headers = new ArrayList<>(List.of(more));
      headers.addAll(List.of("Cookie", cookie));
      return server.send(method, path, body, headers.toArray(String[]::new));
    }
  }

  private static Grant grant(Role role) {
    return new Grant(Set.of(role), List.of(), List.of());
  }

  private String token(Role role) {
    return server.token("the-" + role.word(), grant(role));
  }

  private HttpResponse<String> signIn(String token, String... headers) {
    return server.send("POST", PATH, "{\"token\":\"" + token + "\"}", headers);
  }

  private Browser signedIn(String token) {
    HttpResponse<String> answer = signIn(token);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return new Browser(server, setCookie(answer).split(";")[0], csrf(answer));
  }

  private static String setCookie(HttpResponse<String> answer) {
    return answer.headers().firstValue("Set-Cookie").orElse("");
  }

  private static String csrf(HttpResponse<String> answer) {
    return json(answer).at("/session/csrf").asText();
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return Contract.parse(answer.body());
  }

  private static String code(HttpResponse<String> answer) {
    return json(answer).path("code").asText();
  }

  private void read() {
    server.readTokens();
  }

  private SessionStore store() {
    return server.sessions.store().orElseThrow();
  }

  // --- what a cookie is good for

  @Test
  void aCookieLetsInWhomItsTokenLetsInAndDoesNoMore() {
    Browser viewer = signedIn(token(Role.VIEWER));
    Browser operator = signedIn(token(Role.OPERATOR));

    assertThat(viewer.look("/v1/node").statusCode()).isEqualTo(200);
    assertThat(viewer.change("PUT", VIEW, SAVE).statusCode()).isEqualTo(403);
    assertThat(code(viewer.change("PUT", VIEW, SAVE))).isEqualTo("not_allowed");
    assertThat(operator.change("PUT", VIEW, SAVE).statusCode()).isEqualTo(201);
    assertThat(operator.look("/v1/tokens").statusCode()).isEqualTo(403);
  }

  @Test
  void whoIsSignedInIsTold() {
    Browser viewer = signedIn(token(Role.VIEWER));

    JsonNode told = json(viewer.look(PATH));

    assertThat(told.path("sign_in").asText()).isEqualTo("needed");
    assertThat(told.path("name").asText()).isEqualTo("the-viewer");
    assertThat(told.path("roles")).hasSize(1);
    assertThat(told.at("/session/csrf").asText()).isEqualTo(viewer.csrf());
    assertThat(told.at("/session/ends_at").asText())
        .isGreaterThan(told.at("/session/idle_ends_at").asText());
    JsonNode nobody = json(server.send("GET", PATH, ""));
    assertThat(nobody.has("name")).isFalse();
    assertThat(nobody.has("session")).isFalse();
  }

  @Test
  void theCookieIsOutOfReachOfScriptsAndOfOtherSites() {
    String token = token(Role.VIEWER);

    assertThat(setCookie(signIn(token)))
        .matches(
            "verdict_session=vds_[A-Za-z0-9_-]{43}; Path=/; Max-Age=43200; HttpOnly;"
                + " SameSite=Strict");
    assertThat(setCookie(signIn(token, "X-Forwarded-Proto", "https")))
        .startsWith("__Host-verdict_session=vds_")
        .endsWith("; HttpOnly; SameSite=Strict; Secure");
  }

  @Test
  void ofASessionOnlyHashesAreKeptAndItIsNowhereElse() {
    String token = token(Role.VIEWER);
    Browser browser = signedIn(token);
    String secret = browser.cookie().split("=")[1];

    String kept = TestServer.await(store().live()).toString();

    assertThat(kept)
        .contains(new SessionSecret(secret).hash())
        .contains(TokenSecret.hash(token))
        .doesNotContain(secret)
        .doesNotContain(token)
        .doesNotContain(browser.csrf());
    assertThat(browser.look(PATH).body()).doesNotContain(secret).doesNotContain(token);
    assertThat(new SessionSecret(secret)).hasToString("vds_…");
  }

  @Test
  void aSecondCookieOfTheSafeNameCountsFirst() {
    Browser viewer = signedIn(token(Role.VIEWER));
    String secret = viewer.cookie().split("=")[1];
    String planted = "verdict_session=" + SessionSecret.random().text();

    String both = planted + "; __Host-verdict_session=" + secret;

    assertThat(server.send("GET", "/v1/node", "", "Cookie", both).statusCode()).isEqualTo(200);
    assertThat(server.send("GET", "/v1/node", "", "Cookie", planted).statusCode()).isEqualTo(401);
  }

  // --- other sites

  @Test
  void aChangeByCookieNeedsWhatOnlyThisNodesPageCanRead() {
    Browser operator = signedIn(token(Role.OPERATOR));
    Browser another = signedIn(token(Role.OPERATOR));

    assertThat(code(operator.send("PUT", VIEW, SAVE))).isEqualTo("csrf_refused");
    assertThat(code(operator.send("PUT", VIEW, SAVE, Shown.CSRF_HEADER, another.csrf())))
        .isEqualTo("csrf_refused");
    assertThat(operator.change("PUT", VIEW, SAVE).statusCode()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site",
        "Origin: http://elsewhere.example",
        "Origin: null"
      })
  void anotherSitesPageNeitherChangesAnythingNorSignsAnybodyIn(String header) {
    String[] foreign = header.split(": ");
    String token = token(Role.OPERATOR);
    Browser operator = signedIn(token);

    assertThat(code(operator.change("PUT", VIEW, SAVE, foreign))).isEqualTo("foreign_origin");
    assertThat(code(signIn(token, foreign))).isEqualTo("foreign_origin");
    assertThat(
            server
                .send("PUT", VIEW, SAVE, "Authorization", "Bearer " + token, foreign[0], foreign[1])
                .statusCode())
        .as("a token is shown by whoever means it")
        .isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Sec-Fetch-Site: same-origin", "Origin: own"})
  void thisNodesOwnPageChangesWhatItsTokenMay(String header) {
    String[] own = header.replace("own", server.uri("").toString()).split(": ");

    Browser operator = signedIn(token(Role.OPERATOR));

    assertThat(operator.change("PUT", VIEW, SAVE, own).statusCode()).isEqualTo(201);
  }

  @Test
  void aSignOutThatAnotherSiteAsksForIsNone() {
    Browser viewer = signedIn(token(Role.VIEWER));

    assertThat(viewer.send("DELETE", PATH, "").statusCode()).isEqualTo(403);

    assertThat(viewer.look("/v1/node").statusCode()).isEqualTo(200);
  }

  // --- its end

  @Test
  void aSessionEndsWithItsToken() {
    String token = token(Role.VIEWER);
    Browser viewer = signedIn(token);
    ApiToken known =
        TestServer.await(server.tokenStore.live()).stream()
            .filter(each -> each.hash().equals(TokenSecret.hash(token)))
            .findFirst()
            .orElseThrow();

    TestServer.await(server.tokenStore.revoke(known.id()));
    read();

    assertThat(viewer.look("/v1/node").statusCode()).isEqualTo(401);
    HttpResponse<String> nobody = viewer.look(PATH);
    assertThat(json(nobody).has("name")).isFalse();
    assertThat(setCookie(nobody)).startsWith("verdict_session=; ").contains("Max-Age=0");
  }

  @Test
  void aSessionEndsWhenNoPersonActedForLongHoweverOftenItsPageAsks() {
    Browser viewer = signedIn(token(Role.VIEWER));
    for (int minute = 1; minute < 30; minute++) {
      server.ahead = Duration.ofMinutes(minute);
      read();
      assertThat(viewer.look("/v1/node").statusCode()).isEqualTo(200);
    }

    server.ahead = Duration.ofMinutes(31);
    read();

    assertThat(viewer.look("/v1/node").statusCode()).isEqualTo(401);
  }

  @Test
  void aPersonsActKeepsItOpen() {
    Browser viewer = signedIn(token(Role.VIEWER));
    server.ahead = Duration.ofMinutes(20);
    read();
    assertThat(viewer.look("/v1/node", Access.ACTED_HEADER, "true").statusCode()).isEqualTo(200);

    server.ahead = Duration.ofMinutes(49);
    read();
    assertThat(viewer.look("/v1/node").statusCode()).isEqualTo(200);

    server.ahead = Duration.ofMinutes(51);
    read();
    assertThat(viewer.look("/v1/node").statusCode()).isEqualTo(401);
  }

  @Test
  void aSessionEndsAtTheLatestAfterItsLifetime() {
    Browser viewer = signedIn(token(Role.VIEWER));
    String hash = new SessionSecret(viewer.cookie().split("=")[1]).hash();
    for (int minutes = 20; minutes < 720; minutes += 20) {
      server.ahead = Duration.ofMinutes(minutes);
      assertThat(TestServer.await(store().acted(hash, SignIns.IDLE_STANDARD))).isPresent();
    }
    read();
    assertThat(viewer.look("/v1/node").statusCode()).isEqualTo(200);

    server.ahead = Duration.ofMinutes(721);
    read();

    assertThat(viewer.look("/v1/node").statusCode()).isEqualTo(401);
  }

  @Test
  void whoSignsOutIsNobodyAtOnce() {
    Browser viewer = signedIn(token(Role.VIEWER));

    HttpResponse<String> out = viewer.change("DELETE", PATH, "");

    assertThat(out.statusCode()).isEqualTo(200);
    assertThat(setCookie(out)).contains("Max-Age=0");
    assertThat(viewer.look("/v1/node").statusCode()).isEqualTo(401);
    assertThat(viewer.change("DELETE", PATH, "").statusCode()).isEqualTo(200);
    assertThat(TestServer.await(store().live())).isEmpty();
  }

  @Test
  void aNodeThatCannotReadWhoIsSignedInLetsNobodyInByACookie() throws Exception {
    Browser viewer = signedIn(token(Role.VIEWER));
    server.stopReadingTokens();

    Thread.sleep(11_000);

    assertThat(viewer.look("/v1/node").statusCode()).isEqualTo(503);
  }

  // --- on record

  @Test
  void whoSignsInActsAndSignsOutIsOnRecordWithHisToken() {
    String token = token(Role.OPERATOR);
    Browser operator = signedIn(token);
    assertThat(operator.change("PUT", VIEW, SAVE).statusCode()).isEqualTo(201);
    operator.change("DELETE", PATH, "");

    JsonNode rows =
        json(server.send("GET", "/v1/audit", "", "Authorization", "Bearer " + token)).path("rows");

    assertThat(rows).extracting(row -> row.path("action").asText()).contains("sign_in", "sign_out");
    assertThat(rows)
        .allSatisfy(
            row -> {
              assertThat(row.path("operator").asText()).isEqualTo("the-operator");
              assertThat(row.toString()).contains("token").doesNotContain(token);
            });
  }

  @Test
  void whoTriesInVainIsNotOnRecord() {
    read();
    assertThat(signIn("vdt_nobodys").statusCode()).isEqualTo(401);

    JsonNode rows =
        json(server.send("GET", "/v1/audit", "", "Authorization", "Bearer " + token(Role.VIEWER)))
            .path("rows");
    assertThat(rows).isEmpty();
  }

  // --- operators of the file, open nodes

  @Test
  void anOperatorOfTheFileSignsInWithHisToken() {
    Browser bob = signedIn("bob-token");

    assertThat(json(bob.look(PATH)).path("name").asText()).isEqualTo("bob");
    assertThat(bob.change("PUT", VIEW, SAVE).statusCode()).isEqualTo(201);
    assertThat(bob.look("/v1/tokens").statusCode()).isEqualTo(403);
  }

  @Test
  void whereNobodyNeedsATokenNobodySignsIn() {
    try (TestServer open = new TestServer()) {
      assertThat(json(open.send("GET", PATH, "")).path("sign_in").asText()).isEqualTo("none");
      HttpResponse<String> refused = open.send("POST", PATH, "{\"token\":\"vdt_any\"}");
      assertThat(refused.statusCode()).isEqualTo(409);
      assertThat(code(refused)).isEqualTo("tokens_not_used");
    }
  }

  @Test
  void whereATokenIsOptionalASessionThatIsOverIsNotTakenForNobodys() {
    try (TestServer optional = TestServer.judgingWhoShowsAToken(Operators.everybody())) {
      String stale = "verdict_session=" + SessionSecret.random().text();

      assertThat(optional.send("GET", "/v1/node", "").statusCode()).isEqualTo(200);
      assertThat(optional.send("GET", "/v1/node", "", "Cookie", stale).statusCode()).isEqualTo(401);
    }
  }

  // --- guessing

  private static Stream<String> guesses(int count) {
    return Stream.iterate(0, n -> n + 1).limit(count).map(n -> "vdt_wrong" + n);
  }

  /** Asks from another address of this machine. */
  private String from(String address, String... headers) throws IOException {
    try (Socket socket =
        new Socket(
            InetAddress.getLoopbackAddress(),
            server.port(),
            InetAddress.getByAddress(NetUtil.createByteArrayFromIpAddressString(address)),
            0)) {
      StringBuilder text =
          new StringBuilder("GET /v1/node HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
      for (String header : headers) {
        text.append(header).append("\r\n");
      }
      socket.getOutputStream().write((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoTriesTokensWaitsAndOthersDoNot(boolean bySigningIn) throws IOException {
    String right = token(Role.VIEWER);
    read();
    Browser before = signedIn(right);
    guesses(Guesses.WRONG_MAX)
        .forEach(
            wrong ->
                assertThat(
                        bySigningIn
                            ? signIn(wrong).statusCode()
                            : server
                                .send("GET", "/v1/node", "", "Authorization", "Bearer " + wrong)
                                .statusCode())
                    .isEqualTo(401));

    HttpResponse<String> limited =
        server.send("GET", "/v1/node", "", "Authorization", "Bearer " + right);

    assertThat(limited.statusCode()).isEqualTo(429);
    assertThat(code(limited)).isEqualTo("too_many_guesses");
    assertThat(limited.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 60L);
    assertThat(signIn(right).statusCode()).isEqualTo(429);
    assertThat(from("127.0.0.3", "Authorization: Bearer " + right)).isEqualTo("200");
    assertThat(before.look("/v1/node").statusCode()).as("a session is no guess").isEqualTo(200);
  }

  @Test
  void theSameWrongTokenAgainAndAgainKeepsNobodyElseOut() {
    String right = token(Role.VIEWER);
    for (int i = 0; i < 50; i++) {
      assertThat(signIn("vdt_revoked").statusCode()).isEqualTo(401);
    }
    assertThat(signIn(right).statusCode()).isEqualTo(201);
  }

  @Test
  void aProxySaysForWhomItAsksAndNobodyElseDoes() throws IOException {
    String right = "Authorization: Bearer " + token(Role.VIEWER);
    String guesser = "X-Forwarded-For: 192.0.2.7, 127.0.0.2";
    for (String wrong : guesses(Guesses.WRONG_MAX).toList()) {
      assertThat(from("127.0.0.2", "Authorization: Bearer " + wrong, guesser)).isEqualTo("401");
    }
    assertThat(from("127.0.0.2", right, guesser)).isEqualTo("429");
    assertThat(from("127.0.0.2", right, "X-Forwarded-For: 192.0.2.7, 192.0.2.8")).isEqualTo("200");
    assertThat(from("127.0.0.3", right, guesser)).as("who is no proxy is himself").isEqualTo("200");
  }
}

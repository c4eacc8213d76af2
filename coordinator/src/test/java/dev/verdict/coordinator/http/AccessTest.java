package dev.verdict.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verdict.coordinator.access.ApiToken;
import dev.verdict.coordinator.access.Grant;
import dev.verdict.coordinator.access.Role;
import dev.verdict.coordinator.audit.Operators;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may make which call, by the token that is shown, where callers need one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessTest {
  private static final List<String> SERVICES = List.of("bank-a");
  private final Map<Role, String> tokens = new EnumMap<>(Role.class);
  private final TestServer server;

  AccessTest(@TempDir Path folder) throws Exception {
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest("bob-token".getBytes(StandardCharsets.UTF_8));
    Path file =
        Files.writeString(
            folder.resolve("operators"), "bob " + HexFormat.of().formatHex(hash) + "\n");
    this.server = TestServer.askingForTokens(Operators.named(file, new ArrayList<>()));
  }

  @BeforeAll
  void giveOutTokens() {
    for (Role role : Role.values()) {
      tokens.put(role, server.token("the-" + role.word(), grant(role)));
    }
  }

  private static Grant grant(Role role, String... namespaces) {
    return new Grant(
        Set.of(role), List.of(namespaces), role == Role.PARTICIPANT ? SERVICES : List.of());
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private HttpResponse<String> send(String token, String method, String path, String body) {
    return server.send(method, path, body, "Authorization", "Bearer " + token);
  }

  private static String code(HttpResponse<String> answer) {
    return Contract.parse(answer.body()).path("code").asText();
  }

  private String admin() {
    return tokens.getOrDefault(Role.ADMIN, "");
  }

  // --- the table

  private List<String> routes() {
    Vertx vertx = Vertx.vertx();
    try {
      return new HttpApi(vertx, server.setup()).routes();
    } finally {
      TestServer.await(vertx.close());
    }
  }

  @Test
  void theTableHasTheCallsThatThereAreAndNoOther() {
    assertThat(Permissions.calls()).containsExactlyInAnyOrderElementsOf(routes());
  }

  /** All calls but the stream of events, which is not over when it is answered. */
  private Stream<String> calls() {
    return Permissions.calls().stream().filter(call -> !call.endsWith("/events")).sorted();
  }

  @ParameterizedTest
  @MethodSource("calls")
  void eachRoleMayMakeTheCallsOfTheTableAndNobodyElseMay(String call) {
    String method = call.split(" ")[0];
    String path = filled(call.split(" ")[1]);
    for (Role role : Role.values()) {
      HttpResponse<String> answer =
          send(tokens.getOrDefault(role, ""), method, path, body(method, path));

      boolean may = Permissions.of(call).map(roles -> roles.contains(role)).orElse(true);
      assertThat(answer.statusCode() == 403)
          .as("%s: %s answered %s", call, role, answer.body())
          .isEqualTo(!may);
      assertThat(answer.statusCode()).isNotEqualTo(401).isNotEqualTo(500);
      if (!may) {
        assertThat(code(answer)).isEqualTo("not_allowed");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("calls")
  void withoutATokenOnlyWhatSaysNothingIsAnswered(String call) {
    String method = call.split(" ")[0];
    String path = filled(call.split(" ")[1]);

    HttpResponse<String> answer = server.send(method, path, body(method, path));

    if (Permissions.of(call).isEmpty()) {
      assertThat(answer.statusCode())
          .as(answer.body())
          .isEqualTo(call.equals("POST /v1/session") ? 400 : 200);
    } else {
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
      assertThat(code(answer)).isEqualTo("token_required");
      assertThat(answer.headers().firstValue("WWW-Authenticate"))
          .contains("Bearer realm=\"verdict\"");
    }
  }

  /** A body that is refused before anything is done, but for what has to be read to be judged. */
  private static String body(String method, String path) {
    if (path.endsWith("/branches")) {
      return "{\"id\":\"a\",\"participant\":\"bank-a\"}";
    }
    return method.equals("GET") || method.equals("DELETE") ? "" : "{\"nonsense\":true}";
  }

  private static String filled(String path) {
    return path.replace("/tokens/{id}", "/tokens/00000000-0000-0000-0000-000000000000")
        .replace("{id}", ScriptedTransactions.ID.text())
        .replace("{branch}", "debit")
        .replace("{name}", "bank-a")
        .replace("{instance}", "bank-a-1")
        .replace("{version}", "1");
  }

  // --- what is wrong with a token

  @Test
  void theAnswerNeverSaysWhatIsWrongWithAToken() {
    String revoked = server.token("leaver", grant(Role.ADMIN));
    ApiToken known = known("leaver");
    TestServer.await(server.tokenStore.revoke(known.id()));
    server.readTokens();
    double before = server.refused("unknown");
    String path = "/v1/transactions";

    List<HttpResponse<String>> answers =
        List.of(
            server.send("GET", path, ""),
            server.send("GET", path, "", "Authorization", "Basic YTpi"),
            server.send("GET", path, "", "Authorization", admin()),
            send("vdt_" + "A".repeat(43), "GET", path, ""),
            send(known.hash(), "GET", path, ""),
            send(admin().substring(0, admin().length() - 1), "GET", path, ""),
            send(revoked, "GET", path, ""));

    assertThat(answers).allMatch(answer -> answer.statusCode() == 401);
    assertThat(answers).extracting(HttpResponse::body).containsOnly(answers.get(0).body());
    assertThat(server.refused("unknown")).isEqualTo(before + answers.size());
  }

  @Test
  void aTokenOfAnotherNamespaceIsRefusedLikeOneOfAnotherRole() {
    String elsewhere = server.token("stranger", grant(Role.ADMIN, "elsewhere"));
    String here = server.token("neighbour", grant(Role.VIEWER, "elsewhere", "default"));
    double before = server.refused("forbidden");

    HttpResponse<String> stranger = send(elsewhere, "GET", "/v1/stuck", "");
    HttpResponse<String> client =
        send(tokens.getOrDefault(Role.CLIENT, ""), "GET", "/v1/stuck", "");

    assertThat(stranger.statusCode()).isEqualTo(403);
    assertThat(client.body()).isEqualTo(stranger.body());
    assertThat(send(here, "GET", "/v1/stuck", "").statusCode()).isEqualTo(200);
    assertThat(server.refused("forbidden")).isEqualTo(before + 2);
  }

  @Test
  void anOperatorOfTheFileIsAnOperatorAndNoMore() {
    assertThat(send("bob-token", "GET", "/v1/stuck", "").statusCode()).isEqualTo(200);
    assertThat(send("bob-token", "GET", "/v1/tokens", "").statusCode()).isEqualTo(403);
    assertThat(send("bob-token", "POST", "/v1/atomic", "{}").statusCode()).isEqualTo(403);
    assertThat(send("bob-token", "PUT", "/v1/views/bobs", "{}").statusCode()).isEqualTo(201);
    JsonNode rows = Contract.parse(send(admin(), "GET", "/v1/audit?operator=bob", "").body());
    assertThat(rows.at("/rows/0/action").asText()).isEqualTo("view_save");
  }

  @Test
  void aServiceSpeaksForItselfOnly() {
    String bank = tokens.getOrDefault(Role.PARTICIPANT, "");
    String instance = "{\"base_url\":\"http://127.0.0.1:9\"}";
    String enlist = "/v1/transactions/" + ScriptedTransactions.ID.text() + "/branches";
    String branch = "{\"id\":\"a\",\"participant\":\"bank-b\"}";

    assertThat(send(bank, "PUT", "/v1/participants/bank-b/instances/1", instance).statusCode())
        .isEqualTo(403);
    assertThat(send(bank, "DELETE", "/v1/participants/bank-b/instances/1", "").statusCode())
        .isEqualTo(403);
    assertThat(send(bank, "POST", enlist, branch).statusCode()).isEqualTo(403);
    assertThat(send(bank, "POST", enlist, branch.replace("bank-b", "bank-a")).statusCode())
        .isEqualTo(201);
    assertThat(send(tokens.getOrDefault(Role.CLIENT, ""), "POST", enlist, branch).statusCode())
        .isEqualTo(201);
  }

  /** The heartbeat asks again; until then the stream goes on. */
  @Test
  void aStreamOfEventsEndsSoonAfterItsTokenWasRevoked() throws Exception {
    String viewer = server.token("listener", grant(Role.VIEWER));
    HttpRequest request =
        HttpRequest.newBuilder(server.uri("/v1/events"))
            .header("Authorization", "Bearer " + viewer)
            .build();
    HttpResponse<InputStream> answer = server.client.send(request, BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isEqualTo(200);
    CompletableFuture<byte[]> end = CompletableFuture.supplyAsync(() -> whole(answer.body()));
    assertThat(server.send("GET", "/v1/events", "").statusCode()).isEqualTo(401);
    assertThat(end).isNotDone();

    TestServer.await(server.tokenStore.revoke(known("listener").id()));
    server.readTokens();

    assertThat(end.get(60, TimeUnit.SECONDS)).isNotEmpty();
  }

  private static byte[] whole(InputStream stream) {
    try (stream) {
      return stream.readAllBytes();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private ApiToken known(String name) {
    return TestServer.await(server.tokenStore.list()).stream()
        .filter(token -> token.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  // --- giving out tokens

  @Test
  void anAdminGivesOutATokenThatIsGoodUntilItIsRevokedAndAllOfItIsOnRecord() {
    HttpResponse<String> made =
        send(
            admin(),
            "POST",
            "/v1/tokens",
            "{\"name\":\"shop\",\"roles\":[\"client\"],\"namespaces\":[\"default\"],"
                + "\"expires_in_seconds\":3600}");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    JsonNode token = Contract.parse(made.body());
    assertThat(new Contract().check("Token", token)).isEmpty();
    String secret = token.path("token").asText();
    assertThat(send(secret, "GET", "/v1/transactions", "").statusCode()).isEqualTo(200);

    HttpResponse<String> list = send(admin(), "GET", "/v1/tokens", "");
    assertThat(new Contract().check("TokenList", Contract.parse(list.body()))).isEmpty();
    assertThat(list.body()).contains(token.path("id").asText()).doesNotContain(secret);
    HttpResponse<String> revoked =
        send(admin(), "DELETE", "/v1/tokens/" + token.path("id").asText(), "");
    assertThat(Contract.parse(revoked.body()).path("revoked_at").asText()).isNotEmpty();
    assertThat(send(secret, "GET", "/v1/transactions", "").statusCode()).isEqualTo(401);

    String audit = send(admin(), "GET", "/v1/audit?operator=the-admin", "").body();
    assertThat(Contract.parse(audit).path("rows"))
        .extracting(row -> row.path("action").asText())
        .contains("token_create", "token_revoke");
    assertThat(Contract.parse(audit).path("rows"))
        .allSatisfy(
            row ->
                assertThat(Contract.parse(row.path("parameters").asText()).path("token").asText())
                    .isEqualTo(known("the-admin").id().toString()));
    assertThat(audit).contains(token.path("id").asText());
    assertThat(audit).contains("shop").doesNotContain(secret);
  }

  @Test
  void anAdminOfSomeNamespacesRulesOverTokensOfThoseOnly() {
    String local = server.token("local-admin", grant(Role.ADMIN, "default"));
    String wide = "{\"name\":\"a\",\"roles\":[\"viewer\"]}";
    String other = "{\"name\":\"a\",\"roles\":[\"viewer\"],\"namespaces\":[\"default\",\"b\"]}";
    String own = "{\"name\":\"a\",\"roles\":[\"viewer\"],\"namespaces\":[\"default\"]}";

    assertThat(send(local, "POST", "/v1/tokens", wide).statusCode()).isEqualTo(403);
    assertThat(send(local, "POST", "/v1/tokens", other).statusCode()).isEqualTo(403);
    assertThat(send(local, "POST", "/v1/tokens", own).statusCode()).isEqualTo(201);
    String namesake = own.replace("\"a\"", "\"the-admin\"");
    assertThat(send(local, "POST", "/v1/tokens", namesake).statusCode()).isEqualTo(403);
    JsonNode seen = Contract.parse(send(local, "GET", "/v1/tokens", "").body()).path("tokens");
    assertThat(seen).isNotEmpty();
    assertThat(seen).allMatch(token -> token.path("namespaces").toString().equals("[\"default\"]"));
    String first = known("the-viewer").id().toString();
    HttpResponse<String> hidden = send(local, "DELETE", "/v1/tokens/" + first, "");
    assertThat(hidden.statusCode()).isEqualTo(404);
    assertThat(code(hidden)).isEqualTo("unknown_token");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'roles':['client']} | missing_member | /name",
        "{'name':'a'} | missing_member | /roles",
        "{'name':'anonymous','roles':['client']} | invalid_value | /name",
        "{'name':'a b','roles':['client']} | invalid_value | /name",
        "{'name':'coordinator','roles':['client']} | invalid_value | /name",
        "{'name':'first-admin','roles':['client']} | invalid_value | /name",
        "{'name':'emergency-admin','roles':['client']} | invalid_value | /name",
        "{'name':'bob','roles':['client']} | invalid_value | /name",
        "{'name':'a','roles':[]} | invalid_value | /roles",
        "{'name':'a','roles':['king']} | invalid_value | /roles/0",
        "{'name':'a','roles':[null]} | wrong_type | /roles/0",
        "{'name':'a','roles':['client'],'services':['b']} | invalid_value | /services",
        "{'name':'a','roles':['participant']} | invalid_value | /services",
        "{'name':'a','roles':['client'],'namespaces':['/']} | invalid_value | /namespaces/0",
        "{'name':'a','roles':['client'],'expires_in_seconds':0} | invalid_value |"
            + " /expires_in_seconds",
        "{'name':'a','roles':['client'],'token':'mine'} | unknown_member | /token",
      })
  void aTokenToBeThatIsWrongIsRefused(String body, String expected, String pointer) {
    HttpResponse<String> answer = send(admin(), "POST", "/v1/tokens", body.replace('\'', '"'));

    assertThat(code(answer)).as(answer.body()).isEqualTo(expected);
    assertThat(Contract.parse(answer.body()).path("pointer").asText()).isEqualTo(pointer);
    assertThat(answer.statusCode()).isEqualTo(400);
  }

  @Test
  void whereNobodyNeedsATokenNoneIsGivenOut() {
    try (TestServer open = new TestServer()) {
      assertThat(code(open.send("GET", "/v1/tokens", ""))).isEqualTo("tokens_not_used");
      assertThat(code(open.send("POST", "/v1/tokens", "{\"name\":\"a\",\"roles\":[\"admin\"]}")))
          .isEqualTo("tokens_not_used");
      assertThat(open.send("GET", "/v1/stuck", "").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aNodeThatCannotReadTheTokensSaysSoAndHonoursNone() {
    try (TestServer server = TestServer.askingForTokens(Operators.everybody())) {
      assertThat(server.send("GET", "/health/ready", "").statusCode()).isEqualTo(503);
      assertThat(server.send("GET", "/health/ready", "").body())
          .contains("cannot read which tokens are good");
      HttpResponse<String> answer =
          server.send("GET", "/v1/stuck", "", "Authorization", "Bearer vdt_whatever");
      assertThat(answer.statusCode()).isEqualTo(503);

      server.readTokens();

      assertThat(server.send("GET", "/health/ready", "").statusCode()).isEqualTo(200);
      assertThat(server.send("GET", "/v1/stuck", "").statusCode()).isEqualTo(401);
    }
  }

  // --- while callers get their tokens

  @Test
  void whereATokenIsOptionalOneThatIsShownIsJudgedAndWhoShowsNoneIsLetInAndCounted() {
    try (TestServer both = TestServer.judgingWhoShowsAToken(Operators.everybody())) {
      String client = "Bearer " + both.token("shop", grant(Role.CLIENT));
      String call = "GET /v1/stuck";

      assertThat(both.send("GET", "/v1/stuck", "").statusCode()).isEqualTo(200);
      assertThat(both.send("GET", "/v1/stuck", "", "Authorization", "Basic YTpi").statusCode())
          .isEqualTo(200);
      assertThat(both.withoutToken(call)).isEqualTo(2);
      assertThat(both.send("GET", "/v1/stuck", "", "Authorization", client).statusCode())
          .isEqualTo(403);
      assertThat(both.send("GET", "/v1/transactions", "", "Authorization", client).statusCode())
          .isEqualTo(200);
      assertThat(both.send("GET", "/v1/stuck", "", "Authorization", "Bearer vdt_x").statusCode())
          .isEqualTo(401);
      assertThat(both.withoutToken(call)).isEqualTo(2);
      assertThat(Contract.parse(both.send("GET", "/v1/node", "").body()).path("access").asText())
          .isEqualTo("optional");
    }
  }

  @Test
  void whereATokenIsOptionalOnlyAnAdminsGivesOutOthers() {
    String wanted = "{\"name\":\"shop\",\"roles\":[\"client\"]}";
    try (TestServer both = TestServer.judgingWhoShowsAToken(Operators.everybody())) {
      String admin = "Bearer " + both.token("ada", grant(Role.ADMIN));
      String viewer = "Bearer " + both.token("eve", grant(Role.VIEWER));

      assertThat(code(both.send("POST", "/v1/tokens", wanted))).isEqualTo("token_required");
      assertThat(code(both.send("GET", "/v1/tokens", ""))).isEqualTo("token_required");
      assertThat(both.send("POST", "/v1/tokens", wanted, "Authorization", viewer).statusCode())
          .isEqualTo(403);
      assertThat(both.send("POST", "/v1/tokens", wanted, "Authorization", admin).statusCode())
          .isEqualTo(201);
    }
  }

  @Test
  void whereATokenIsOptionalOperatorsOfTheFileAreStillAskedForTheirs(@TempDir Path folder)
      throws Exception {
    Path file = Files.writeString(folder.resolve("operators"), "eve " + "a".repeat(64) + "\n");
    try (TestServer both =
        TestServer.judgingWhoShowsAToken(Operators.named(file, new ArrayList<>()))) {
      String operator = "Bearer " + both.token("ada", grant(Role.OPERATOR));

      assertThat(code(both.send("PUT", "/v1/views/mine", "{}"))).isEqualTo("operator_required");
      assertThat(both.send("PUT", "/v1/views/mine", "{}", "Authorization", operator).statusCode())
          .isEqualTo(201);
    }
  }

  /** So that the table of roles in the documentation is the one that holds. */
  @Test
  void theDocumentationSaysWhichRolesMayMakeWhichCall() throws Exception {
    String documentation = Files.readString(Path.of("../docs/http-api.md"));
    Permissions.calls()
        .forEach(
            call -> {
              String words =
                  Permissions.of(call)
                      .map(
                          roles ->
                              String.join(
                                  ", ",
                                  Arrays.stream(Role.values())
                                      .filter(roles::contains)
                                      .map(Role::word)
                                      .toList()))
                      .orElse("nobody is asked");
              assertThat(documentation).contains("| `" + call + "` | " + words + " |");
            });
  }
}

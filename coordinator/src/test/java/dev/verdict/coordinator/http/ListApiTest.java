package dev.verdict.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verdict.coordinator.Awaiting;
import dev.verdict.coordinator.StubParticipant;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the filters of lists find among transactions that a real engine ran. */
class ListApiTest {
  private static final Contract CONTRACT = new Contract();
  private static final String SAGA =
      "{\"name\":\"%s\",\"version\":%d,\"steps\":["
          + "{\"name\":\"pay\",\"participant\":\"%s\",\"operation\":\"pay\",\"pivot\":true}]}";
  private static StubParticipant stub;
  private static TestServer server;
  private static String atBank;
  private static String atShop;
  private static String saga;

  @BeforeAll
  static void start() {
    stub = new StubParticipant();
    server = TestServer.overAnEngine();
    for (String name : List.of("bank", "shop", "crowd")) {
      String body = "{\"base_urls\":[\"" + stub.url() + "\"],\"asks\":true}";
      server.send("PUT", "/v1/participants/" + name, body);
    }
    atBank = atomic("bank", "{\"participant\":\"shop\"}");
    atShop = atomic("shop", "1");
    json(server.send("PUT", "/v1/saga-definitions", SAGA.formatted("order", 1, "bank")), 201);
    String started = "{\"saga\":\"order\",\"input\":{},\"business_key\":\"Order-9\"}";
    saga = json(server.send("POST", "/v1/sagas", started), 200).path("id").asText();
  }

  private static String atomic(String participant, String payload) {
    String body = "{\"branches\":[{\"id\":\"a\",\"participant\":\"%s\",\"payload\":%s}]}";
    return json(server.send("POST", "/v1/atomic", body.formatted(participant, payload)), 200)
        .path("id")
        .asText();
  }

  @AfterAll
  static void stop() {
    server.close();
    stub.close();
  }

  @Test
  void aServiceIsFoundInBranchesAndInTheStepsOfSagas() {
    assertThat(found("participant=bank")).containsExactly(saga, atBank);
    assertThat(found("participant=bank&kind=atomic")).containsExactly(atBank);
    assertThat(found("participant=bank&name=order")).containsExactly(saga);
    assertThat(found("participant=shop")).doesNotContain(atBank).contains(atShop);
    assertThat(found("participant=nobody")).isEmpty();
  }

  @Test
  void textsAndBeginningsOfIdsAreFound() {
    assertThat(found("text=ORDER-9")).containsExactly(saga);
    assertThat(found("text=order-9&outcome=abort")).isEmpty();
    assertThat(found("id_prefix=" + atBank.substring(0, 30))).contains(atBank);
    assertThat(found("id_prefix=zzz")).isEmpty();
  }

  @Test
  void durationsAreFound() {
    assertThat(found("finished_within_ms=600000")).contains(saga, atShop, atBank);
    assertThat(found("longer_than_ms=600000")).isEmpty();
  }

  @Test
  void whatWasResolvedByHandIsFound() {
    stub.failing.add("commit");
    try {
      String body = "{\"branches\":[{\"id\":\"a\",\"participant\":\"shop\"}]}";
      String id =
          json(server.send("POST", "/v1/atomic", body, "Prefer", "wait=1"), 200)
              .path("id")
              .asText();
      assertThat(found("heuristic=true")).doesNotContain(id);
      String resolve = "{\"outcome\":\"commit\",\"reason\":\"booked by hand\"}";
      server.send("POST", "/v1/transactions/" + id + "/branches/a/resolve", resolve);
      Awaiting.until("it is stored", () -> found("heuristic=true").equals(List.of(id)));
      assertThat(found("heuristic=false")).doesNotContain(id).contains(atBank);
    } finally {
      stub.failing.clear();
    }
  }

  @Test
  void aServiceInTooManyVersionsOfSagasNeedsTheSagasName() {
    for (int version = 1; version <= Involvement.DEFINITIONS_MAX + 1; version++) {
      String definition = SAGA.formatted("crowded", version, "crowd");
      json(server.send("PUT", "/v1/saga-definitions", definition), 201);
    }

    JsonNode problem = json(server.send("GET", "/v1/transactions?participant=crowd", ""), 400);

    assertThat(problem.path("code").asText()).isEqualTo("invalid_query");
    assertThat(problem.path("detail").asText()).contains("More than 99", "give name too");
    assertThat(found("participant=crowd&name=order")).isEmpty();
  }

  private static List<String> found(String query) {
    JsonNode page = json(server.send("GET", "/v1/transactions?" + query, ""), 200);
    assertThat(CONTRACT.check("TransactionPage", page)).isEmpty();
    return StreamSupport.stream(page.path("transactions").spliterator(), false)
        .map(each -> each.path("id").asText())
        .toList();
  }

  private static JsonNode json(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return Contract.parse(answer.body());
  }
}

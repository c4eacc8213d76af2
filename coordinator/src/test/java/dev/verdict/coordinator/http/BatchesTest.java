package dev.verdict.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verdict.coordinator.Awaiting;
import dev.verdict.coordinator.StubParticipant;
import dev.verdict.coordinator.audit.Operators;
import dev.verdict.coordinator.batch.BatchStore;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator does to many transactions at once, against an engine that calls services. */
class BatchesTest {
  private static final Contract CONTRACT = new Contract();
  private static final String PATH = "/v1/batches";
  private final StubParticipant hotel = new StubParticipant();
  private TestServer server = new TestServer();

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    server.close();
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest("ada-token".getBytes(StandardCharsets.UTF_8));
    Path file = folder.resolve("operators");
    Files.writeString(file, "ada " + HexFormat.of().formatHex(hash) + "\n");
    server = TestServer.overAnEngine(Operators.named(file, new ArrayList<>()));
    String body = "{\"base_urls\":[\"" + hotel.url() + "\"],\"asks\":true}";
    json(send("PUT", "/v1/participants/hotel", body), 200);
    json(send("PUT", "/v1/participants/bank", body), 200);
  }

  @AfterEach
  void stop() {
    server.close();
    hotel.close();
  }

  @Test
  void allOfAListArePausedAndResumedAndEachIsOnRecordUnderTheBatch() {
    List<String> ids = inDoubt("hotel", 3);
    String other = inDoubt("bank", 1).get(0);

    String body =
        "{\"action\":\"pause\",\"reason\":\"look first\",\"ids\":[\"%s\"],\"per_second\":100}"
            .formatted(String.join("\",\"", ids));
    HttpResponse<String> answer = send("POST", PATH, body);
    JsonNode begun = batch(answer, 201);

    String id = begun.path("id").asText();
    assertThat(answer.headers().firstValue("Location")).contains(PATH + "/" + id);
    assertThat(begun.path("operator").asText()).isEqualTo("ada");
    assertThat(begun.path("selected").asInt()).isEqualTo(3);
    JsonNode over = over(id);
    assertThat(over.path("state").asText()).isEqualTo("finished");
    assertThat(over.path("done").asInt()).isEqualTo(3);
    ids.forEach(
        tx -> assertThat(transaction(tx).path("paused").path("by").asText()).isEqualTo("ada"));
    assertThat(transaction(other).has("paused")).isFalse();
    JsonNode rows = json(send("GET", "/v1/audit?action=pause", ""), 200).path("rows");
    assertThat(rows).hasSize(4);
    assertThat(rows.path(3).path("filter").asText()).isEqualTo("3 by id");
    assertThat(rows.path(3).path("parameters").asText())
        .isEqualTo("{\"batch\":\"" + id + "\",\"per_second\":100,\"selected\":3}");
    assertThat(rows.path(0).path("parameters").asText()).isEqualTo("{\"batch\":\"" + id + "\"}");
    assertThat(rows.path(0).path("reason").asText()).isEqualTo("look first");
  }

  @Test
  void aGroupOfWhatIsStuckIsRetriedAndOnesThatRefuseAreCountedWithTheirReason() {
    List<String> ids = inDoubt("hotel", 4);
    String bank = inDoubt("bank", 1).get(0);
    Awaiting.until("all are stuck", () -> stuck("participant_fails", "hotel") == 4);
    String group = "\"stuck\":{\"cause\":\"participant_fails\",\"participant\":\"hotel\"}";
    String body = "{\"action\":\"retry\",\"reason\":\"it is back\",\"per_second\":200," + group;

    JsonNode dry = json(send("POST", PATH, body + ",\"dry_run\":true}"), 200);

    assertThat(CONTRACT.check("BatchRehearsal", dry)).isEmpty();
    assertThat(dry.path("selected").asInt()).isEqualTo(4);
    assertThat(dry.path("calls").toString())
        .isEqualTo("[{\"participant\":\"hotel\",\"call\":\"commit\",\"count\":4}]");
    assertThat(json(send("GET", "/v1/audit", ""), 200).path("rows")).isEmpty();

    hotel.failing.clear();
    JsonNode over = over(batch(send("POST", PATH, body + "}"), 201).path("id").asText());
    assertThat(over.path("selection").asText())
        .isEqualTo("stuck=true&cause=participant_fails&participant=hotel");
    assertThat(over.path("done").asInt() + over.path("skipped").asInt()).isEqualTo(4);
    assertThat(over.path("refused").asInt()).isZero();
    ids.forEach(tx -> Awaiting.until("it ends", () -> isFinished(tx)));
    assertThat(json(send("GET", "/v1/audit?transaction=" + bank, ""), 200).path("rows")).isEmpty();
  }

  @Test
  void whatRefusesIsToldByCodeAlsoDry() {
    List<String> ids = inDoubt("hotel", 3);
    send("POST", "/v1/transactions/" + ids.get(0) + "/pause", "{\"reason\":\"look first\"}");
    String unknown = ids.get(0).replaceFirst("^01", "02");
    String body =
        "{\"action\":\"retry\",\"reason\":\"it is back\",\"ids\":[\"%s\",\"%s\"]"
            .formatted(String.join("\",\"", ids), unknown);

    JsonNode dry = json(send("POST", PATH, body + ",\"dry_run\":true}"), 200);
    JsonNode over = over(batch(send("POST", PATH, body + "}"), 201).path("id").asText());

    for (JsonNode told : List.of(dry, over)) {
      assertThat(told.path("done").asInt()).isEqualTo(2);
      assertThat(told.path("refused").asInt()).isEqualTo(2);
      assertThat(told.path("refusals").findValuesAsText("code"))
          .containsExactly("paused", "unknown_transaction");
      assertThat(told.path("refusals").path(0).path("example").asText()).isEqualTo(ids.get(0));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"stuck\":{\"cause\":\"participant_fails\",\"participant\":\"hotel\"}",
        "\"filter\":\"kind=atomic&stuck=true\"",
        "\"filter\":\"kind=atomic\"",
      })
  void whatRecoveredBeforeItsTurnCameIsSkippedAndLeftAsItIs(String selection) {
    List<String> ids = inDoubt("hotel", 3);
    Awaiting.until("all are stuck", () -> stuck("participant_fails", "hotel") == 3);
    String body = "{\"action\":\"pause\",\"reason\":\"look first\",\"per_second\":1," + selection;
    String id = batch(send("POST", PATH, body + "}"), 201).path("id").asText();
    Awaiting.until("one was asked", () -> shown(id).path("done").asInt() == 1);
    hotel.failing.clear();
    for (String tx : ids.subList(1, 3)) {
      send("POST", "/v1/transactions/" + tx + "/retry", "{\"reason\":\"it is back\"}");
    }

    JsonNode over = over(id);

    assertThat(over.path("done").asInt()).isPositive();
    assertThat(over.path("skipped").asInt()).isPositive();
    assertThat(over.path("done").asInt() + over.path("skipped").asInt()).isEqualTo(3);
    assertThat(over.path("refused").asInt()).isZero();
    assertThat(over.path("left").asInt()).isZero();
    assertThat(over.path("refusals").path(0).path("code").asText()).isEqualTo("recovered");
    assertThat(isFinished(ids.get(2))).isTrue();
    JsonNode rows = json(send("GET", "/v1/audit?action=pause", ""), 200).path("rows");
    assertThat(rows).hasSize(1 + over.path("done").asInt());
  }

  @Test
  void whatAListShowsIsCancelledButNotWhatIsFinished() {
    List<String> ids = List.of(open(), open());
    String body = "{\"action\":\"cancel\",\"reason\":\"not wanted\",\"filter\":\"kind=atomic\"}";

    JsonNode over = over(batch(send("POST", PATH, body), 201).path("id").asText());

    assertThat(over.path("selection").asText()).isEqualTo("kind=atomic");
    assertThat(over.path("selected").asInt()).isEqualTo(2);
    ids.forEach(tx -> assertThat(transaction(tx).path("outcome").asText()).isEqualTo("abort"));
    assertThat(
            over(batch(send("POST", PATH, body), 201).path("id").asText()).path("selected").asInt())
        .isZero();
  }

  @Test
  void whatIsOnRecordIsTheFilterAsItWasUnderstood() {
    String body =
        "{\"action\":\"cancel\",\"reason\":\"x\",\"filter\":\"name=trip%235;k%69nd=saga\"}";

    JsonNode begun = batch(send("POST", PATH, body), 201);

    assertThat(begun.path("selection").asText()).isEqualTo("name=trip%235&kind=saga");
    JsonNode rows = json(send("GET", "/v1/audit?action=cancel", ""), 200).path("rows");
    assertThat(rows.path(0).path("filter").asText()).isEqualTo("name=trip%235&kind=saga");
  }

  @Test
  void ofMoreThanWereShownNoneIsTouched() {
    List<String> ids = List.of(open(), open());
    String body = "{\"action\":\"cancel\",\"reason\":\"x\",\"filter\":\"kind=atomic\"";

    JsonNode problem = json(send("POST", PATH, body + ",\"selected_max\":1}"), 409);

    assertThat(CONTRACT.check("Problem", problem)).isEmpty();
    assertThat(problem.path("code").asText()).isEqualTo("selection_grew");
    assertThat(json(send("GET", PATH, ""), 200).path("batches")).isEmpty();
    assertThat(json(send("GET", "/v1/audit", ""), 200).path("rows")).isEmpty();
    ids.forEach(tx -> assertThat(isFinished(tx)).isFalse());
    JsonNode begun = batch(send("POST", PATH, body + ",\"selected_max\":2}"), 201);
    assertThat(over(begun.path("id").asText()).path("done").asInt()).isEqualTo(2);
  }

  @Test
  void itIsStoppedAndWhatIsLeftIsAsItWas() {
    List<String> ids = inDoubt("hotel", 6);
    String body =
        "{\"action\":\"pause\",\"reason\":\"x\",\"per_second\":1,\"ids\":[\"%s\"]}"
            .formatted(String.join("\",\"", ids));
    String id = batch(send("POST", PATH, body), 201).path("id").asText();

    batch(send("POST", PATH + "/" + id + "/stop", "{\"reason\":\"the wrong ones\"}"), 200);

    JsonNode over = over(id);
    assertThat(over.path("state").asText()).isEqualTo("stopped");
    assertThat(over.path("stopped_by").asText()).isEqualTo("ada");
    assertThat(over.path("left").asInt()).isPositive();
    long paused = ids.stream().filter(tx -> transaction(tx).has("paused")).count();
    assertThat(paused).isEqualTo(over.path("done").asInt());
    JsonNode rows = json(send("GET", "/v1/audit?action=stop_batch", ""), 200).path("rows");
    assertThat(rows.path(0).path("parameters").asText()).isEqualTo("{\"batch\":\"" + id + "\"}");
    assertThat(rows.path(0).path("reason").asText()).isEqualTo("the wrong ones");
    assertThat(batch(send("POST", PATH + "/" + id + "/stop", ""), 200).path("state").asText())
        .isEqualTo("stopped");
  }

  @Test
  void oneTooManyIsRefusedAndAllAreListed() {
    String ids = String.join("\",\"", inDoubt("hotel", 8));
    String body =
        "{\"action\":\"pause\",\"reason\":\"x\",\"per_second\":1,\"ids\":[\"" + ids + "\"]}";
    for (int i = 0; i < BatchStore.RUNNING_MAX; i++) {
      batch(send("POST", PATH, body), 201);
    }

    HttpResponse<String> refused = send("POST", PATH, body);

    assertThat(json(refused, 429).path("code").asText()).isEqualTo("overloaded");
    JsonNode list = json(server.send("GET", PATH, ""), 200);
    assertThat(CONTRACT.check("BatchList", list)).isEmpty();
    assertThat(list.path("batches")).hasSize(BatchStore.RUNNING_MAX);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'reason':'x','filter':'kind=saga'}                                    | missing_member | /action",
        "{'action':'resolve','reason':'x','filter':'kind=saga'}                 | invalid_value | /action",
        "{'action':'retry','filter':'kind=saga'}                                | missing_member | /reason",
        "{'action':'retry','reason':' ','filter':'kind=saga'}                   | invalid_value | /reason",
        "{'action':'retry','reason':'x'}                                        | missing_member | /",
        "{'action':'retry','reason':'x','filter':'kind=saga','ids':[]}          | invalid_value | /",
        "{'action':'retry','reason':'x','ids':['x']}                            | invalid_value | /ids/0",
        "{'action':'retry','reason':'x','filter':' '}                           | invalid_value | /filter",
        "{'action':'retry','reason':'x','filter':'&'} | invalid_query | ``",
        "{'action':'retry','reason':'x','filter':'#'} | invalid_query | ``",
        "{'action':'retry','reason':'x','filter':';'} | invalid_query | ``",
        "{'action':'retry','reason':'x','filter':'='} | invalid_query | ``",
        "{'action':'retry','reason':'x','filter':'kind='} | invalid_query | ``",
        "{'action':'retry','reason':'x','filter':'text='} | invalid_query | ``",
        "{'action':'retry','reason':'x','filter':'#kind=saga'} | invalid_query | ``",
        "{'action':'retry','reason':'x','filter':'kind=saga&'} | invalid_query | ``",
        "{'action':'retry','reason':'x','filter':'name=trip#5&stuck=true'} | invalid_query | ``",
        "{'action':'retry','reason':'x','filter':'colour=red'}                  | invalid_query | ``",
        "{'action':'retry','reason':'x','filter':'finished=true'}               | invalid_query | ``",
        "{'action':'retry','reason':'x','filter':'kind=%zz'}                    | invalid_query | ``",
        "{'action':'retry','reason':'x','stuck':{}}                             | missing_member | /stuck/cause",
        "{'action':'retry','reason':'x','stuck':{'cause':'rain'}}               | invalid_value | /stuck/cause",
        "{'action':'retry','reason':'x','stuck':{'cause':'paused','participant':'a b'}} | invalid_value | /stuck/participant",
        "{'action':'retry','reason':'x','filter':'kind=saga','per_second':0}    | invalid_value | /per_second",
        "{'action':'retry','reason':'x','filter':'kind=saga','per_second':201}  | invalid_value | /per_second",
        "{'action':'retry','reason':'x','filter':'kind=saga','selected_max':-1} | invalid_value | /selected_max",
        "{'action':'retry','reason':'x','filter':'kind=saga','selected_max':10001} | invalid_value | /selected_max",
        "{'action':'retry','reason':'x','filter':'kind=saga','speed':1}         | unknown_member | /speed",
      })
  void whatIsNotInOrderIsRefused(String body, String code, String pointer) {
    JsonNode problem = json(send("POST", PATH, body.replace('\'', '"')), 400);

    assertThat(CONTRACT.check("Problem", problem)).isEmpty();
    assertThat(problem.path("code").asText()).isEqualTo(code);
    assertThat(problem.path("pointer").asText()).isEqualTo(pointer);
    assertThat(json(send("GET", PATH, ""), 200).path("batches")).isEmpty();
  }

  @Test
  void whoIsNoOperatorBeginsAndStopsNothing() {
    String body = "{\"action\":\"retry\",\"reason\":\"x\",\"filter\":\"kind=saga\"}";
    String stop = PATH + "/6f1c2a5e-3f0b-4f43-9a51-0d5a3c1f7e21/stop";

    assertThat(server.send("POST", PATH, body).statusCode()).isEqualTo(401);
    assertThat(server.send("POST", stop, "").statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({
    "6f1c2a5e-3f0b-4f43-9a51-0d5a3c1f7e21, 404, unknown_batch",
    "6F1C2A5E-3f0b-4f43-9a51-0d5a3c1f7e21, 400, invalid_id",
    "7, 400, invalid_id",
  })
  void oneThatIsNotKnownIsToldSo(String id, int status, String code) {
    for (String[] call : List.of(new String[] {"GET", ""}, new String[] {"POST", "/stop"})) {
      JsonNode problem = json(send(call[0], PATH + "/" + id + call[1], ""), status);

      assertThat(problem.path("code").asText()).isEqualTo(code);
    }
  }

  private int stuck(String cause, String participant) {
    for (JsonNode group : json(send("GET", "/v1/stuck", ""), 200).path("groups")) {
      if (group.path("cause").asText().equals(cause)
          && group.path("participant").asText().equals(participant)) {
        return group.path("count").asInt();
      }
    }
    return 0;
  }

  private List<String> inDoubt(String participant, int count) {
    hotel.failing.add("commit");
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(begin(participant));
    }
    for (String tx : ids) {
      Awaiting.until(
          "it fails to commit",
          () -> transaction(tx).path("explanation").path("failures").asInt() > 0);
    }
    return ids;
  }

  private String begin(String participant) {
    String body =
        "{\"branches\":[{\"id\":\"room\",\"participant\":\"%s\",\"operation\":\"book\"}]}"
            .formatted(participant);
    return json(server.send("POST", "/v1/atomic", body, "Prefer", "respond-async"), 202)
        .path("id")
        .asText();
  }

  /** One whose client has not asked for anything yet. */
  private String open() {
    return json(server.send("POST", "/v1/transactions", "{\"durable_begin\":true}"), 201)
        .path("id")
        .asText();
  }

  private boolean isFinished(String tx) {
    return transaction(tx).path("finished").asBoolean();
  }

  private JsonNode transaction(String tx) {
    return json(send("GET", "/v1/transactions/" + tx, ""), 200);
  }

  private JsonNode over(String id) {
    Awaiting.until("the batch is over", () -> !shown(id).path("state").asText().equals("running"));
    return shown(id);
  }

  private JsonNode shown(String id) {
    return batch(send("GET", PATH + "/" + id, ""), 200);
  }

  private static JsonNode batch(HttpResponse<String> answer, int status) {
    JsonNode batch = json(answer, status);
    assertThat(CONTRACT.check("Batch", batch)).isEmpty();
    return batch;
  }

  private HttpResponse<String> send(String method, String path, String body) {
    return server.send(method, path, body, "Authorization", "Bearer ada-token");
  }

  private static JsonNode json(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return Contract.parse(answer.body());
  }
}

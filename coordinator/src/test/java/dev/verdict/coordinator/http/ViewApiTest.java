package dev.verdict.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verdict.coordinator.views.SavedView;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Operators save views of the list, share them, and do not overwrite each other's unseen. */
class ViewApiTest {
  private static final String BODY =
      "{\"filter\":\"stuck=true&label=tenant:acme\",\"columns\":[\"begun\",\"why\"]}";
  private TestServer server;

  @BeforeEach
  void start() {
    server = new TestServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aViewIsSavedSharedReplacedAndDeletedAndAllOfItIsOnRecord() {
    JsonNode saved = send(201, "PUT", "/v1/views/stuck%20at%20ACME", BODY);
    assertThat(saved.path("name").asText()).isEqualTo("stuck at ACME");
    assertThat(saved.path("saved_by").asText()).isEqualTo("anonymous");
    assertThat(saved.path("columns")).hasToString("[\"begun\",\"why\"]");
    assertThat(send(200, "GET", "/v1/views", "").at("/views/0")).isEqualTo(saved);

    JsonNode again =
        send(200, "PUT", "/v1/views/stuck%20at%20ACME", "{\"filter\":\"\",\"version\":1}");
    assertThat(again.path("version").asInt()).isEqualTo(2);
    assertThat(again.path("columns")).isEmpty();

    send(200, "DELETE", "/v1/views/stuck%20at%20ACME?version=2", "");
    assertThat(send(200, "GET", "/v1/views", "").path("views")).isEmpty();
    JsonNode rows = send(200, "GET", "/v1/audit", "").path("rows");
    assertThat(rows)
        .extracting(row -> row.path("action").asText())
        .containsExactly("view_delete", "view_save", "view_save");
    assertThat(rows.at("/2/filter").asText()).isEqualTo("stuck=true&label=tenant:acme");
    assertThat(rows.at("/2").toString()).contains("stuck at ACME");
  }

  @Test
  void ofTwoWhoSaveOneIsToldThatTheOtherDid() {
    send(201, "PUT", "/v1/views/a", BODY);
    assertThat(code(409, "PUT", "/v1/views/a", BODY)).isEqualTo("view_changed");
    send(200, "PUT", "/v1/views/a", "{\"version\":1}");
    assertThat(code(409, "PUT", "/v1/views/a", "{\"version\":1}")).isEqualTo("view_changed");
    assertThat(code(409, "DELETE", "/v1/views/a?version=1", "")).isEqualTo("view_changed");
    assertThat(code(404, "DELETE", "/v1/views/b?version=1", "")).isEqualTo("unknown_view");
    assertThat(code(404, "PUT", "/v1/views/b", "{\"version\":1}")).isEqualTo("unknown_view");
    assertThat(send(200, "GET", "/v1/audit", "").path("rows")).hasSize(2);
  }

  @Test
  void soManyViewsAreEnough() {
    for (int i = 0; i < SavedView.VIEWS_MAX; i++) {
      send(201, "PUT", "/v1/views/view-" + i, "{}");
    }
    assertThat(code(422, "PUT", "/v1/views/more", "{}")).isEqualTo("too_many_views");
    send(200, "PUT", "/v1/views/view-7", "{\"version\":1}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a%20 | {} | invalid_id",
        "a%0Ab | {} | invalid_id",
        "a | {'filter':'colour=red'} | invalid_query",
        "a | {'filter':'name=trip#5&stuck=true'} | invalid_query",
        "a | {'filter':'#stuck=true'} | invalid_query",
        "a | {'filter':'limit=3'} | invalid_query",
        "a | {'filter':'cursor=abc'} | invalid_query",
        "a | {'filter':'kind=xa'} | invalid_query",
        "a | {'filter':'participant=a b'} | invalid_query",
        "a | {'filter':'text=%'} | invalid_query",
        "a | {'columns':['B']} | invalid_value",
        "a | {'columns':['b','b']} | invalid_value",
        "a | {'columns':[null]} | wrong_type",
        "a | {'version':-1} | invalid_value",
        "a | {'colour':1} | unknown_member",
      })
  void whatIsNoViewIsRefused(String name, String body, String code) {
    assertThat(code(400, "PUT", "/v1/views/" + name, body.replace('\'', '"'))).isEqualTo(code);
  }

  @Test
  void aDeletionSaysWhichVersionWasSeen() {
    assertThat(code(400, "DELETE", "/v1/views/a", "")).isEqualTo("invalid_query");
    assertThat(code(400, "DELETE", "/v1/views/a?version=x", "")).isEqualTo("invalid_query");
    assertThat(code(400, "PUT", "/v1/views/" + "x".repeat(61), "{}")).isEqualTo("invalid_id");
  }

  private String code(int status, String method, String path, String body) {
    return send(status, method, path, body).path("code").asText();
  }

  private JsonNode send(int status, String method, String path, String body) {
    HttpResponse<String> answer = server.send(method, path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return Contract.parse(answer.body());
  }
}

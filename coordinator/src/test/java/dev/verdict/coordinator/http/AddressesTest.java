package dev.verdict.coordinator.http;

import static dev.verdict.coordinator.Awaiting.result;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verdict.coordinator.Awaiting;
import dev.verdict.coordinator.participants.Participant;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody registers a service where the coordinator must not call, and if so it is not called. */
@Timeout(60)
class AddressesTest {
  private static final Contract CONTRACT = new Contract();

  private final TestServer server = TestServer.overAnEngine();

  @AfterEach
  void stop() {
    server.close();
  }

  private void refused(String path, String body) {
    HttpResponse<String> answer = server.send("PUT", path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    JsonNode problem = Contract.parse(answer.body());
    assertThat(CONTRACT.check("Problem", problem)).isEmpty();
    assertThat(problem.path("code").asText()).isEqualTo("address_refused");
    assertThat(problem.path("detail").asText()).contains("addresses.allow");
    assertThat(server.send("GET", "/v1/participants", "").body()).contains("\"participants\":[]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254",
        "http://[::ffff:a9fe:a9fe]:8080/x",
        "http://[fe80::1]",
        "http://0.0.0.0:8080",
        "https://[::]"
      })
  void aDangerousAddressIsNotRegistered(String url) {
    refused("/v1/participants/bank", "{\"base_urls\":[\"http://bank:8080\",\"" + url + "\"]}");
    refused("/v1/participants/bank/instances/1", "{\"base_url\":\"" + url + "\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://2130706433", "http://0177.0.0.1", "http://0x7f.1", "http://127.1"})
  void whatMayBeTakenForAnAddressIsNotRegistered(String url) {
    HttpResponse<String> answer =
        server.send("PUT", "/v1/participants/bank", "{\"base_urls\":[\"" + url + "\"]}");
    assertThat(answer.statusCode()).as(answer.body()).isIn(400, 422);
  }

  /** It was stored by a release before, or the setting was changed since. */
  @Test
  void whatIsRegisteredAllTheSameIsNotCalledAndTheTransactionSaysWhy() throws Exception {
    URI metadata = URI.create("http://169.254.169.254");
    result(
        server
            .slot
            .require()
            .participants()
            .register(new Participant("bank", List.of(metadata), true)));
    String transfer =
        "{\"branches\":[{\"id\":\"debit\",\"participant\":\"bank\"}],\"timeout_ms\":60000}";
    String id =
        Contract.parse(server.send("POST", "/v1/atomic", transfer, "Prefer", "wait=0").body())
            .path("id")
            .asText();
    Awaiting.until(
        "its cause is told",
        () ->
            server
                .send("GET", "/v1/transactions/" + id, "")
                .body()
                .contains("169.254.169.254 is a cloud's metadata service"));
  }
}

package dev.verdict.examples.vouchers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What transactions hold, as a service that has no SDK heeds it. */
class VoucherLocksTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private Path database;
  private ServiceProcess service;

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    database = folder.resolve("vouchers.db");
    service = startService(database);
  }

  private static ServiceProcess startService(Path database) throws IOException {
    return ServiceProcess.vouchers(database, "--voucher", "v=1000");
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @ParameterizedTest
  @CsvSource({"action, redeem, exclusive", "try, hold, exclusive", "prepare, debit, shared"})
  void workOfAFormerHolderIsRefusedForGoodEvenAfterAKill(String kind, String operation, String how)
      throws Exception {
    assertThat(work("next", "action", "redeem", "exclusive", 19).body()).contains("done");
    service.close();
    service = startService(database);

    String refused = work("former", kind, operation, how, 18).body();

    assertThat(refused).contains("\"refused\"", "stale_lock: account:1");
    assertThat(work("former", kind, operation, how, 18).body()).isEqualTo(refused);
    assertThat(work("later", kind, operation, how, 20).body()).contains("done");
  }

  @Test
  void aTokenCountsThoughTheWorkThatBroughtItWasRefused() throws Exception {
    assertThat(post("action", call("next", "redeem", 5000, "exclusive", 19)).body())
        .contains("cents left");
    assertThat(work("former", "action", "redeem", "exclusive", 18).body()).contains("stale_lock");
  }

  @ParameterizedTest
  @ValueSource(strings = {"commit", "abort"})
  void nobodyPassesWorkThatIsNotDecided(String decision) throws Exception {
    assertThat(work("first", "prepare", "debit", "exclusive", 17).body()).contains("done");

    assertThat(work("first", "prepare", "debit", "exclusive", 17).body()).contains("done");
    assertThat(work("second", "prepare", "debit", "exclusive", 18).statusCode()).isEqualTo(423);
    assertThat(post(decision, "{\"tx\":\"first\",\"branch\":\"b\",\"epoch\":1}").body())
        .contains("done");
    assertThat(work("second", "prepare", "debit", "exclusive", 18).body()).contains("done");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "[]",
        "{}",
        "{\"token\":\"17\"}",
        "{\"token\":0}",
        "{\"token\":9223372036854775808}",
        "{\"token\":17,\"exclusive\":\"account:1\"}",
        "{\"token\":17,\"shared\":[7]}"
      })
  void whatAreNoLocksIsToldSo(String locks) throws Exception {
    String body =
        "{\"tx\":\"t\",\"branch\":\"b\",\"epoch\":1,\"operation\":\"redeem\",\"locks\":%s}"
            .formatted(locks);
    assertThat(post("action", body).statusCode()).isEqualTo(400);
  }

  private HttpResponse<String> work(
      String tx, String kind, String operation, String how, long token) throws Exception {
    return post(kind, call(tx, operation, 1, how, token));
  }

  private static String call(String tx, String operation, int cents, String how, long token) {
    return """
    {"tx":"%s","branch":"b","epoch":1,"attempt":1,"operation":"%s",
     "payload":{"code":"v","cents":%d},"locks":{"token":%d,"%s":["account:1"]}}"""
        .formatted(tx, operation, cents, token, how);
  }

  private HttpResponse<String> post(String kind, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(service.address().resolve("/verdict/v1/" + kind))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
  }
}

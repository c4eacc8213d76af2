package dev.verdict.examples.vouchers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.sdk.conformance.ConformanceCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The participant protocol, spoken to a service that has no SDK. */
class VoucherServiceTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final AtomicInteger UNIQUE = new AtomicInteger();
  private static final int VOUCHERS = 60;
  private static final String DONE = "{\"result\": \"done\"}";
  private static final String TOMBSTONE = "{\"result\": \"tombstone\"}";

  private static Path database;
  private static ServiceProcess service;

  private final String tx = "tx-" + UNIQUE.incrementAndGet();
  private final String code = "v-" + tx;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    database = folder.resolve("vouchers.db");
    service = startService();
  }

  private static ServiceProcess startService() throws IOException {
    List<String> vouchers = new ArrayList<>(List.of("--voucher", "sample=1000000"));
    for (int i = 1; i <= VOUCHERS; i++) {
      vouchers.addAll(List.of("--voucher", "v-tx-" + i + "=1000"));
    }
    return ServiceProcess.vouchers(database, vouchers.toArray(String[]::new));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void aRepeatGetsTheFirstAnswerAndHasNoEffect() throws Exception {
    String first = work("action", "redeem", 300, 1);

    assertThat(first).isEqualTo("{\"result\": \"done\", \"output\": {\"left_cents\": 700}}");
    assertThat(work("action", "redeem", 300, 1)).isEqualTo(first);
    assertThat(left()).isEqualTo(700);
  }

  @Test
  void aRefusalIsKept() throws Exception {
    String refused = work("action", "redeem", 1001, 1);

    assertThat(refused).contains("refused", "1000 cents left");
    assertThat(work("action", "redeem", 1001, 1)).isEqualTo(refused);
    assertThat(work("compensate", "restore", 1001, 1)).isEqualTo(DONE);
    assertThat(left()).isEqualTo(1000);
  }

  @Test
  void aCompensationUndoesOnce() throws Exception {
    work("action", "redeem", 300, 1);

    assertThat(work("compensate", "restore", 300, 1)).isEqualTo(DONE);
    assertThat(work("compensate", "restore", 300, 1)).isEqualTo(DONE);
    assertThat(left()).isEqualTo(1000);
  }

  @ParameterizedTest
  @CsvSource({"abort, prepare, debit", "cancel, try, hold", "compensate, action, redeem"})
  void whatWasEndedBeforeItCameDoesNotRun(String end, String kind, String operation)
      throws Exception {
    assertThat(end(end)).isEqualTo(DONE);
    assertThat(work(kind, operation, 300, 1)).isEqualTo(TOMBSTONE);
    assertThat(left()).isEqualTo(1000);
  }

  @ParameterizedTest
  @CsvSource({"prepare, debit, commit", "try, hold, confirm"})
  void whatIsVotedForIsFinishedOnce(String kind, String operation, String finish) throws Exception {
    assertThat(work(kind, operation, 300, 1)).contains("done");
    assertThat(end(finish)).isEqualTo(DONE);
    assertThat(end(finish)).isEqualTo(DONE);
    assertThat(left()).isEqualTo(700);
  }

  @ParameterizedTest
  @CsvSource({"prepare, debit, abort", "try, hold, cancel"})
  void whatIsVotedForIsReleasedOnce(String kind, String operation, String end) throws Exception {
    work(kind, operation, 300, 1);
    assertThat(end(end)).isEqualTo(DONE);
    assertThat(end(end)).isEqualTo(DONE);
    assertThat(left()).isEqualTo(1000);
  }

  @ParameterizedTest
  @CsvSource({"commit", "confirm"})
  void anUnknownBranchIsNotDone(String kind) throws Exception {
    assertThat(end(kind)).isEqualTo("{\"result\": \"unknown_branch\"}");
  }

  @Test
  void workOfAnOlderEpochIsStaleAndADecisionIsNot() throws Exception {
    work("try", "hold", 300, 7);

    assertThat(work("try", "hold", 300, 6)).contains("stale_epoch", "\"seen_epoch\": 7");
    assertThat(end("confirm")).isEqualTo(DONE);
  }

  @Test
  void anotherInputIsAMismatch() throws Exception {
    work("action", "redeem", 300, 1);
    assertThat(work("action", "redeem", 301, 1)).isEqualTo("{\"result\": \"input_mismatch\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"300.0", "3e2", "30000E-2"})
  void aNumberIsTheSameHoweverItIsWritten(String cents) throws Exception {
    String first = work("action", "redeem", 300, 1);
    assertThat(send("action", tx, redeem("\"" + code + "\"", cents), 1)).isEqualTo(first);
  }

  @ParameterizedTest
  @CsvSource({
    "1.00000000000000000001, 1.00000000000000000002",
    "1.5e400, 1e500",
    "0.1, 0.10000000000000001"
  })
  void numbersThatAreAlmostTheSameAreNot(String one, String other) throws Exception {
    String code = "\"sample\"";
    assertThat(send("action", tx, redeem(code, one), 1)).contains("\"refused\"");
    assertThat(send("action", tx, redeem(code, other), 1)).contains("input_mismatch");
  }

  @ParameterizedTest
  @CsvSource({
    "'\"\\ud800\"', 300",
    "'\"sample\"', 99999999999999999999",
    "'\"sample\"', 1.5",
    "'\"\"', 300",
    "7, 300"
  })
  void anInputThatCannotBeMeantIsRefusedForGood(String code, String cents) throws Exception {
    String refused = send("action", tx, redeem(code, cents), 1);
    assertThat(refused).contains("\"refused\"");
    assertThat(send("action", tx, redeem(code, cents), 1)).isEqualTo(refused);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"tx\":\"\\ud800\",\"branch\":\"b\",\"epoch\":1}",
        "{\"tx\":\"t\",\"branch\":\"\\ud800\",\"epoch\":1}",
        "{\"tx\":\"t\",\"branch\":\"b\",\"epoch\":99999999999999999999}",
        "{\"tx\":\"t\",\"branch\":\"b\",\"epoch\":NaN}",
        "{\"tx\":\"t\",\"branch\":\"b\",\"epoch\":1,\"payload\":1e99999999999999999999}"
      })
  void whatIsNoCallIsToldSo(String body) throws Exception {
    assertThat(post("settle", body).statusCode()).isEqualTo(400);
  }

  /** It may not be understood here, but it is answered, and the connection lives. */
  @Test
  void whatFailsIsAnsweredAllTheSame() throws Exception {
    String body = "{\"tx\":\"t\",\"branch\":\"b\",\"epoch\":1,\"operation\":\"\\ud800\"}";
    assertThat(post("compensate", body).statusCode()).isEqualTo(500);
    assertThat(end("settle")).isEqualTo(TOMBSTONE);
  }

  @Test
  void settlingTellsTheAnswerOrRulesTheStepOut() throws Exception {
    String answer = work("action", "redeem", 300, 1);
    assertThat(end("settle")).isEqualTo(answer);

    String other = send("settle", tx + "-other", "", 1);
    assertThat(other).isEqualTo(TOMBSTONE);
    assertThat(send("action", tx + "-other", operation("redeem", 1), 1)).isEqualTo(TOMBSTONE);
  }

  @Test
  void answersOutliveAKill() throws Exception {
    String first = work("action", "redeem", 300, 1);

    service.close();
    service = startService();

    assertThat(work("action", "redeem", 300, 1)).isEqualTo(first);
    assertThat(left()).isEqualTo(700);
  }

  @ParameterizedTest
  @CsvSource({
    "prepare, debit, '', 2pc, prepared",
    "prepare, debit, commit, 2pc, done",
    "prepare, debit, abort, 2pc, tombstone",
    "try, hold, '', tcc, tried",
    "try, hold, confirm, tcc, done",
    "try, hold, cancel, tcc, undone",
    "action, redeem, '', saga, done",
    "action, redeem, compensate, saga, undone"
  })
  void whatItHoldsIsTold(String kind, String operation, String end, String style, String state)
      throws Exception {
    work(kind, operation, 300, 1);
    if (!end.isEmpty()) {
      end(end);
    }
    assertThat(holdings(100, ""))
        .startsWith("{\"holdings\": [{" + branch(tx, style, state))
        .doesNotContain("next_cursor", "forgotten_up_to");
  }

  @Test
  void pagesOfWhatItHoldsEnd() throws Exception {
    work("action", "redeem", 1001, 1);
    send("cancel", tx + "-1", "", 1);
    send("settle", tx + "-2", "", 1);

    String first = holdings(2, "");
    assertThat(first)
        .contains(branch(tx, "saga", "refused"), branch(tx + "-1", "tcc", "tombstone"))
        .doesNotContain(tx + "-2")
        .endsWith("\"next_cursor\": \"" + tx + "-1:b\"}");
    assertThat(holdings(2, ",\"cursor\":\"" + tx + "-1:b\""))
        .startsWith("{\"holdings\": [{" + branch(tx + "-2", "saga", "tombstone"))
        .doesNotContain("next_cursor");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"limit\":0}",
        "{\"limit\":1001}",
        "{\"limit\":true}",
        "{\"from\":\"\"}",
        "{\"below\":\"~\"}",
        "{\"cursor\":\"x\"}",
        "{\"cursor\":5}"
      })
  void aQuestionThatDoesNotFitIsNoQuestion(String body) throws Exception {
    assertThat(post("holdings", body).statusCode()).isEqualTo(400);
  }

  @Test
  void itPassesTheConformanceCommand() {
    StringWriter said = new StringWriter();
    int exitCode =
        ConformanceCommand.commandLine()
            .setOut(new PrintWriter(said))
            .execute(service.address().toString(), "--operations", "conformance.json");
    assertThat(exitCode).as(said::toString).isZero();
  }

  private String work(String kind, String operation, int cents, long epoch) throws Exception {
    return send(kind, tx, operation(operation, cents), epoch);
  }

  private String operation(String name, int cents) {
    return ",\"operation\":\"%s\",\"payload\":{\"code\":\"%s\",\"cents\":%d}"
        .formatted(name, code, cents);
  }

  private static String redeem(String code, String cents) {
    return ",\"operation\":\"redeem\",\"payload\":{\"code\":%s,\"cents\":%s}"
        .formatted(code, cents);
  }

  private String end(String kind) throws Exception {
    return send(kind, tx, "", 1);
  }

  private static String send(String kind, String tx, String more, long epoch) throws Exception {
    String body =
        "{\"tx\":\"%s\",\"branch\":\"b\",\"epoch\":%d,\"attempt\":1%s}".formatted(tx, epoch, more);
    return post(kind, body).body();
  }

  /** What it holds of this test's transactions. */
  private String holdings(int limit, String more) throws Exception {
    String body =
        "{\"from\":\"%s\",\"below\":\"%s-z\",\"limit\":%d%s}".formatted(tx, tx, limit, more);
    return post("holdings", body).body();
  }

  private static String branch(String tx, String style, String state) {
    return "\"tx\": \"%s\", \"branch\": \"b\", \"style\": \"%s\", \"state\": \"%s\""
        .formatted(tx, style, state);
  }

  private static HttpResponse<String> post(String kind, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(service.address().resolve("/verdict/v1/" + kind))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private int left() throws Exception {
    HttpRequest request = HttpRequest.newBuilder(service.address().resolve("/vouchers")).build();
    String vouchers = HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
    Matcher mine = Pattern.compile("\"" + code + "\": (\\d+)").matcher(vouchers);
    assertThat(mine.find()).as(vouchers).isTrue();
    return Integer.parseInt(mine.group(1));
  }
}

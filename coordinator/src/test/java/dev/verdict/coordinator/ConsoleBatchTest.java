package dev.verdict.coordinator;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.verdict.coordinator.browser.Chromium;
import dev.verdict.coordinator.browser.Visit;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * After an outage: 400 sagas are left to a person because a service failed, and somebody on call
 * sends them all on from one line of the recovery console, in a real browser.
 */
@Tag("once")
@Timeout(300)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsoleBatchTest {
  private static final double PATIENCE_MS = 60_000;
  private static final int SAGAS = 400;
  private static final int BEGUN_AT_A_TIME = 20;
  private static final int ROUNDS_MAX = 5;
  private static final String TOKEN = "a-token-that-is-hard-to-guess";

  /** By itself nothing is tried a second time. */
  private static final String STAY =
      "{\"name\":\"stay\",\"version\":1,\"recovery\":\"park\",\"steps\":["
          + "{\"name\":\"room\",\"participant\":\"hotel\",\"operation\":\"book\","
          + "\"compensation\":\"unbook\",\"retry\":{\"attempts_max\":1}}]}";

  private static StubParticipant hotel;
  private static NodeProcess node;
  private static String url;
  private static Chromium chromium;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    Optional<Path> executable = Chromium.find();
    Assumptions.assumeTrue(executable.isPresent(), Chromium.MISSING);
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
    hotel = new StubParticipant();
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(TOKEN.getBytes(StandardCharsets.UTF_8));
    Path operators = folder.resolve("operators");
    Files.writeString(operators, "ada " + HexFormat.of().formatHex(hash) + "\n");
    node = NodeProcess.alone(folder, Map.of("VERDICT_OPERATORS_FILE", operators.toString()));
    url = node.awaitReady();
    String registration = "{\"base_urls\":[\"" + hotel.url() + "\"],\"asks\":true}";
    node.sendUntilServed("PUT", url + "/v1/participants/hotel", registration);
    node.sendUntilServed("PUT", url + "/v1/saga-definitions", STAY);
    chromium = Chromium.start(executable.get());
  }

  @AfterAll
  static void stop() {
    if (chromium != null) {
      chromium.close();
    }
    if (node != null) {
      node.close();
    }
    if (hotel != null) {
      hotel.close();
    }
  }

  private static void begin(int sagas) {
    for (int begun = 0; begun < sagas; begun += BEGUN_AT_A_TIME) {
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      for (int i = 0; i < BEGUN_AT_A_TIME; i++) {
        String body = "{\"saga\":\"stay\",\"input\":{}}";
        answers.add(node.sendAsync("POST", url + "/v1/sagas", body, "Prefer", "respond-async"));
      }
      answers.forEach(answer -> assertThat(answer.join().statusCode()).isEqualTo(202));
    }
  }

  private static int stuck() {
    return node.json("GET", url + "/v1/stuck", "").path("counted").asInt();
  }

  @Test
  @Order(1)
  void fourHundredAreSentOnFromOneLineOnceTheServiceIsBack() {
    hotel.failing.add("action");
    begin(SAGAS);
    node.await("stuck", () -> stuck() == SAGAS);
    JsonNode groups = node.json("GET", url + "/v1/stuck", "").path("groups");
    assertThat(groups).as(groups.toString()).hasSize(1);
    hotel.failing.clear();

    try (Visit visit = Visit.of(chromium.browser(), url)) {
      Page page = signedIn(visit);
      page.getByRole(AriaRole.BUTTON, named("Retry all 400…")).click();
      Locator dialog = page.locator("#batch");
      assertThat(dialog.locator(".rehearsal")).containsText("400 calls action to hotel");
      assertThat(dialog.locator(".rehearsal")).containsText("in about 20 s");
      assertThat(visit.barriers()).isEmpty();
      dialog.getByLabel("Transactions a second").fill("50");
      assertThat(dialog.locator(".rehearsal")).containsText("in about 8.0 s");
      dialog.getByLabel("Reason").fill("the hotel is back");
      dialog.getByRole(AriaRole.BUTTON, button("Retry 400 transactions")).click();

      assertThat(dialog).isHidden();
      Locator card = page.locator(".batch");
      assertThat(card).containsText("running");
      Pattern between = Pattern.compile("[1-9][0-9]* done, 0 refused, [1-9][0-9]* left");
      assertThat(card).containsText(between);
      assertThat(visit.barriers()).isEmpty();
      assertThat(card).containsText(", 0 refused, 0 left");
      assertThat(card).containsText("finished");
      JsonNode over = node.json("GET", url + "/v1/batches", "").path("batches").path(0);
      assertThat(over.path("done").asInt() + over.path("skipped").asInt()).isEqualTo(SAGAS);
      retryWhatIsLeft(page);
      assertThat(page.locator(".empty")).containsText("Nothing is stuck");
      visit.assertSound();
    }
    node.await("ended", () -> unfinished() == 0);
    JsonNode rows = audit("retry", 1_000);
    assertThat(rows).hasSizeGreaterThan(SAGAS);
    assertThat(rows.path(rows.size() - 1).path("filter").asText())
        .startsWith("stuck=true&cause=")
        .endsWith("&participant=hotel");
  }

  /** Some came too early: the circuit of a service that failed lets calls through step by step. */
  private static void retryWhatIsLeft(Page page) {
    for (int rounds = 0; restsWith() > 0 && rounds < ROUNDS_MAX; rounds++) {
      page.getByRole(AriaRole.BUTTON, matching("Retry all .*")).click();
      Locator dialog = page.locator("#batch");
      dialog.getByLabel("Reason").fill("it came too early");
      dialog.locator("button.primary").click();
      assertThat(dialog).isHidden();
    }
  }

  /** How many are stuck once nothing moves any more. */
  private static int restsWith() {
    List<Integer> seen = new ArrayList<>(List.of(-1));
    node.await(
        "at rest",
        () -> {
          seen.add(unfinished());
          int last = seen.get(seen.size() - 1);
          pause();
          return last == seen.get(seen.size() - 2) && last == stuck() && !aBatchRuns();
        });
    return stuck();
  }

  @Test
  @Order(2)
  void oneThatWasAMistakeIsStoppedAndTheRestStaysAsItWas() {
    hotel.failing.add("action");
    begin(BEGUN_AT_A_TIME);
    node.await("stuck", () -> stuck() == BEGUN_AT_A_TIME);

    try (Visit visit = Visit.of(chromium.browser(), url)) {
      Page page = signedIn(visit);
      page.getByRole(AriaRole.BUTTON, named("Retry all 20…")).click();
      Locator dialog = page.locator("#batch");
      dialog.getByLabel("What to do").selectOption("pause");
      assertThat(dialog.locator(".rehearsal")).containsText("Nothing is sent at once.");
      dialog.getByLabel("Transactions a second").fill("1");
      dialog.getByLabel("Reason").fill("all of them, I think");
      dialog.getByRole(AriaRole.BUTTON, button("Pause 20 transactions")).click();

      Locator card = page.locator(".batch").first();
      assertThat(card).containsText("Pause 20 transactions");
      card.getByRole(AriaRole.BUTTON, button("Stop")).click();

      assertThat(card).containsText("stopped by ada");
      assertThat(card.locator(".badge")).containsText("stopped");
      assertThat(card)
          .not()
          .containsText(" 0 left", new LocatorAssertions.ContainsTextOptions().setTimeout(1_000));
      visit.assertSound();
    }
    assertThat(audit("stop_batch", 10)).hasSize(1);
    assertThat(audit("pause", 100).size()).isBetween(2, BEGUN_AT_A_TIME);
  }

  private static int unfinished() {
    String path = "/v1/transactions?finished=false&limit=1000";
    return node.json("GET", url + path, "").path("transactions").size();
  }

  private static boolean aBatchRuns() {
    return node.json("GET", url + "/v1/batches", "").toString().contains("\"running\"");
  }

  private static void pause() {
    try {
      TimeUnit.SECONDS.sleep(1);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private static JsonNode audit(String action, int limit) {
    String path = "/v1/audit?action=" + action + "&limit=" + limit;
    return node.json("GET", url + path, "", "Authorization", "Bearer " + TOKEN).path("rows");
  }

  private static Page signedIn(Visit visit) {
    visit.signIn(TOKEN);
    return visit.open("#/stuck");
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  private static Page.GetByRoleOptions matching(String name) {
    return new Page.GetByRoleOptions().setName(Pattern.compile(name));
  }

  private static Locator.GetByRoleOptions button(String name) {
    return new Locator.GetByRoleOptions().setName(name).setExact(true);
  }
}

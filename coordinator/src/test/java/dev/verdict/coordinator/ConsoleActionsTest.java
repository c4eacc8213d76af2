package dev.verdict.coordinator;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.verdict.coordinator.browser.Chromium;
import dev.verdict.coordinator.browser.Visit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What operators do in the recovery console, in a real browser, at a node that knows them. */
@Tag("once")
@Timeout(300)
class ConsoleActionsTest {
  private static final double PATIENCE_MS = 30_000;
  private static final String TOKEN = "a-token-that-is-hard-to-guess";
  private static final String STAY =
      "{\"name\":\"stay\",\"version\":1,\"steps\":["
          + "{\"name\":\"flight\",\"participant\":\"bank\",\"operation\":\"book\","
          + "\"compensation\":\"unbook\"},"
          + "{\"name\":\"room\",\"participant\":\"hotel\",\"operation\":\"book\","
          + "\"compensation\":\"unbook\",\"after\":[\"flight\"],"
          + "\"retry\":{\"attempts_max\":1000,\"longest_ms\":1000}}]}";

  private static StubParticipant bank;
  private static StubParticipant hotel;
  private static NodeProcess node;
  private static String url;
  private static Chromium chromium;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    Optional<Path> executable = Chromium.find();
    Assumptions.assumeTrue(executable.isPresent(), Chromium.MISSING);
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
    bank = new StubParticipant();
    hotel = new StubParticipant();
    hotel.failing.add("action");
    Map<String, String> environment =
        Map.of("VERDICT_OPERATORS_FILE", operators(folder), "VERDICT_DELEGATE_SINGLE", "true");
    node = NodeProcess.alone(folder, environment);
    url = node.awaitReady();
    node.register(url, bank);
    String registration = "{\"base_urls\":[\"" + hotel.url() + "\"],\"asks\":true}";
    node.sendUntilServed("PUT", url + "/v1/participants/hotel", registration);
    assertThat(node.sendUntilServed("PUT", url + "/v1/saga-definitions", STAY).body())
        .contains("\"name\":\"stay\"");
    chromium = Chromium.start(executable.get());
  }

  private static String operators(Path folder) throws IOException, GeneralSecurityException {
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(TOKEN.getBytes(StandardCharsets.UTF_8));
    Path file = folder.resolve("operators");
    return Files.writeString(file, "ada " + HexFormat.of().formatHex(hash) + "\n").toString();
  }

  @AfterAll
  static void stop() {
    if (node != null) {
      node.close();
    }
    if (bank != null) {
      bank.close();
    }
    if (hotel != null) {
      hotel.close();
    }
    if (chromium != null) {
      chromium.close();
    }
  }

  /** The browser itself writes of each refused request, so no line there means that it is sound. */
  @Test
  void theTokenIsAskedForUntilItIsSomebodys() {
    String id = waitingStay();
    try (Visit visit = Visit.of(chromium.browser(), url)) {
      Page page = visit.open("#/transactions/" + id);
      Locator dialog = opened(page, "Pause");
      dialog.getByLabel("Reason").fill("the hotel is being mended");
      dialog.getByLabel("token").fill("nobodys-token");
      dialog.getByRole(AriaRole.BUTTON, button("Show what it would do")).click();
      assertThat(dialog.getByRole(AriaRole.ALERT)).containsText("This token is not good");

      dialog.getByLabel("token").fill(TOKEN);
      dialog.getByRole(AriaRole.BUTTON, button("Show what it would do")).click();
      assertThat(dialog.locator(".rehearsal")).containsText("Nothing is sent at once.");
      dialog.getByRole(AriaRole.BUTTON, button("Pause")).click();

      assertThat(page.locator(".told")).containsText("Paused.");
      assertThat(page.locator(".facts")).containsText("by ada: the hotel is being mended");
    }
  }

  @Test
  void aSagaIsPausedAndResumedAndCancelledAndAllOfItIsOnRecord() {
    String id = waitingStay();
    try (Visit visit = Visit.of(chromium.browser(), url)) {
      Page page = signedIn(visit, "#/transactions/" + id);

      Locator pausing = opened(page, "Pause");
      assertThat(pausing).containsText("Nothing is sent at once.");
      done(pausing, "Pause", "the hotel is being mended");
      assertThat(page.locator(".title-row").first()).containsText("paused");
      int calls = hotel.calls.size();
      page.waitForTimeout(1_500);
      assertThat(hotel.calls).hasSize(calls);

      Locator resuming = opened(page, "Resume");
      assertThat(resuming).containsText("action of room to hotel");
      done(resuming, "Resume", "it is mended");
      assertThat(page.locator(".title-row").first()).not().containsText("paused");

      Locator cancelling = opened(page, "Cancel");
      assertThat(cancelling.locator(".rehearsal")).containsText("settle of room to hotel");
      done(cancelling, "Cancel the transaction", "the guest stays at home");
      assertThat(page.locator(".title-row").first()).containsText("compensated");
      assertThat(bank.calls.toString()).contains("compensate");

      Page audit = visit.open("#/audit?transaction=" + id);
      assertThat(audit.locator("tbody tr")).hasCount(3);
      assertThat(audit.locator("tbody tr").first()).containsText("the guest stays at home");
      assertThat(audit.locator("tbody tr").first()).containsText("ada");
      audit.getByRole(AriaRole.BUTTON, named("Verify")).click();
      assertThat(audit.locator(".verdict")).containsText("Whole:");
      assertThat(visit.barriers()).isEmpty();
      visit.assertSound();
    }
  }

  @Test
  void aBranchIsResolvedByHandAndWhatContradictsTheDecisionShows() {
    bank.failing.add("commit");
    String id =
        begun(
            "/v1/atomic",
            "{\"branches\":[{\"id\":\"debit\",\"participant\":\"bank\",\"operation\":\"pay\"}],"
                + "\"timeout_ms\":120000}");
    try (Visit visit = Visit.of(chromium.browser(), url)) {
      Page page = signedIn(visit, "#/transactions/" + id);
      Locator dialog = opened(page, "Resolve debit by hand");
      assertThat(dialog.locator(".rehearsal")).isVisible();
      dialog.getByLabel("What became of").selectOption("abort");
      assertThat(dialog.locator(".rehearsal")).isVisible();
      assertThat(visit.barriers()).isEmpty();
      done(dialog, "Take it for resolved", "the bank gave the money back, ticket 7");
      assertThat(page.locator(".facts")).containsText("contradicts the decision");
      assertThat(page.locator(".title-row").first()).containsText("committed");
      visit.assertSound();
    } finally {
      bank.failing.clear();
    }
  }

  /** Nobody knows what it did, so that no answer is proposed. */
  @Test
  void whatIsWithAServiceThatDoesNotTellIsDecidedByAPerson() {
    bank.failing.addAll(Set.of("commit_one_phase", "settle_one_phase"));
    String instance =
        "{\"base_url\":\"" + bank.url() + "\",\"asks\":true,\"capabilities\":[\"one_phase\"]}";
    node.sendUntilServed("PUT", url + "/v1/participants/vault/instances/one", instance);
    String id =
        begun("/v1/atomic", "{\"branches\":[{\"id\":\"debit\",\"participant\":\"vault\"}]}");
    String path = url + "/v1/transactions/" + id;
    node.await("stuck", () -> node.json("GET", path, "").path("stuck").has("branch"));
    try (Visit visit = Visit.of(chromium.browser(), url)) {
      Page page = signedIn(visit, "#/transactions/" + id);
      Locator dialog = opened(page, "Resolve debit by hand");
      assertThat(dialog).containsText("becomes the decision");
      assertThat(dialog.getByLabel("What became of")).hasValue("");
      assertThat(dialog.locator(".rehearsal")).isHidden();
      dialog.getByLabel("What became of").selectOption("abort");
      assertThat(dialog.locator(".rehearsal")).containsText("abort of debit to vault");
      assertThat(visit.barriers()).isEmpty();
      done(dialog, "Take it for resolved", "its barrier has no row of it");
      assertThat(page.locator(".title-row").first()).containsText("aborted");
      visit.assertSound();
    } finally {
      bank.failing.clear();
    }
  }

  @Test
  void aStepThatDoesNotGetDoneIsGivenItsResult() {
    String id = waitingStay();
    hotel.tombstoning.add("settle");
    try (Visit visit = Visit.of(chromium.browser(), url)) {
      Page page = signedIn(visit, "#/transactions/" + id);
      Locator skipping = opened(page, "Go on without room");
      assertThat(skipping.locator(".rehearsal")).containsText("settle of room to hotel");
      skipping.getByRole(AriaRole.BUTTON, button("Leave it as it is")).click();

      Locator giving = opened(page, "Give the result of room");
      assertThat(giving.locator(".rehearsal")).isHidden();
      giving.getByLabel("The result of").fill("{\"room\": 12345678901234567890}");
      giving.getByLabel("A person did the work").check();
      assertThat(giving.locator(".rehearsal")).containsText("settle of room to hotel");
      assertThat(visit.barriers()).isEmpty();
      done(giving, "Give this result", "booked by telephone");

      assertThat(page.locator(".title-row").first()).containsText("completed");
      assertThat(page.locator("tbody")).containsText("given by ada: booked by telephone");
      assertThat(node.json("GET", url + "/v1/transactions/" + id, "").path("history").toString())
          .contains("{\"room\":12345678901234567890}");
      visit.assertSound();
    } finally {
      hotel.tombstoning.clear();
    }
  }

  @Test
  void aStepIsCalledAnewWithAnotherInput() {
    String id = waitingStay();
    hotel.tombstoning.add("settle");
    try (Visit visit = Visit.of(chromium.browser(), url)) {
      Page page = signedIn(visit, "#/transactions/" + id);
      assertThat(attempts(page, "flight")).hasText("");
      assertThat(attempts(page, "room")).hasText(Pattern.compile("[1-9][0-9]*"));
      CompletableFuture<Route> asked = new CompletableFuture<>();
      page.route("**/branches/room/input", route -> holdFirst(route, asked));
      Locator giving = opened(page, "Give room another input");
      page.waitForCondition(asked::isDone);
      assertThat(giving.getByLabel("The input of")).isDisabled();
      asked.join().resume();
      assertThat(giving.getByLabel("The input of")).isEnabled();
      assertThat(giving.getByLabel("The input of")).hasValue("null");
      assertThat(giving.locator(".rehearsal")).isHidden();
      giving.getByLabel("The input of").fill("{\"nights\": 12345678901234567890}");
      giving.getByLabel("Reason").focus();
      assertThat(giving.locator(".rehearsal")).containsText("settle of room to hotel");
      assertThat(giving.locator(".rehearsal")).containsText("action of verdict.2.room to hotel");
      assertThat(visit.barriers()).isEmpty();
      done(giving, "Call it with this input", "mistyped");
      node.await("called anew", () -> "verdict.2.room".equals(keyOfRoom(id)));
      hotel.failing.clear();

      assertThat(page.locator("tbody")).containsText("done with the input of ada: mistyped");
      assertThat(node.json("GET", url + "/v1/transactions/" + id, "").path("history").toString())
          .contains("{\"nights\":12345678901234567890}");
      visit.assertSound();
    } finally {
      hotel.tombstoning.clear();
      hotel.failing.add("action");
    }
  }

  /** How often the step's row says that it was tried. */
  private static Locator attempts(Page page, String step) {
    Locator.FilterOptions ofStep =
        new Locator.FilterOptions()
            .setHas(page.locator("th", new Page.LocatorOptions().setHasText(step)));
    return page.locator("tbody tr").filter(ofStep).locator("td.number");
  }

  private static void holdFirst(Route route, CompletableFuture<Route> held) {
    if (!held.complete(route)) {
      route.resume();
    }
  }

  private static String keyOfRoom(String id) {
    return node.json("GET", url + "/v1/transactions/" + id, "")
        .path("branches")
        .path(1)
        .path("key")
        .asText();
  }

  @Test
  void aDialogIsLeftWithoutAnythingDone() {
    String id = waitingStay();
    try (Visit visit = Visit.of(chromium.browser(), url)) {
      Page page = signedIn(visit, "#/transactions/" + id);
      Locator dialog = opened(page, "Cancel");
      assertThat(dialog.locator(".plan").first()).isVisible();
      assertThat(visit.barriers()).isEmpty();
      dialog.getByRole(AriaRole.BUTTON, button("Leave it as it is")).click();
      assertThat(dialog).isHidden();
      opened(page, "Pause");
      page.keyboard().press("Escape");
      assertThat(dialog).isHidden();
      assertThat(node.json("GET", url + "/v1/transactions/" + id, "").path("state").asText())
          .isEqualTo("running");
      visit.assertSound();
    }
  }

  /** Its answer comes late, when the step was ruled out and called anew. */
  @Test
  void whatAServiceDidUnderAKeyThatItHadRuledOutIsToBeLookedAt() {
    hotel.failing.clear();
    hotel.tombstoning.add("settle");
    CountDownLatch late = new CountDownLatch(1);
    hotel.hold = late;
    int before = hotel.calls.size();
    String spa =
        "{\"name\":\"spa\",\"version\":1,\"steps\":[{\"name\":\"room\",\"participant\":\"hotel\","
            + "\"operation\":\"book\",\"compensation\":\"unbook\"},{\"name\":\"sun\",\"signal\":{}}]}";
    node.sendUntilServed("PUT", url + "/v1/saga-definitions", spa);
    String id = begun("/v1/sagas", "{\"saga\":\"spa\",\"input\":{}}");
    try (Visit visit = Visit.of(chromium.browser(), url)) {
      node.await("called", () -> hotel.calls.size() > before);
      page(visit, id).waitForTimeout(200);
      hotel.hold = new CountDownLatch(0);
      node.send(
          "POST",
          url + "/v1/transactions/" + id + "/branches/room/input",
          "{\"input\":{\"nights\":2},\"reason\":\"mistyped\"}",
          "Authorization",
          "Bearer " + TOKEN);
      String tx = url + "/v1/transactions/" + id;
      node.await(
          "called anew",
          () -> node.json("GET", tx, "").at("/branches/0/key").asText().equals("verdict.2.room"));
      late.countDown();

      Page page = page(visit, id);
      Locator sentence = page.locator(".sentence");
      assertThat(sentence).containsText("Somebody has to look at hotel: it did room after all");
      assertThat(sentence).hasClass(Pattern.compile("bad"));
      Locator card = page.locator("[aria-labelledby=disagreements-title]");
      assertThat(card).containsText("room: the log has no such branch, or has it no more;");
      assertThat(card).containsText("hotel holds work in it");
      assertThat(visit.barriers()).isEmpty();
      card.getByRole(AriaRole.LINK).click();
      assertThat(page.locator("main article").first()).containsText(id);
      visit.assertSound();
    } finally {
      late.countDown();
      hotel.tombstoning.clear();
      hotel.failing.add("action");
    }
  }

  private static Page page(Visit visit, String id) {
    return visit.open("#/transactions/" + id);
  }

  @Test
  void whatWouldDoSomethingElseByNowIsShownAnewInsteadOfDone() {
    String id = waitingStay();
    try (Visit visit = Visit.of(chromium.browser(), url)) {
      Page page = signedIn(visit, "#/transactions/" + id);
      Locator dialog = opened(page, "Cancel");
      assertThat(dialog.locator(".rehearsal")).containsText("settle of room to hotel");
      node.send(
          "POST",
          url + "/v1/transactions/" + id + "/pause",
          "{\"reason\":\"look first\"}",
          "Authorization",
          "Bearer " + TOKEN);
      dialog.getByLabel("Reason").fill("the guest stays at home");
      dialog.getByRole(AriaRole.BUTTON, button("Cancel the transaction")).click();

      assertThat(dialog.getByRole(AriaRole.ALERT)).containsText("has moved on");
      assertThat(dialog.locator(".rehearsal")).containsText("Nothing is sent at once.");
      assertThat(visit.barriers()).isEmpty();
      assertThat(node.json("GET", url + "/v1/transactions/" + id, "").path("state").asText())
          .isEqualTo("running");
      dialog.getByRole(AriaRole.BUTTON, button("Cancel the transaction")).click();
      assertThat(dialog).isHidden();
      assertThat(page.locator(".title-row").first()).containsText("compensating");
    }
  }

  private static Page signedIn(Visit visit, String view) {
    visit.signIn(TOKEN);
    return visit.open(view);
  }

  private static Locator opened(Page page, String action) {
    page.getByRole(AriaRole.BUTTON, named(action)).click();
    Locator dialog = page.locator("#act");
    assertThat(dialog).isVisible();
    return dialog;
  }

  private static void done(Locator dialog, String verb, String reason) {
    dialog.getByLabel("Reason").fill(reason);
    dialog.getByRole(AriaRole.BUTTON, button(verb)).click();
    assertThat(dialog).isHidden();
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  private static Locator.GetByRoleOptions button(String name) {
    return new Locator.GetByRoleOptions().setName(name).setExact(true);
  }

  /** A saga whose hotel fails, so that it waits for its next attempt. */
  private static String waitingStay() {
    String id = begun("/v1/sagas", "{\"saga\":\"stay\",\"input\":{}}");
    node.await("a failed attempt", () -> explanation(id).contains("500"));
    return id;
  }

  private static String begun(String path, String body) {
    String answer =
        node.sendUntilServed("POST", url + path, body, "Prefer", "respond-async").body();
    return NodeProcess.parse(answer).path("id").asText();
  }

  private static String explanation(String id) {
    return node.json("GET", url + "/v1/transactions/" + id, "").at("/explanation/text").asText();
  }
}

package dev.verdict.coordinator;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.verdict.coordinator.browser.Chromium;
import dev.verdict.coordinator.browser.Visit;
import dev.verdict.coordinator.reconcile.HoldingService;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the recovery console shows of services that hold something else than the log says. */
@Tag("once")
@Timeout(300)
class ConsoleReconciliationTest {
  private static final double PATIENCE_MS = 30_000;
  private static final String TOKEN = "a-token-that-is-hard-to-guess";
  private static final String VIEW = "#/reconciliation";
  private static final String TRANSFER =
      "{\"branches\":[{\"id\":\"debit\",\"participant\":\"bank\"},"
          + "{\"id\":\"credit\",\"participant\":\"bank\"}]}";

  private static HoldingService bank;
  private static NodeProcess node;
  private static String url;
  private static Chromium chromium;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    Optional<Path> executable = Chromium.find();
    Assumptions.assumeTrue(executable.isPresent(), Chromium.MISSING);
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
    bank = new HoldingService();
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(TOKEN.getBytes(StandardCharsets.UTF_8));
    Path operators = folder.resolve("operators");
    Files.writeString(operators, "ada " + HexFormat.of().formatHex(hash) + "\n");
    node =
        NodeProcess.alone(
            folder,
            Map.of(
                "VERDICT_OPERATORS_FILE",
                operators.toString(),
                "VERDICT_RECONCILIATION_PER_SECOND",
                "0"));
    url = node.awaitReady();
    String services = "{\"base_urls\":[\"" + bank.url() + "\"],\"asks\":true}";
    node.sendUntilServed("PUT", url + "/v1/participants/bank", services);
    chromium = Chromium.start(executable.get());
  }

  @AfterAll
  static void stop() {
    if (node != null) {
      node.close();
    }
    if (bank != null) {
      bank.close();
    }
    if (chromium != null) {
      chromium.close();
    }
  }

  /** One that the bank knows half of. */
  private static String disagreeing() {
    String id =
        NodeProcess.parse(node.sendUntilServed("POST", url + "/v1/atomic", TRANSFER).body())
            .path("id")
            .asText();
    bank.holds(id, "debit", "done");
    node.await("noted", () -> look(id) == 200);
    return id;
  }

  private static int look(String id) {
    String path = url + "/v1/transactions/" + id + "/reconciliation";
    return node.send("POST", path, "", "Authorization", "Bearer " + TOKEN).statusCode();
  }

  private static Page signedIn(Visit visit) {
    visit.signIn(TOKEN);
    return visit.open(VIEW);
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  private static Locator card(Page page, String id) {
    return page.getByRole(AriaRole.ARTICLE, named("credit of " + id));
  }

  @ParameterizedTest
  @EnumSource(names = {"LIGHT", "DARK"})
  void whatEachSideSaysIsTold(ColorScheme scheme) {
    String id = disagreeing();
    try (Visit visit = Visit.of(chromium.browser(), url, scheme, 1360, 900)) {
      Page page = visit.open(VIEW);
      assertThat(card(page, id))
          .containsText("The log says that its work is done; bank does not know it.");
      assertThat(visit.barriers()).isEmpty();
      visit.assertSound();
    }
    try (Visit phone = Visit.of(chromium.browser(), url, scheme, 360, 740)) {
      Page page = phone.open(VIEW);
      assertThat(card(page, id)).isVisible();
      assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
          .isEqualTo(true);
      phone.assertSound();
    }
  }

  @Test
  void aLookAgainClosesWhatIsMended() {
    String id = disagreeing();
    try (Visit visit = Visit.of(chromium.browser(), url)) {
      Page page = signedIn(visit);
      Locator again = page.getByRole(AriaRole.BUTTON, named("Look again at credit of " + id));
      again.click();
      assertThat(page.locator(".told")).containsText("It still disagrees.");
      bank.holds(id, "credit", "done");
      again.click();
      assertThat(card(page, id)).hasCount(0);
      page.getByLabel("Which").selectOption("closed");
      assertThat(card(page, id)).containsText("a later look agreed");
      assertThat(visit.barriers()).isEmpty();
      visit.assertSound();
    }
  }

  @Test
  void whatWasSettledByHandIsClosedWithAReason() {
    String id = disagreeing();
    try (Visit visit = Visit.of(chromium.browser(), url)) {
      Page page = signedIn(visit);
      page.getByRole(AriaRole.BUTTON, named("Close credit of " + id)).click();
      Locator dialog = page.locator("#close");
      assertThat(dialog).isVisible();
      assertThat(visit.barriers()).isEmpty();
      dialog.getByLabel("Reason").fill("the bank has corrected it");
      dialog.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Close it")).click();
      assertThat(card(page, id)).hasCount(0);
      Locator closed = card(visit.open(VIEW + "?state=closed"), id);
      assertThat(closed).containsText("closed by ada: the bank has");
      assertThat(closed.locator(".badge")).containsText("closed");
      visit.assertSound();
    }
  }

  /** The browser itself writes of each refused request, so no line there means that it is sound. */
  @Test
  void whoHasNoTokenIsAskedForOneAndThenItGoesOn() {
    String id = disagreeing();
    try (Visit visit = Visit.of(chromium.browser(), url)) {
      Page page = visit.open(VIEW);
      page.getByRole(AriaRole.BUTTON, named("Look again at credit of " + id)).click();
      Locator dialog = page.locator("#close");
      dialog.getByLabel("token").fill(TOKEN);
      dialog.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Go on")).click();
      assertThat(page.locator(".told")).containsText("It still disagrees.");
    }
  }

  @Test
  void aSpanOfTimeIsLookedAtWithProgress() {
    String id = disagreeing();
    int before = bank.questions.size();
    try (Visit visit = Visit.of(chromium.browser(), url)) {
      Page page = signedIn(visit);
      page.getByRole(AriaRole.BUTTON, named("Look")).click();
      Locator progress =
          page.getByRole(AriaRole.GROUP, new Page.GetByRoleOptions().setName("How far that is"));
      assertThat(progress).containsText("Looked at all of it");
      assertThat(progress).containsText("disagreement");
      assertThat(card(page, id)).isVisible();
      assertThat(bank.questions.size()).isGreaterThan(before);
      assertThat(visit.barriers()).isEmpty();
      visit.assertSound();
    }
  }

  @Test
  void withoutAnyThePageSaysSo() {
    try (Visit visit = Visit.of(chromium.browser(), url)) {
      Page page = visit.open(VIEW + "?participant=hotel");
      assertThat(page.locator(".empty h2")).containsText("Services hold what the log says");
      assertThat(visit.barriers()).isEmpty();
      visit.assertSound();
    }
  }
}

package dev.verdict.coordinator;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.verdict.coordinator.browser.Chromium;
import dev.verdict.coordinator.browser.Visit;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One operator proposes in the recovery console, and another one decides there. */
@Tag("once")
@Timeout(300)
class ConsoleSecondPersonTest {
  private static final double PATIENCE_MS = 30_000;
  private static final String TRANSFER =
      "{\"branches\":[{\"id\":\"debit\",\"participant\":\"bank\",\"operation\":\"pay\"}],"
          + "\"timeout_ms\":120000}";

  private static StubParticipant bank;
  private static NodeProcess node;
  private static String url;
  private static Chromium chromium;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    Optional<Path> executable = Chromium.find();
    Assumptions.assumeTrue(executable.isPresent(), Chromium.MISSING);
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
    StringBuilder lines = new StringBuilder();
    for (String name : List.of("ada", "bob")) {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((name + "-token").getBytes(StandardCharsets.UTF_8));
      lines.append(name).append(' ').append(HexFormat.of().formatHex(hash)).append('\n');
    }
    Path operators = Files.writeString(folder.resolve("operators"), lines);
    bank = new StubParticipant();
    bank.failing.add("commit");
    node =
        NodeProcess.alone(
            folder,
            Map.of(
                "VERDICT_OPERATORS_FILE",
                operators.toString(),
                "VERDICT_OPERATORS_SECOND_PERSON",
                "heuristic"));
    url = node.awaitReady();
    node.register(url, bank);
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

  private static String inDoubt() {
    String answer =
        node.sendUntilServed("POST", url + "/v1/atomic", TRANSFER, "Prefer", "wait=0").body();
    return NodeProcess.parse(answer).path("id").asText();
  }

  private static Page as(Visit visit, String operator, String view) {
    visit.signIn(operator + "-token");
    return visit.open(view);
  }

  private static Locator.GetByRoleOptions button(String name) {
    return new Locator.GetByRoleOptions().setName(name).setExact(true);
  }

  private static Locator card(Page page, String id) {
    return page.getByRole(
        AriaRole.ARTICLE,
        new Page.GetByRoleOptions().setName("Proposal about debit of " + id).setExact(true));
  }

  private static void propose(String id) {
    try (Visit visit = Visit.of(chromium.browser(), url)) {
      Page page = as(visit, "ada", "#/transactions/" + id);
      page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Resolve debit by hand"))
          .click();
      Locator dialog = page.locator("#act");
      dialog.getByLabel("What became of").selectOption("abort");
      assertThat(dialog.locator(".rehearsal")).isVisible();
      dialog.getByLabel("Reason").fill("the bank lost it");
      dialog.getByRole(AriaRole.BUTTON, button("Take it for resolved")).click();
      assertThat(page.locator(".told")).containsText("Proposed: another operator must approve it.");
      assertThat(card(page, id)).containsText("ada proposes to take debit for resolved by hand");
      assertThat(visit.barriers()).isEmpty();
      visit.assertSound();
    }
  }

  @Test
  void anotherOperatorSeesWhatWaitsAndApproves() {
    String id = inDoubt();
    propose(id);
    try (Visit visit = Visit.of(chromium.browser(), url)) {
      Page page = as(visit, "bob", "#/stuck");
      card(page, id).getByRole(AriaRole.BUTTON, button("Approve…")).click();
      Locator dialog = page.locator("#proposal");
      assertThat(dialog.locator(".rehearsal")).isVisible();
      assertThat(visit.barriers()).isEmpty();
      dialog.getByLabel("Reason").fill("seen in the bank's books");
      dialog.getByRole(AriaRole.BUTTON, button("Approve, and do it")).click();
      assertThat(card(page, id)).hasCount(0);
      Page shown = visit.open("#/transactions/" + id);
      assertThat(shown.locator(".facts").first()).containsText("contradicts the decision");
      visit.assertSound();
    }
  }

  /** The browser itself writes of each refused request, so no line there means that it is sound. */
  @Test
  void whoProposedItCannotApproveItAndTakesItBack() {
    String id = inDoubt();
    propose(id);
    try (Visit visit = Visit.of(chromium.browser(), url)) {
      Page page = as(visit, "ada", "#/transactions/" + id);
      card(page, id).getByRole(AriaRole.BUTTON, button("Approve…")).click();
      Locator dialog = page.locator("#proposal");
      assertThat(dialog.getByRole(AriaRole.ALERT)).containsText("another operator must approve it");
      dialog.getByRole(AriaRole.BUTTON, button("Leave it as it is")).click();
      card(page, id).getByRole(AriaRole.BUTTON, button("Withdraw…")).click();
      dialog.getByLabel("Reason").fill("it came back");
      dialog.getByRole(AriaRole.BUTTON, button("Take it back")).click();
      assertThat(page.locator(".told")).containsText("Withdrawn.");
      assertThat(card(page, id)).hasCount(0);
      assertThat(node.json("GET", url + "/v1/transactions/" + id, "").toString())
          .doesNotContain("heuristic_");
    }
  }
}

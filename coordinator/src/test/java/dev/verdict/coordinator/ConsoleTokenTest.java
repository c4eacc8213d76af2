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
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The recovery console at a node that answers nobody without a token. */
@Tag("once")
@Timeout(300)
class ConsoleTokenTest {
  private static final double PATIENCE_MS = 30_000;
  private static final Pattern TOKEN = Pattern.compile("vdt_[A-Za-z0-9_-]{43}");
  private static final Pattern REFUSED =
      Pattern.compile("verdict_access_refused_total\\{why=\"unknown\"} ([0-9.]+)");

  private static Locator form(Page page) {
    return page.locator("form.entrance");
  }

  private static double refused(NodeProcess node, String url, String token) {
    String metrics =
        node.send("GET", url + "/metrics", "", "Authorization", "Bearer " + token).body();
    Matcher told = REFUSED.matcher(metrics);
    assertThat(told.find()).as(metrics).isTrue();
    return Double.parseDouble(told.group(1));
  }

  private static void show(Page page, String token) {
    form(page).getByLabel("Token").fill(token);
    page.keyboard().press("Enter");
  }

  private static Locator signOut(Page page) {
    return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign out"));
  }

  private static String first(NodeProcess node) {
    Matcher first = TOKEN.matcher(node.output());
    assertThat(first.find()).isTrue();
    return first.group();
  }

  private static Chromium chromium() {
    Optional<Path> executable = Chromium.find();
    Assumptions.assumeTrue(executable.isPresent(), Chromium.MISSING);
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
    return Chromium.start(executable.get());
  }

  @Test
  void whoSignsInSeesWhatHappensLiveUntilHeSignsOutAndTheBrowserKeepsNoToken(@TempDir Path folder) {
    try (Chromium chromium = chromium();
        NodeProcess node = NodeProcess.alone(folder, Map.of("VERDICT_ACCESS", "tokens"))) {
      String url = node.awaitReady();
      String token = first(node);
      try (Visit visit = Visit.of(chromium.browser(), url)) {
        Page page = visit.open("#/transactions?state=active");
        assertThat(form(page)).isVisible();
        assertThat(form(page).getByLabel("Token")).isFocused();
        double before = refused(node, url, token);
        page.waitForTimeout(6_000);
        assertThat(refused(node, url, token)).as("asks on without a token").isEqualTo(before);

        show(page, "vdt_nobodys");
        assertThat(form(page).getByRole(AriaRole.ALERT)).containsText("not good");
        assertThat(visit.barriers()).isEmpty();

        show(page, token);
        assertThat(page.locator(".connection")).hasText("Live");
        assertThat(form(page)).hasCount(0);
        assertThat(page.locator(".who")).hasText("first-admin");
        assertThat(page.url()).endsWith("#/transactions?state=active");
        assertThat((String) page.evaluate("document.cookie")).isEmpty();
        assertThat((String) page.evaluate("JSON.stringify([localStorage, sessionStorage])"))
            .doesNotContain("vdt_")
            .doesNotContain("vds_");
        String begun =
            node.send("POST", url + "/v1/transactions", "{}", "Authorization", "Bearer " + token)
                .body();
        String id = NodeProcess.parse(begun).path("id").asText();
        assertThat(page.locator("a[href*='" + id + "']").first()).isVisible();

        signOut(page).click();
        assertThat(form(page)).isVisible();
        page.reload();
        assertThat(form(page)).isVisible();
      }
      try (Visit dark = Visit.of(chromium.browser(), url, ColorScheme.DARK, 400, 800)) {
        Page page = dark.open("");
        assertThat(form(page)).isVisible();
        assertThat(dark.barriers()).isEmpty();
        dark.assertSound();
      }
    }
  }

  @Test
  void aPageThatNobodyTouchesIsSignedOutAndGoesOnWhereItWas(@TempDir Path folder) {
    Map<String, String> environment =
        Map.of("VERDICT_ACCESS", "tokens", "VERDICT_SESSION_IDLE_MS", "12000");
    try (Chromium chromium = chromium();
        NodeProcess node = NodeProcess.alone(folder, environment)) {
      String url = node.awaitReady();
      String token = first(node);
      try (Visit visit = Visit.of(chromium.browser(), url)) {
        Page page = visit.open("#/audit?action=sign_in");
        show(page, token);
        assertThat(page.getByText("sign_in").first()).isVisible();

        for (int i = 0; i < 10; i++) {
          page.keyboard().press("Shift");
          page.waitForTimeout(2_000);
        }
        assertThat(signOut(page)).isVisible();

        assertThat(form(page)).isVisible();
        assertThat(form(page).getByRole(AriaRole.STATUS)).containsText("session is over");

        show(page, token);
        assertThat(page.getByText("sign_in").first()).isVisible();
        assertThat(page.url()).endsWith("#/audit?action=sign_in");
      }
    }
  }
}

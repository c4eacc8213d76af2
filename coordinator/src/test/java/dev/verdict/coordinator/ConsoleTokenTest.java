package dev.verdict.coordinator;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
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
    return page.locator("form", new Page.LocatorOptions().setHasText("asks for a token"));
  }

  private static double refused(NodeProcess node, String url, String token) {
    String metrics =
        node.send("GET", url + "/metrics", "", "Authorization", "Bearer " + token).body();
    Matcher told = REFUSED.matcher(metrics);
    assertThat(told.find()).as(metrics).isTrue();
    return Double.parseDouble(told.group(1));
  }

  private static void show(Page page, String token) {
    form(page).locator("input").fill(token);
    form(page).getByRole(AriaRole.BUTTON).click();
  }

  @Test
  void whoShowsATokenSeesWhatHappensLiveUntilHeSignsOut(@TempDir Path folder) {
    Optional<Path> executable = Chromium.find();
    Assumptions.assumeTrue(executable.isPresent(), Chromium.MISSING);
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
    try (NodeProcess node = NodeProcess.alone(folder, Map.of("VERDICT_ACCESS", "tokens"));
        Chromium chromium = Chromium.start(executable.get())) {
      String url = node.awaitReady();
      Matcher first = TOKEN.matcher(node.output());
      assertThat(first.find()).isTrue();
      String token = first.group();
      try (Visit visit = Visit.of(chromium.browser(), url)) {
        Page page = visit.open("#/transactions");
        assertThat(form(page)).isVisible();
        double before = refused(node, url, token);
        page.waitForTimeout(6_000);
        assertThat(refused(node, url, token)).as("asks on without a token").isEqualTo(before);

        show(page, token);
        assertThat(page.locator(".connection")).hasText("Live");
        assertThat(form(page)).hasCount(0);
        String begun =
            node.send("POST", url + "/v1/transactions", "{}", "Authorization", "Bearer " + token)
                .body();
        String id = NodeProcess.parse(begun).path("id").asText();
        assertThat(page.locator("a[href*='" + id + "']").first()).isVisible();

        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign out")).click();
        assertThat(form(page)).isVisible();
      }
    }
  }
}

package dev.verdict.examples.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.verdict.coordinator.browser.Chromium;
import dev.verdict.coordinator.browser.Visit;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whoever is on call and knows nothing opens a coordinator's page while something is wrong, and is
 * told the cause in plain words: at once, or after the clicks that the tests make.
 */
@Tag("once")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class IncidentsTest {
  private static final double PATIENCE_MS = 150_000;

  private Optional<Chromium> chromium = Optional.empty();

  @BeforeEach
  void findBrowser() {
    Optional<Path> executable = Chromium.find();
    Assumptions.assumeTrue(executable.isPresent(), Chromium.MISSING);
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
    chromium = executable.map(Chromium::start);
  }

  @AfterEach
  void closeBrowser() {
    chromium.ifPresent(Chromium::close);
  }

  /** Looks at the page of one coordinator. */
  private interface Look {
    void at(Page page, IncidentStage stage);
  }

  private void during(Incident incident, Look look) throws Exception {
    try (IncidentStage stage = new IncidentStage(TestCoordinator.freePort())) {
      stage.start();
      stage.let(incident);
      try (Visit visit = Visit.of(chromium.orElseThrow().browser(), stage.console().toString())) {
        look.at(visit.open(""), stage);
        visit.assertSoundButBusy();
      }
    }
  }

  /** What the overview says of the courier. */
  private static Locator trouble(Page overview) {
    return overview
        .getByLabel("What does not proceed")
        .locator("li")
        .filter(new Locator.FilterOptions().setHasText("courier"))
        .first();
  }

  @Test
  void aParticipantThatIsDownIsNamedAtFirstSight() throws Exception {
    during(
        Incident.PARTICIPANT_DOWN,
        (page, stage) ->
            assertThat(trouble(page)).containsText("A service cannot be reached: courier"));
  }

  @Test
  void aWrongPasswordIsNamedAtFirstSight() throws Exception {
    during(
        Incident.WRONG_PASSWORD,
        (page, stage) ->
            assertThat(trouble(page))
                .containsText("A service cannot log in to its database: courier"));
  }

  /** One click tells where to look, the next one what was sent. */
  @Test
  void aPoisonedPayloadIsFoundWithTwoClicks() throws Exception {
    during(
        Incident.POISONED_PAYLOAD,
        (page, stage) -> {
          assertThat(trouble(page)).containsText("java.lang.NumberFormatException");
          assertThat(trouble(page).locator(".figure")).hasText("1");

          trouble(page).locator("a").click();
          assertThat(page.locator(".group")).containsText("It answers other calls");

          page.getByLabel("Examples").locator("a").first().click();
          assertThat(page.locator(".sentence")).containsText("java.lang.NumberFormatException");
          assertThat(page.locator("body")).containsText("odd-order");
          assertThat(page.locator("tr.detail pre")).containsText("N/A");
        });
  }

  @Test
  void aForgottenPreparedTransactionIsNamedAtFirstSight() throws Exception {
    during(
        Incident.FORGOTTEN_PREPARED,
        (page, stage) -> {
          assertThat(trouble(page)).containsText("What a service needs is locked: courier");
          assertThat(trouble(page)).containsText("has been prepared in this database since");
          assertThat(trouble(page)).containsText("'" + IncidentStage.FORGOTTEN + "'");

          trouble(page).locator("a").click();
          assertThat(page.locator(".statement pre"))
              .containsText("WHERE gid = '" + IncidentStage.FORGOTTEN + "';");
          assertThat(page.locator(".group")).containsText("is not Verdict’s");
          assertThat(page.locator(".statement pre")).not().containsText("ROLLBACK");
        });
  }

  @Test
  void aFrozenCoordinatorIsNamedAtFirstSight() throws Exception {
    during(
        Incident.FROZEN_COORDINATOR,
        (page, stage) -> {
          Locator move =
              page.locator(".moves li")
                  .filter(new Locator.FilterOptions().setHasText("taken over"))
                  .first();
          assertThat(move).containsText(stage.other().toString() + ", which is gone or silent");
          Locator away = page.locator("tr.away");
          assertThat(away).containsText(stage.other().toString());
          assertThat(away).containsText("The database still holds its session");
        });
  }
}

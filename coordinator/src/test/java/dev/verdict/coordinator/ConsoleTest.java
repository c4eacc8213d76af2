package dev.verdict.coordinator;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.verdict.coordinator.browser.Chromium;
import dev.verdict.coordinator.browser.Visit;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The recovery console in a real browser, over a real node with its database and real services.
 * With {@code -Dverdict.pictures=write} it takes the documentation's pictures.
 */
@Tag("once")
@Timeout(300)
class ConsoleTest {
  private static final double PATIENCE_MS = 30_000;
  private static final Path PICTURES = Path.of("../docs/images");
  private static final String TRIP =
      "{\"name\":\"trip\",\"version\":1,\"steps\":["
          + "{\"name\":\"flight\",\"participant\":\"bank\",\"operation\":\"book\","
          + "\"compensation\":\"unbook\"},"
          + "{\"name\":\"room\",\"participant\":\"bank\",\"operation\":\"book\","
          + "\"compensation\":\"unbook\"},"
          + "{\"name\":\"pay\",\"participant\":\"bank\",\"operation\":\"pay\",\"pivot\":true,"
          + "\"after\":[\"flight\",\"room\"]},"
          + "{\"name\":\"tickets\",\"participant\":\"post\",\"operation\":\"send\","
          + "\"input\":{\"input\":\"\"},\"after\":[\"pay\"]}]}";

  private static StubParticipant bank;
  private static StubParticipant post;
  private static NodeProcess node;
  private static String url;
  private static Chromium chromium;
  private static String stuckTrip;

  @BeforeAll
  static void start(@TempDir Path folder) {
    Optional<Path> executable = Chromium.find();
    Assumptions.assumeTrue(executable.isPresent(), Chromium.MISSING);
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
    bank = new StubParticipant();
    post = new StubParticipant();
    post.failing.add("action");
    node = NodeProcess.alone(folder, Map.of());
    url = node.awaitReady();
    node.register(url, bank);
    String registration = "{\"base_urls\":[\"" + post.url() + "\"],\"asks\":true}";
    node.sendUntilServed("PUT", url + "/v1/participants/post", registration);
    node.sendUntilServed("PUT", url + "/v1/saga-definitions", TRIP);
    stuckTrip =
        begun(
            "/v1/sagas",
            "{\"saga\":\"trip\",\"input\":{\"customer\":\"c-2041\",\"seats\":2,\"cents\":41050},"
                + "\"business_key\":\"trip-7\"}");
    node.await("stuck", () -> transaction(stuckTrip).has("stuck"));
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
    if (post != null) {
      post.close();
    }
    if (chromium != null) {
      chromium.close();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LIGHT", "DARK"})
  void everyPageLoadsWithoutErrorsAndIsAccessible(ColorScheme scheme) {
    transfer("order-1");
    List<Object> barriers = new ArrayList<>();
    for (String view :
        List.of(
            "#/overview",
            "#/transactions",
            "#/transactions/" + stuckTrip,
            "#/stuck",
            "#/reconciliation",
            "#/audit",
            "#/no")) {
      try (Visit visit = Visit.of(chromium.browser(), url, scheme, 1360, 900)) {
        Page page = visit.open(view);
        assertThat(page.locator("h1, .empty h2").first()).isVisible();
        assertThat(page.locator(".loading")).hasCount(0);
        assertThat(page.locator(".development")).containsText("Development mode");
        barriers.addAll(visit.barriers());
        visit.assertSound();
      }
    }
    assertThat(barriers).isEmpty();
  }

  @Test
  void aTransactionThatBeginsAppearsLive() {
    try (Visit visit = Visit.of(chromium.browser(), url)) {
      Page page = visit.open("#/transactions");
      assertThat(page.locator(".connection")).containsText("Live");

      String id = transfer("order-live");

      Locator row = page.getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHasText(id));
      assertThat(row).containsText("order-live");
      assertThat(row).containsText("committed");
      visit.assertSound();
    }
  }

  @Test
  void theAddressHoldsTheFilters() {
    transfer("order-linked");
    transfer("order-other");
    try (Visit visit = Visit.of(chromium.browser(), url)) {
      Page page = visit.open("#/transactions");
      page.getByRole(AriaRole.SEARCHBOX).fill("order-linked");
      page.keyboard().press("Enter");
      assertThat(page.locator("tbody tr")).hasCount(1);
      page.getByRole(AriaRole.BUTTON, named("Committed")).click();
      assertThat(page)
          .hasURL(
              Pattern.compile(
                  ".*#/transactions\\?.*business_key=order-linked.*outcome=commit|"
                      + ".*#/transactions\\?.*outcome=commit.*business_key=order-linked"));

      try (Visit other = Visit.of(chromium.browser(), url)) {
        Page same = other.open(page.url().substring(page.url().indexOf('#')));
        assertThat(same.locator("tbody tr")).hasCount(1);
        assertThat(same.getByRole(AriaRole.SEARCHBOX)).hasValue("order-linked");
        assertThat(same.getByRole(AriaRole.BUTTON, named("Committed")))
            .hasAttribute("aria-pressed", "true");
      }
      page.getByRole(AriaRole.BUTTON, named("Aborted")).click();
      assertThat(page.locator(".empty")).containsText("Nothing fits these filters");
      visit.assertSound();
    }
  }

  @Test
  void whatHasNoSuchKeyIsLookedForInAllTextsAndByService() {
    String id = transfer("order-words-7");
    try (Visit visit = Visit.of(chromium.browser(), url)) {
      Page page = visit.open("#/transactions");
      page.getByRole(AriaRole.SEARCHBOX).fill("WORDS-7");
      page.keyboard().press("Enter");
      page.getByRole(AriaRole.BUTTON, named("Look in all texts")).click();
      assertThat(page.locator("tbody tr")).hasCount(1);
      assertThat(page.locator("tbody tr")).containsText(id);
      assertThat(page).hasURL(Pattern.compile(".*#/transactions\\?text=WORDS-7"));

      page.getByLabel("Service").fill("post");
      page.keyboard().press("Enter");
      assertThat(page.locator(".empty")).containsText("Nothing fits these filters");
      page.getByRole(AriaRole.BUTTON, named("Clear all filters")).click();
      Page trips = visit.open("#/transactions?participant=post&longer_than_ms=5");
      assertThat(trips.locator("tbody tr").first()).containsText("trip");
      assertThat(trips.locator(".filters")).containsText("longer than 5 ms");
      visit.assertSound();
    }
  }

  @Test
  void aViewIsSavedWithItsColumnsAndOpenedByOthers() {
    transfer("order-viewed");
    try (Visit visit = Visit.of(chromium.browser(), url)) {
      Page page = visit.open("#/transactions?business_key=order-viewed");
      page.getByText("Columns", new Page.GetByTextOptions().setExact(true)).click();
      column(page, "Labels").check();
      column(page, "Why").uncheck();
      assertThat(page).hasURL(Pattern.compile(".*columns=begun%2Cid.*labels.*"));
      assertThat(page.locator("thead")).not().containsText("Why");
      page.getByText("Views", new Page.GetByTextOptions().setExact(true)).click();
      page.getByRole(AriaRole.BUTTON, named("Save this view…")).click();
      page.getByLabel("Name").fill("orders viewed");
      page.getByRole(AriaRole.BUTTON, named("Save")).click();
      assertThat(page.locator("#view")).isHidden();
      assertThat(visit.barriers()).isEmpty();

      try (Visit other = Visit.of(chromium.browser(), url)) {
        Page same = other.open("#/transactions");
        same.getByText("Views", new Page.GetByTextOptions().setExact(true)).click();
        same.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("orders viewed")).click();
        assertThat(same.locator("tbody tr")).hasCount(1);
        assertThat(same.locator("thead")).containsText("Labels");
        same.getByText("Views", new Page.GetByTextOptions().setExact(true)).click();
        same.getByLabel("Delete the view orders viewed").click();
        same.getByRole(AriaRole.BUTTON, named("Delete")).click();
        assertThat(same.locator("#view")).isHidden();
        same.getByText("Views", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(same.locator(".views")).containsText("No views yet");
        other.assertSound();
      }
      visit.assertSound();
    }
  }

  private static Locator column(Page page, String title) {
    return page.getByRole(AriaRole.CHECKBOX, new Page.GetByRoleOptions().setName(title));
  }

  @Test
  void whatIsReadStaysWhereItIsAndIsComeBackTo() {
    transfer("order-read-1");
    String id = transfer("order-read-2");
    try (Visit visit = Visit.of(chromium.browser(), url)) {
      Page page = visit.open("#/transactions?name=&columns=id,business_key");
      assertThat(page.locator("tbody tr").first()).containsText("order-read-2");
      page.keyboard().press("j");
      page.keyboard().press("j");
      assertThat(page.locator("tbody tr[aria-selected]")).containsText("order-read-1");

      transfer("order-read-3");
      assertThat(page.locator(".fresh")).containsText("Show 1 new transaction");
      assertThat(page.locator("tbody tr").first()).containsText(id);
      assertThat(page.locator("tbody tr[aria-selected]")).containsText("order-read-1");

      page.keyboard().press("Enter");
      assertThat(page.locator(".crumbs")).isVisible();
      page.keyboard().press("Escape");
      assertThat(page).hasURL(Pattern.compile(".*#/transactions\\?columns=id.*"));
      assertThat(page.locator("tbody tr[aria-selected]")).containsText("order-read-1");
      transfer("order-read-4");
      assertThat(page.locator(".fresh")).isVisible();
      page.keyboard().press("n");
      assertThat(page.locator("tbody tr").first()).containsText("order-read-4");
      assertThat(page.locator(".fresh")).hasCount(0);
      visit.assertSound();
    }
  }

  @Test
  void theKeyboardIsEnough() {
    String id = transfer("order-keys");
    try (Visit visit = Visit.of(chromium.browser(), url)) {
      Page page = visit.open("#/overview");
      assertThat(page.locator(".tiles")).isVisible();
      page.keyboard().press("g");
      page.keyboard().press("t");
      assertThat(page.getByRole(AriaRole.HEADING, heading("Transactions"))).isVisible();
      page.keyboard().press("/");
      assertThat(page.getByRole(AriaRole.SEARCHBOX)).isFocused();
      page.keyboard().type("order-keys");
      page.keyboard().press("Enter");
      assertThat(page.locator("tbody tr")).hasCount(1);
      page.keyboard().press("Escape");
      page.keyboard().press("j");
      assertThat(page.locator("tbody tr[aria-selected]")).containsText(id);
      page.keyboard().press("Enter");
      assertThat(page.getByRole(AriaRole.HEADING, heading(id))).isVisible();
      page.keyboard().press("?");
      assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
      page.keyboard().press("Escape");
      assertThat(page.getByRole(AriaRole.DIALOG)).isHidden();
      visit.assertSound();
    }
  }

  @Test
  void aStuckSagaSaysWhyAndWhatHappensNext() {
    try (Visit visit = Visit.of(chromium.browser(), url)) {
      Page page = visit.open("#/stuck");
      assertThat(page.locator(".group")).containsText("A service answers with errors: post");
      assertThat(page.locator(".advice"))
          .containsText("To this node it has answered nothing since this node started.");
      page.locator(".group a").first().click();

      Locator sentence = page.locator(".sentence");
      assertThat(sentence).containsText("Waiting for post to do send:");
      assertThat(sentence)
          .containsText("post answered 500 to action, at " + URI.create(post.url()).getAuthority());
      assertThat(sentence).containsText("if post never does so, an operator must decide.");
      assertThat(page.locator(".gantt .row")).hasCount(4);
      assertThat(page.locator("img.graph")).isVisible();
      assertThat(page.locator("ol.undo")).hasCount(0);
      assertThat(page.locator("tr.stuck")).containsText("tickets");
      assertThat(page.locator("tr.detail")).containsText("Input of tickets");
      assertThat(page.locator("tr.detail pre")).isVisible();
      page.getByRole(AriaRole.BUTTON, named("Retry now")).click();
      page.getByLabel("Reason, for those who look later").fill("the post office is open again");
      page.getByRole(AriaRole.BUTTON, named("Retry")).click();
      assertThat(page.locator(".told")).containsText("Tried again.");
      visit.assertSound();
    }
  }

  @Test
  void whatAServiceFailsWithIsToldBesideItAndLeadsToWhatWaitsForIt() {
    node.await(
        "an alert",
        () -> node.json("GET", url + "/v1/alerts", "").toString().contains("\"stuck\""));
    try (Visit visit = Visit.of(chromium.browser(), url)) {
      Page page = visit.open("#/overview");
      Locator failure =
          page.locator("tr.failure")
              .filter(new Locator.FilterOptions().setHasText("post answered"));
      assertThat(failure).containsText("post answered 500 to action");
      assertThat(failure).containsText("at " + URI.create(post.url()).getAuthority());
      assertThat(failure).containsText("has answered nothing since this node started");
      Locator.FilterOptions ofWhatIsStuck =
          new Locator.FilterOptions().setHas(page.locator("a[href='#/stuck']"));
      Locator alert =
          page.locator("[aria-labelledby=alerts-title] li").filter(ofWhatIsStuck).first();
      assertThat(alert).containsText(Pattern.compile("for .+, since \\d\\d:\\d\\d:\\d\\d; as of"));
      assertThat(alert.getByRole(AriaRole.LINK)).hasAttribute("href", "#/stuck");

      page.getByLabel("Participants").getByRole(AriaRole.LINK, linked("post")).click();

      assertThat(page).hasURL(Pattern.compile(".*#/transactions\\?participant=post&stuck=true"));
      assertThat(page.getByLabel("Service")).hasValue("post");
      assertThat(page.locator("tbody tr").first()).containsText("trip");
      visit.assertSound();
    }
  }

  private static Locator.GetByRoleOptions linked(String name) {
    return new Locator.GetByRoleOptions().setName(name);
  }

  @Test
  void aStuckSagaGoesOnBeforeTheEyesOnceItsServiceIsBack() {
    StubParticipant clerk = new StubParticipant();
    clerk.failing.add("action");
    String registration = "{\"base_urls\":[\"" + clerk.url() + "\"],\"asks\":true}";
    node.sendUntilServed("PUT", url + "/v1/participants/clerk", registration);
    String definition = TRIP.replace("\"trip\"", "\"stay\"").replace("\"post\"", "\"clerk\"");
    node.sendUntilServed("PUT", url + "/v1/saga-definitions", definition);
    String id = begun("/v1/sagas", "{\"saga\":\"stay\",\"input\":{}}");
    try (Visit visit = Visit.of(chromium.browser(), url)) {
      Page page = visit.open("#/transactions/" + id);
      assertThat(page.locator(".sentence")).containsText("clerk answered 500");

      clerk.failing.clear();

      assertThat(page.locator(".sentence")).containsText("Completed: every step is done.");
      visit.assertSound();
    } finally {
      clerk.close();
    }
  }

  @Test
  void theWayBackIsShownBeforeAndWhileItIsTaken() {
    StubParticipant guide = new StubParticipant();
    String registration = "{\"base_urls\":[\"" + guide.url() + "\"],\"asks\":true}";
    node.sendUntilServed("PUT", url + "/v1/participants/guide", registration);
    String definition =
        "{\"name\":\"hike\",\"version\":1,\"steps\":[{\"name\":\"hut\",\"participant\":\"guide\","
            + "\"operation\":\"book\",\"compensation\":\"unbook\"},{\"name\":\"sun\",\"signal\":{}}]}";
    node.sendUntilServed("PUT", url + "/v1/saga-definitions", definition);
    String id = begun("/v1/sagas", "{\"saga\":\"hike\",\"input\":{}}");
    try (Visit visit = Visit.of(chromium.browser(), url)) {
      Page page = visit.open("#/transactions/" + id);
      assertThat(page.getByText("What cancelling now would undo")).isVisible();
      assertThat(page.locator("ol.undo li")).hasText("hut by unbook of guide");

      guide.failing.add("compensate");
      node.sendUntilServed(
          "POST", url + "/v1/transactions/" + id + "/cancel", "{\"reason\":\"rain\"}");
      assertThat(page.getByText("What is left to undo")).isVisible();
      assertThat(page.locator(".sentence")).containsText("guide answered 500");
      assertThat(visit.barriers()).isEmpty();
      guide.failing.clear();
      assertThat(page.locator(".sentence")).containsText("all that ran is undone");
      assertThat(page.locator("ol.undo")).hasCount(0);
      visit.assertSound();
    } finally {
      guide.close();
    }
  }

  /** Some have more digits than JavaScript's numbers, some are written otherwise by it. */
  private static final String FIGURES =
      "{\"order\":12345678901234567890,\"odd\":-9007199254740993,\"rate\":0.3000000000000000004,"
          + "\"tiny\":1E-9,\"few\":7,\"text\":\"\\\"=1.50\\\": 1.50 \\\\\",\"=\":[1.5,{},[]]}";

  private static final String[] FIGURES_SHOWN = {
    "\"order\": 12345678901234567890",
    "\"odd\": -9007199254740993",
    "\"rate\": 0.3000000000000000004",
    "\"tiny\": 1E-9",
    "\"few\": 7",
    "\"text\": \"\\\"=1.50\\\": 1.50 \\\\\"",
    "\"=\": [ 1.5, {}, [] ]"
  };

  /** The clipboard is the test's, as a browser gives its own only to who asks a person. */
  private static String copied(Page page, String what) {
    page.evaluate(
        "() => { navigator.clipboard.writeText = async text => { window.copied = text; } }");
    page.getByRole(AriaRole.BUTTON, named(what)).click();
    assertThat(page.locator(".told")).containsText("copied");
    return (String) page.evaluate("() => window.copied");
  }

  private static void assertShown(Locator place) {
    for (String figure : FIGURES_SHOWN) {
      assertThat(place).containsText(figure);
    }
  }

  @Test
  void figuresOfAnAtomicTransactionAreShownAsTheyAreSent() {
    StubParticipant till = new StubParticipant();
    till.failing.add("commit");
    String registration = "{\"base_urls\":[\"" + till.url() + "\"],\"asks\":true}";
    node.sendUntilServed("PUT", url + "/v1/participants/till", registration);
    String id =
        begun(
            "/v1/atomic",
            "{\"branches\":[{\"id\":\"debit\",\"participant\":\"till\",\"payload\":"
                + FIGURES
                + "}]}");
    try (Visit visit = Visit.of(chromium.browser(), url)) {
      Page page = visit.open("#/transactions/" + id);
      assertThat(page.locator("tr.detail summary")).hasText("Input of debit");
      assertShown(page.locator("tr.detail pre"));
      assertShown(page.locator("ol.history"));
      String copied = copied(page, "Copy JSON");
      assertThat(copied).contains("\"order\": 12345678901234567890");
      assertThat(NodeProcess.parse(copied).at("/history/0"))
          .isEqualTo(transaction(id).at("/history/0"));
      visit.assertSound();
    } finally {
      till.failing.clear();
      node.await("over", () -> transaction(id).path("finished").asBoolean());
      till.close();
    }
  }

  @Test
  void theInputOfAFailingCompensationIsShownAsItIsSentBesideItsError() {
    StubParticipant ferry = new StubParticipant();
    String registration = "{\"base_urls\":[\"" + ferry.url() + "\"],\"asks\":true}";
    node.sendUntilServed("PUT", url + "/v1/participants/ferry", registration);
    String definition =
        "{\"name\":\"isle\",\"version\":1,\"steps\":[{\"name\":\"cabin\",\"participant\":\"ferry\","
            + "\"operation\":\"book\",\"compensation\":\"unbook\",\"input\":{\"input\":\"\"}},"
            + "{\"name\":\"sun\",\"signal\":{}}]}";
    node.sendUntilServed("PUT", url + "/v1/saga-definitions", definition);
    String id = begun("/v1/sagas", "{\"saga\":\"isle\",\"input\":" + FIGURES + "}");
    ferry.failing.add("compensate");
    try (Visit visit = Visit.of(chromium.browser(), url)) {
      Page page = visit.open("#/transactions/" + id);
      assertThat(page.locator("ol.undo li")).hasText("cabin by unbook of ferry");
      node.sendUntilServed(
          "POST", url + "/v1/transactions/" + id + "/cancel", "{\"reason\":\"storm\"}");

      assertThat(page.locator("tr.detail .quote")).containsText("ferry answered 500 to compensate");
      assertThat(page.locator("tr.detail summary")).hasText("Input of the compensation of cabin");
      assertThat(page.locator("tr.detail pre")).containsText("{ \"input\": { \"order\"");
      assertThat(page.locator("tr.detail pre")).containsText("\"output\": null");
      assertShown(page.locator("tr.detail pre"));
      assertShown(page.locator("ol.history"));
      visit.assertSound();
    } finally {
      ferry.failing.clear();
      node.await("over", () -> transaction(id).path("finished").asBoolean());
      ferry.close();
    }
  }

  @Test
  void theDarkIsKept() {
    try (Visit visit = Visit.of(chromium.browser(), url)) {
      Page page = visit.open("#/overview");
      assertThat(page.locator("html")).not().hasAttribute("data-theme", "dark");
      page.getByRole(AriaRole.BUTTON, named("Light or dark")).click();
      assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
      page.reload();
      assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
      visit.assertSound();
    }
  }

  @Test
  void aPhoneShowsEverythingWithoutScrollingSideways() {
    for (String view :
        List.of(
            "#/overview", "#/transactions", "#/transactions/" + stuckTrip, "#/stuck", "#/audit")) {
      try (Visit visit = Visit.of(chromium.browser(), url, ColorScheme.LIGHT, 390, 800)) {
        Page page = visit.open(view);
        assertThat(page.locator(".loading")).hasCount(0);
        assertThat(page.locator("main > *").nth(1)).isVisible();
        Object overflow = page.evaluate("() => document.documentElement.scrollWidth - innerWidth");
        assertThat(((Number) overflow).intValue()).as(view).isLessThanOrEqualTo(0);
        visit.assertSound();
      }
    }
  }

  @Test
  void picturesForTheDocumentation() {
    Assumptions.assumeTrue(
        "write".equals(System.getProperty("verdict.pictures")), "no pictures are asked for");
    picture("#/overview", "console-overview.png", ColorScheme.LIGHT, 1000);
    picture("#/transactions", "console-transactions.png", ColorScheme.LIGHT, 800);
    picture("#/transactions/" + stuckTrip, "console-stuck-saga.png", ColorScheme.LIGHT, 1300);
    picture("#/transactions/" + stuckTrip, "console-dark.png", ColorScheme.DARK, 1000);
    picture("#/stuck", "console-stuck.png", ColorScheme.LIGHT, 600);
  }

  /** Something happens while it is looked at. */
  private static void picture(String view, String name, ColorScheme scheme, int height) {
    try (Visit visit = Visit.of(chromium.browser(), url, scheme, 1360, height)) {
      Page page = visit.open(view);
      assertThat(page.locator(".loading")).hasCount(0);
      for (int i = 0; i < 40; i++) {
        transfer("order-" + i);
        page.waitForTimeout(100);
      }
      visit.picture(PICTURES.resolve(name));
    }
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  private static Page.GetByRoleOptions heading(String name) {
    return new Page.GetByRoleOptions().setName(name).setLevel(1);
  }

  private static String transfer(String key) {
    return begun(
        "/v1/atomic",
        "{\"branches\":[{\"id\":\"debit\",\"participant\":\"bank\",\"operation\":\"debit\"},"
            + "{\"id\":\"credit\",\"participant\":\"bank\",\"operation\":\"credit\"}],"
            + "\"timeout_ms\":120000,\"call_timeout_ms\":60000,\"business_key\":\""
            + key
            + "\"}");
  }

  private static String begun(String path, String body) {
    String id =
        NodeProcess.parse(
                node.sendUntilServed("POST", url + path, body, "Prefer", "respond-async").body())
            .path("id")
            .asText();
    assertThat(id).isNotEmpty();
    return id;
  }

  private static JsonNode transaction(String id) {
    return node.json("GET", url + "/v1/transactions/" + id, "");
  }
}

package dev.verdict.coordinator;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.verdict.coordinator.TestCluster.Member;
import dev.verdict.coordinator.browser.Chromium;
import dev.verdict.coordinator.browser.Visit;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The recovery console while a coordinator is killed: whoever looks at the page of another one sees
 * the kill, who took over, and the recovery, without loading anything anew.
 */
@Tag("once")
@Timeout(300)
class ConsoleChaosTest {
  private static final double PATIENCE_MS = 30_000;

  /** An alert begins at the second look that finds it. */
  private static final double ALERT_MS = 90_000;

  private static final String TRANSFER =
      "{\"branches\":[{\"id\":\"debit\",\"participant\":\"%s\"}],"
          + "\"timeout_ms\":120000,\"call_timeout_ms\":60000}";
  private static final String REMEMBER = "() => { window.notLoadedAnew = true; }";
  private static final String REMEMBERS = "() => window.notLoadedAnew === true";

  private final StubParticipant bank = new StubParticipant();
  private final StubParticipant desk = new StubParticipant();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final AtomicInteger committed = new AtomicInteger();
  private final TestCluster cluster;
  private Optional<Chromium> chromium = Optional.empty();

  ConsoleChaosTest(@TempDir Path folder) {
    this.cluster = new TestCluster(folder, 3);
  }

  @BeforeEach
  void findBrowser() {
    Optional<Path> executable = Chromium.find();
    Assumptions.assumeTrue(executable.isPresent(), Chromium.MISSING);
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
    chromium = executable.map(Chromium::start);
  }

  @AfterEach
  void close() {
    ended.set(true);
    cluster.close();
    bank.close();
    desk.close();
    chromium.ifPresent(Chromium::close);
  }

  @Test
  void thePageShowsTheKillTheTakeOverAndTheRecoveryLive() throws Exception {
    List<Member> nodes = cluster.start(0, 1, 2);
    cluster.awaitOwners(nodes, nodes.size());
    Member viewed = nodes.get(0);
    Member victim = nodes.get(1);
    register(viewed, "bank", bank);
    register(viewed, "desk", desk);
    desk.failing.add("commit");
    String inDoubt = begun(victim, "desk");
    Thread load = new Thread(() -> transferOn(viewed), "transfers");
    load.start();
    try (Visit overview = Visit.of(chromium.orElseThrow().browser(), viewed.url());
        Visit transaction = Visit.of(chromium.orElseThrow().browser(), viewed.url())) {
      Page nodesPage = overview.open("#/overview");
      Locator nodeRows = nodesPage.getByLabel("Nodes").locator("tbody tr");
      assertThat(nodeRows.filter(with(victim.url()))).hasCount(1);
      Page txPage = transaction.open("#/transactions/" + inDoubt);
      assertThat(txPage.locator(".sentence")).containsText("at " + at(desk));
      nodesPage.evaluate(REMEMBER);
      txPage.evaluate(REMEMBER);

      victim.process().kill();

      Locator move = nodesPage.locator(".moves li").filter(with(victim.url())).first();
      assertThat(move).containsText("taken over");
      Locator lost = nodeRows.filter(with(victim.url()));
      assertThat(lost).containsText("Its session with the database is over");
      assertThat(lost).containsText("of it taken over");
      assertThat(nodeRows).hasCount(3);
      cluster.awaitOwners(List.of(viewed, nodes.get(2)), 2);
      int soFar = committed.get();
      viewed.process().await("committing again", () -> committed.get() > soFar + 3);
      assertThat(txPage.locator(".sentence")).containsText("Waiting for desk to commit");

      desk.failing.clear();

      assertThat(txPage.locator(".sentence"))
          .containsText("Committed, and every participant has acknowledged.");
      assertThat(txPage.locator(".gantt .takeover")).not().hasCount(0);
      assertThat(nodesPage.evaluate(REMEMBERS)).isEqualTo(true);
      assertThat(txPage.evaluate(REMEMBERS)).isEqualTo(true);
      assertThat(overview.barriers()).isEmpty();
      overview.assertSoundButBusy();
      transaction.assertSoundButBusy();
    }
    ended.set(true);
    load.join();
  }

  @Test
  void aNodeThatStandsStillIsShownUntilItGoesOn() throws Exception {
    List<Member> nodes = cluster.start(0, 1);
    cluster.awaitOwners(nodes, nodes.size());
    Member frozen = nodes.get(1);
    try (Visit overview = Visit.of(chromium.orElseThrow().browser(), nodes.get(0).url())) {
      Page page = overview.open("#/overview");
      Locator rows = page.getByLabel("Nodes").locator("tbody tr");
      assertThat(rows).hasCount(2);

      frozen.process().signal("STOP");

      Locator away = rows.filter(with(frozen.url()));
      assertThat(away).containsText("silent");
      assertThat(away).containsText("The database still holds its session");
      assertThat(page.locator(".tiles")).containsText("no spare");
      assertThat(overview.barriers()).isEmpty();
      assertThat(page.locator("[aria-labelledby=alerts-title]"))
          .containsText("node away", new ContainsTextOptions().setTimeout(ALERT_MS));

      frozen.process().signal("CONT");

      assertThat(page.locator(".absences")).containsText(frozen.url() + " was away for ");
      assertThat(page.locator(".absences")).containsText("and goes on");
      assertThat(rows.filter(with("silent"))).hasCount(0);
      overview.assertSoundButBusy();
    }
  }

  private static Locator.FilterOptions with(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }

  private static String at(StubParticipant service) {
    return URI.create(service.url()).getAuthority();
  }

  private static void register(Member node, String name, StubParticipant service) {
    String body = "{\"base_urls\":[\"" + service.url() + "\"],\"asks\":true}";
    node.process().sendUntilServed("PUT", node.url() + "/v1/participants/" + name, body);
  }

  /** One that this node leads. It knows the service once it has looked. */
  private static String begun(Member node, String participant) {
    String[] id = new String[1];
    node.process()
        .await(
            "begun",
            () -> {
              JsonNode answer =
                  node.process()
                      .json(
                          "POST",
                          node.url() + "/v1/atomic",
                          TRANSFER.formatted(participant),
                          "Prefer",
                          "respond-async");
              id[0] = answer.path("id").asText();
              return !id[0].isEmpty();
            });
    return id[0];
  }

  private void transferOn(Member node) {
    while (!ended.get()) {
      JsonNode answer =
          node.process().json("POST", node.url() + "/v1/atomic", TRANSFER.formatted("bank"));
      if (answer.path("outcome").asText().equals("commit")) {
        committed.incrementAndGet();
      }
      TestCluster.pause(20);
    }
  }
}

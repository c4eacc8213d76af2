package dev.verdict.stress.deaths;

import static dev.verdict.stress.deaths.Death.agreed;
import static dev.verdict.stress.deaths.Death.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verdict.stress.process.Child;
import dev.verdict.stress.process.Children;
import dev.verdict.stress.process.JavaCommand;
import dev.verdict.stress.process.Ports;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A participant in a process of its own, with a real PostgreSQL and a real coordinator, ends
 * without another instruction at each point of each call. It is started again, and nobody helps.
 */
@Tag("once")
@Timeout(value = 40, unit = TimeUnit.MINUTES)
class ParticipantDeathsTest {
  private static final List<Death> DEATHS =
      List.of(
          agreed("prepare", Moment.RECEIVED),
          agreed("prepare", Moment.CLAIMED),
          agreed("prepare", Moment.WORKED),
          agreed("prepare", Moment.KEPT),
          agreed("prepare", Moment.ANSWERED),
          refused("prepare", Moment.ANSWERED),
          agreed("commit", Moment.RECEIVED),
          agreed("commit", Moment.WORKED),
          agreed("commit", Moment.KEPT),
          agreed("commit", Moment.ANSWERED),
          refused("abort", Moment.RECEIVED),
          refused("abort", Moment.WORKED),
          refused("abort", Moment.ROLLED_BACK),
          refused("abort", Moment.KEPT),
          agreed("try", Moment.CLAIMED),
          agreed("try", Moment.WORKED),
          agreed("try", Moment.KEPT),
          agreed("try", Moment.ANSWERED),
          agreed("confirm", Moment.CLAIMED),
          agreed("confirm", Moment.WORKED),
          agreed("confirm", Moment.KEPT),
          refused("cancel", Moment.CLAIMED),
          refused("cancel", Moment.WORKED),
          refused("cancel", Moment.KEPT),
          agreed("action", Moment.CLAIMED),
          agreed("action", Moment.WORKED),
          agreed("action", Moment.KEPT),
          agreed("action", Moment.ANSWERED),
          refused("compensate", Moment.CLAIMED),
          refused("compensate", Moment.WORKED),
          refused("compensate", Moment.KEPT),
          agreed("prepare", Moment.RECEIVED).together(),
          agreed("prepare", Moment.WORKED).together(),
          agreed("prepare", Moment.KEPT).together(),
          agreed("prepare", Moment.PARTLY_ANSWERED).together(),
          agreed("prepare", Moment.ANSWERED).together(),
          agreed("commit", Moment.RECEIVED).together(),
          agreed("commit", Moment.WORKED).together(),
          agreed("commit", Moment.KEPT).together(),
          agreed("commit", Moment.PARTLY_ANSWERED).together(),
          refused("abort", Moment.ROLLED_BACK).together(),
          refused("abort", Moment.KEPT).together(),
          agreed("try", Moment.KEPT).together(),
          agreed("try", Moment.PARTLY_ANSWERED).together(),
          agreed("confirm", Moment.KEPT).together(),
          refused("cancel", Moment.KEPT).together(),
          agreed("action", Moment.KEPT).together(),
          agreed("action", Moment.PARTLY_ANSWERED).together(),
          refused("compensate", Moment.KEPT).together());

  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Duration KEPT_USUALLY = Duration.ofDays(7);
  private static final Duration KEPT_HARDLY = Duration.ofMillis(1);
  private static final String HOLDINGS = "/verdict/v1/holdings";
  private static final long LOOK_AGAIN_MILLIS = 50;
  private static final List<String> SMALL =
      List.of(
          "-Dlogback.configurationFile=dev/verdict/stress/logback.xml",
          "-Xms48m",
          "-Xmx256m",
          "-XX:NewSize=16m",
          "-XX:MaxNewSize=96m",
          "-XX:TieredStopAtLevel=1");

  private static final String SHOP_STEP =
      """
      {"name": "%s", "participant": "shop", "operation": "deal", "input": {"input": ""},
       "after": [], "compensation": "undo-deal",
       "retry": {"attempts_max": 1000, "longest_ms": 500}}""";

  private static final String SAGA =
      """
      {"name": "errand-%d", "version": 1, "steps": [%s,
        {"name": "partner", "participant": "partner", "operation": "deal", "undo": "nothing",
         "after": [%s], "timeout_ms": 60000}]}
      """;

  private final List<String> table = new ArrayList<>();
  private final Deque<Child> shops = new ArrayDeque<>();
  private int shopPort;

  /** What came of one death. */
  private record After(String outcome, List<String> effects, List<String> holding, double seconds) {
    int count(String effect) {
      return Collections.frequency(effects, effect);
    }
  }

  @Test
  void afterEveryDeathNothingIsLeftPreparedAndEveryOutcomeIsAsDecided(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
    String coordinator = "http://127.0.0.1:" + Ports.free();
    Api api = new Api(coordinator);
    try (ShopDatabase database = new ShopDatabase(folder.resolve("shop"));
        Partner partner = new Partner();
        Children children = new Children(folder)) {
      Child decider = startCoordinator(children, folder, coordinator);
      await("the coordinator ended or is ready", () -> !decider.isAlive() || api.isReady());
      api.send("PUT", "/v1/participants/partner", registration(partner));
      for (int calls : DEATHS.stream().mapToInt(Death::calls).distinct().toArray()) {
        api.send("PUT", "/v1/saga-definitions", saga(calls));
      }
      open(shop(children, database, coordinator, 0, KEPT_USUALLY));
      for (int i = 0; i < DEATHS.size(); i++) {
        Child next = shop(children, database, coordinator, i + 1, KEPT_USUALLY);
        Run run = new Run(DEATHS.get(i), "ref-" + i, api, database, partner);
        run.untilItDies();
        int prepared = database.prepared().size();
        open(next);
        After after = run.afterIt();
        tell(run, prepared, after);
      }
      assertThat(database.rows()).isEqualTo(DEATHS.stream().mapToInt(Death::calls).sum());
      shop().close();
      open(shop(children, database, coordinator, DEATHS.size() + 1, KEPT_HARDLY));
      cleanUp(database);
    } finally {
      table.forEach(System.out::println);
    }
    assertThat(table).hasSize(DEATHS.size()).allMatch(line -> line.endsWith("| as decided |"));
  }

  /** Everything is finished, so everything may be forgotten, and is once it is old enough. */
  private void cleanUp(ShopDatabase database) throws Exception {
    await(
        "all that is finished is deleted",
        () -> {
          shop().order(DyingMain.CLEAN_UP, PATIENCE);
          return database.rows() == 0;
        });
    JsonNode page = new Api("http://127.0.0.1:" + shopPort).send("POST", HOLDINGS, "{}");
    assertThat(page.path("holdings")).isEmpty();
    assertThat(page.path("forgotten_up_to").asText()).isNotEmpty();
  }

  private static Child startCoordinator(Children children, Path folder, String url) {
    String port = url.substring(url.lastIndexOf(':') + 1);
    List<String> arguments =
        List.of("--http-port", port, "--data-dir", folder.resolve("coordinator").toString());
    return children.start(
        JavaCommand.leashed("coordinator", "dev.verdict.coordinator.Main", SMALL, arguments));
  }

  /** One that does not serve yet: its process starts while another still does. */
  private static Child shop(
      Children children, ShopDatabase database, String coordinator, int run, Duration keep) {
    return children.start(
        JavaCommand.of(
                DyingMain.class, "shop-" + run, database.jdbcUrl(), coordinator, keep.toString())
            .withJvmOptions(SMALL));
  }

  private void open(Child shop) {
    shops.push(shop);
    shopPort = Integer.parseInt(shop.order(DyingMain.SERVE, PATIENCE));
  }

  private Child shop() {
    return shops.element();
  }

  private void tell(Run run, int prepared, After after) {
    boolean right = run.isRight(after);
    table.add(
        String.format(
            Locale.ROOT,
            "| %s | %s | %d | %s | %s | %s | %.1f s | %s |",
            run.death.calls() == 1
                ? "`" + run.death.call() + "`"
                : run.death.calls() + " `" + run.death.call() + "`",
            run.death.moment().words(),
            prepared,
            after.outcome(),
            after.effects().isEmpty() ? "nothing" : String.join(", ", after.effects()),
            after.holding().stream()
                .map(each -> "`" + each + "`")
                .collect(Collectors.joining(", ")),
            after.seconds(),
            right ? "as decided" : "WRONG"));
  }

  /** One transaction, one death. */
  private final class Run {
    private final Death death;
    private final String ref;
    private final Api api;
    private final ShopDatabase database;
    private final Partner partner;
    private String tx = "";

    Run(Death death, String ref, Api api, ShopDatabase database, Partner partner) {
      this.death = death;
      this.ref = ref;
      this.api = api;
      this.database = database;
      this.partner = partner;
    }

    void untilItDies() throws Exception {
      shop().order(death.order(), PATIENCE);
      partner.hold();
      tx = begin().path("id").asText();
      await(
          "the shop is gone, or holds its branch: " + death,
          () -> !shop().isAlive() || (!death.isVote() && database.holds(tx) == death.calls()));
      partner.answer(death.partnerAgrees());
      await("it died: " + death, () -> !shop().isAlive());
      assertThat(shop().exitCode()).as(death.toString()).hasValue(Dying.EXIT_CODE);
    }

    private JsonNode begin() throws Exception {
      String order = "{\"ref\":\"" + ref + "\"}";
      if (death.style().equals("saga")) {
        String saga = "errand-" + death.calls();
        return api.send("POST", "/v1/sagas", "{\"saga\":\"" + saga + "\",\"input\":" + order + "}");
      }
      String branch =
          "{\"id\":\"%s\",\"participant\":\"%s\",\"style\":\""
              + death.style()
              + "\","
              + "\"operation\":\"deal\",\"payload\":"
              + order
              + "}";
      List<String> branches = new ArrayList<>();
      shops(death.calls()).forEach(name -> branches.add(branch.formatted(name, "shop")));
      branches.add(branch.formatted("partner", "partner"));
      return api.send(
          "POST",
          "/v1/atomic",
          "{\"timeout_ms\":300000,\"call_timeout_ms\":60000,\"branches\":["
              + String.join(",", branches)
              + "]}");
    }

    After afterIt() throws Exception {
      long begun = System.nanoTime();
      await(
          "the transaction is finished: " + death,
          () -> transaction().path("finished").asBoolean());
      await("nothing is prepared: " + death, () -> database.prepared().isEmpty());
      double seconds = (System.nanoTime() - begun) / 1e9;
      return new After(
          transaction().path("outcome").asText(), database.effects(ref), holding(), seconds);
    }

    private JsonNode transaction() throws Exception {
      return api.send("GET", "/v1/transactions/" + tx, "");
    }

    private List<String> holding() throws Exception {
      JsonNode page =
          new Api("http://127.0.0.1:" + shopPort)
              .send("POST", HOLDINGS, "{\"from\":\"" + tx + "\"}");
      List<String> states = new ArrayList<>();
      for (JsonNode each : page.path("holdings")) {
        if (each.path("tx").asText().equals(tx)) {
          states.add(each.path("state").asText());
        }
      }
      return states;
    }

    boolean isRight(After after) {
      boolean committed = after.outcome().equals("commit");
      return committed == death.commits()
          && standsAs(committed, after)
          && holdsAs(committed, after)
          && partnerWasToldSo(committed);
    }

    private boolean standsAs(boolean committed, After after) {
      int did = after.count("did");
      int more = after.effects().size() - did;
      boolean undone = did <= death.calls() && after.count("undid") == did && more == did;
      boolean all = did == death.calls();
      return switch (death.style()) {
        case "2pc" -> after.effects().size() == did && (committed ? all : did == 0);
        case "tcc" -> committed ? all && after.count("confirmed") == did && more == did : undone;
        default -> committed ? all && more == 0 : undone;
      };
    }

    private boolean holdsAs(boolean committed, After after) {
      int done = Collections.frequency(after.holding(), "done");
      int undone = Collections.frequency(after.holding(), "undone");
      int tombstones = Collections.frequency(after.holding(), "tombstone");
      boolean agrees =
          committed
              ? done == death.calls()
              : undone == after.count("did") && undone + tombstones == death.calls();
      return agrees && after.holding().size() == death.calls();
    }

    /** A saga that is undone asks nothing more of a service that refused. */
    private boolean partnerWasToldSo(boolean committed) {
      Set<String> told = Set.copyOf(partner.calls(tx));
      return committed
          ? !told.contains("abort") && !told.contains("cancel") && !told.contains("compensate")
          : !told.contains("commit") && !told.contains("confirm");
    }
  }

  /** Names for so many branches at the shop. */
  private static List<String> shops(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> "shop-" + i).toList();
  }

  private static String saga(int calls) {
    List<String> names = shops(calls);
    return SAGA.formatted(
        calls,
        names.stream().map(SHOP_STEP::formatted).collect(Collectors.joining(",")),
        names.stream().map(name -> "\"" + name + "\"").collect(Collectors.joining(",")));
  }

  private static String registration(Partner partner) {
    return "{\"base_urls\":[\"" + partner.url() + "\"],\"asks\":true}";
  }

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("in time: " + what).isLessThan(until);
      TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
    }
  }
}

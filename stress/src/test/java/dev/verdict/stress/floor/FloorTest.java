package dev.verdict.stress.floor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.stress.bench.Kind;
import dev.verdict.stress.load.LoadMain;
import dev.verdict.stress.load.LoadOrder;
import dev.verdict.stress.load.LoadReport;
import dev.verdict.stress.postgres.Database;
import dev.verdict.stress.postgres.PostgresMain;
import dev.verdict.stress.postgres.PostgresUri;
import dev.verdict.stress.process.Child;
import dev.verdict.stress.process.Children;
import dev.verdict.stress.process.JavaCommand;
import dev.verdict.stress.process.Lines;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("once")
class FloorTest {
  private static final Duration SOON = Duration.ofMinutes(3);

  private static Children children;
  private static PostgresUri postgres;
  private static Database database;

  @BeforeAll
  static void startPostgres(@TempDir Path folder) throws Exception {
    children = new Children(folder);
    Child server =
        children.start(
            JavaCommand.of(PostgresMain.class, "postgres", folder.resolve("data").toString()));
    postgres = new PostgresUri(server.nextLine(SOON));
    database = Database.connect(postgres);
  }

  @AfterAll
  static void stopEverything() throws Exception {
    database.close();
    children.close();
  }

  private static String address(String port, int participants, OptionalInt payloadBytes) {
    return "http://127.0.0.1:" + port + Exchanges.path(participants, payloadBytes);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void everyAnswerOfTheFloorIsARowThatWasFlushed(Kind kind) throws Exception {
    database.run(FloorTable.DROP);
    database.run(FloorTable.CREATE);
    String ports = start(JavaCommand.of(FloorParticipantsMain.class, "services-" + kind, "2"));
    String[] arguments = (kind.name() + " false " + ports).split(" ");
    String port =
        start(
            JavaCommand.of(FloorMain.class, "floor-" + kind, arguments)
                .with(Map.of(FloorMain.POSTGRES_VARIABLE, postgres.text())));
    Child clients = children.start(JavaCommand.of(LoadMain.class, "clients-" + kind));
    assertThat(clients.nextLine(SOON)).isEqualTo("ready");
    long flushesBefore = database.walFlushes();

    LoadOrder order = new LoadOrder(address(port, 2, OptionalInt.empty()), "{}", 4, 0, 100, 1000);
    LoadReport report = Lines.read(clients.order(Lines.write(order), SOON), LoadReport.class);

    assertThat(report.firstTroubles()).isEmpty();
    assertThat(report.measuredAnswers()).isPositive();
    assertThat(report.commits()).isEqualTo(report.answers());
    assertThat(database.number(FloorTable.COUNT)).isEqualTo(report.answers());
    assertThat(database.walFlushes() - flushesBefore)
        .isGreaterThanOrEqualTo((report.answers() - 4) / 8);
  }

  @Test
  void atAGivenRateAndOverHttp2NoMoreBeginThanShould() throws Exception {
    database.run(FloorTable.DROP);
    database.run(FloorTable.CREATE);
    String ports = start(JavaCommand.of(FloorParticipantsMain.class, "services-at-rate", "1"));
    String port =
        start(
            JavaCommand.of(FloorMain.class, "floor-at-rate", Kind.ATOMIC.name(), "true", ports)
                .with(Map.of(FloorMain.POSTGRES_VARIABLE, postgres.text())));
    Child clients = children.start(JavaCommand.of(LoadMain.class, "clients-at-rate"));
    assertThat(clients.nextLine(SOON)).isEqualTo("ready");

    LoadOrder order = new LoadOrder(address(port, 1, OptionalInt.of(500)), "{}", 8, 200, 0, 1000);
    LoadReport report = Lines.read(clients.order(Lines.write(order), SOON), LoadReport.class);

    assertThat(report.firstTroubles()).isEmpty();
    long ofTheClientsBeforeAndAfter = 2L * order.clients();
    assertThat(report.answers() + report.notBegun() - ofTheClientsBeforeAndAfter)
        .isBetween(1L, 200L);
    assertThat(report.latency().maxMs()).isGreaterThanOrEqualTo(report.latency().p50Ms());
  }

  @Test
  void thePostgresOfARunKeepsItsCommits() throws Exception {
    assertThat(database.settingsNotOn()).isEmpty();
  }

  @Test
  void aSettingThatIsOffIsNamed() throws Exception {
    try (Database careless = Database.connect(postgres)) {
      careless.run("SET synchronous_commit = off");

      assertThat(careless.settingsNotOn()).containsExactly("synchronous_commit=off");
    }
  }

  private static String start(JavaCommand command) {
    return children.start(command).nextLine(SOON);
  }
}

package dev.verdict.stress.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.stress.fit.LinearFit;
import dev.verdict.stress.process.Lines;
import dev.verdict.stress.simulate.PageTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page about scaling shows what the sweep whose results are kept beside it came to. */
class ScalingPageTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final String PAGE = "scaling.md";
  private static final double A_BILLION_A_DAY = 1e9 / 86_400;

  private static Curve curve(Dimension dimension) throws IOException {
    Path file = DOCS.resolve("sweep-" + dimension.label() + ".json");
    return Lines.read(Files.readString(file), Curve.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"CLIENTS", "PARTICIPANTS", "PAYLOAD", "ROWS"})
  void thePageShowsEachCurve(Dimension dimension) throws IOException {
    String head =
        "| %s | tx/s | floor tx/s | ratio | p50 ms | p99 ms | coordinator µs | PostgreSQL µs |"
                .formatted(dimension.label())
            + " services µs | clients µs | WAL bytes | flushes |";
    new PageTable(PAGE, dimension.label())
        .shows(head, curve(dimension).points().stream().map(ScalingPageTest::row).toList());
  }

  @ParameterizedTest
  @EnumSource(names = {"CLIENTS", "PARTICIPANTS", "PAYLOAD", "ROWS"})
  void eachCurveIsDrawnAsItWasMeasured(Dimension dimension) throws IOException {
    Path drawing = DOCS.resolve("sweep-" + dimension.label() + ".svg");
    String meant = CurveDrawing.of(curve(dimension));
    if (System.getProperty("verdict.docs", "").equals("write")) {
      Files.writeString(drawing, meant);
    }
    assertThat(drawing).hasContent(meant);
  }

  /** What a turn of the machinery costs is shared by all that are under way. */
  @Test
  void thePageShowsTheModel() throws IOException {
    new PageTable(PAGE, "model")
        .shows(
            "| for each transaction | for itself | divided by those under way | worst error |",
            List.of(
                law("coordinator, µs", figures -> figures.cpuUsPerTx().server()),
                law("PostgreSQL, µs", figures -> figures.cpuUsPerTx().postgresql()),
                law("services, µs", figures -> figures.cpuUsPerTx().participants()),
                law("clients, µs", figures -> figures.cpuUsPerTx().clients()),
                law("together, µs", figures -> figures.cpuUsPerTx().together())));
  }

  @Test
  void thePageShowsWhatEachParticipantCosts() throws IOException {
    CapacityModel model = CapacityModel.of(curve(Dimension.PARTICIPANTS), curve(Dimension.PAYLOAD));
    new PageTable(PAGE, "costs")
        .shows(
            "| for each transaction | itself | each participant | each kB of payload | worst error |",
            List.of(
                law("coordinator, µs", model.server()),
                law("PostgreSQL, µs", model.postgresql()),
                law("services, µs", model.services()),
                law("write-ahead log, bytes", model.walBytes())));
  }

  private static String law(String what, CostLaw law) {
    return String.format(
        Locale.ROOT,
        "| %s | %,.0f | %,.1f | %,.1f | %.0f %% |",
        what,
        law.constant(),
        law.perParticipant(),
        law.perKilobyte(),
        100 * law.worstError());
  }

  @Test
  void thePageShowsTheArithmetic() throws IOException {
    Figures deep = at(curve(Dimension.CLIENTS), 256).verdict();
    List<Demand.Line> steady = demand(deep, 100_000, 100_000).lines();
    List<Demand.Line> daily = demand(deep, A_BILLION_A_DAY, 3 * A_BILLION_A_DAY).lines();
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < steady.size(); i++) {
      Demand.Line line = steady.get(i);
      rows.add(
          "| %s | %s | %s | %s |"
              .formatted(line.what(), line.how(), line.figure(), daily.get(i).figure()));
    }
    new PageTable(PAGE, "arithmetic")
        .shows("| what | how | 100,000 tx/s | a billion a day |", rows);
  }

  private static Demand demand(Figures each, double perS, double peakPerS) {
    return new Demand(
        told(each.cpuUsPerTx().server()),
        told(each.cpuUsPerTx().postgresql()),
        each.walBytesPerTx(),
        perS,
        peakPerS,
        each.p50Ms());
  }

  private static double told(@Nullable Double us) {
    return Objects.requireNonNull(us, "processor time was not told");
  }

  private static String law(String what, Function<Figures, @Nullable Double> figure)
      throws IOException {
    List<Curve.Point> points = curve(Dimension.CLIENTS).points();
    double[][] terms = new double[points.size()][];
    double[] values = new double[points.size()];
    for (int i = 0; i < values.length; i++) {
      terms[i] = new double[] {1, 1.0 / points.get(i).value()};
      values[i] = told(figure.apply(points.get(i).verdict()));
    }
    LinearFit fit = LinearFit.of(terms, values);
    return String.format(
        Locale.ROOT,
        "| %s | %,.0f | %,.0f | %.0f %% |",
        what,
        fit.coefficients().get(0),
        fit.coefficients().get(1),
        100 * fit.worstError());
  }

  private static Curve.Point at(Curve curve, int value) {
    return curve.points().stream().filter(point -> point.value() == value).findAny().orElseThrow();
  }

  private static String row(Curve.Point point) {
    Figures verdict = point.verdict();
    CpuPerTx cpu = verdict.cpuUsPerTx();
    return String.format(
        Locale.ROOT,
        "| %,d | %,.0f | %,.0f | %.2f | %.1f | %.1f | %s | %s | %s | %s | %,.0f | %.3f |",
        point.value(),
        verdict.txPerS(),
        point.floor().txPerS(),
        point.ratioToFloor(),
        verdict.p50Ms(),
        verdict.p99Ms(),
        us(cpu.server()),
        us(cpu.postgresql()),
        us(cpu.participants()),
        us(cpu.clients()),
        verdict.walBytesPerTx(),
        point.walFlushesPerTx());
  }

  private static String us(@Nullable Double us) {
    return us == null ? "?" : String.format(Locale.ROOT, "%,.0f", us);
  }
}

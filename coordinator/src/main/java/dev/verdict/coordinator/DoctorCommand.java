package dev.verdict.coordinator;

import dev.verdict.coordinator.config.CommandLineArguments.Request;
import dev.verdict.coordinator.config.Config;
import dev.verdict.coordinator.log.postgres.Checkup;
import dev.verdict.coordinator.log.postgres.LiveNodes;
import dev.verdict.coordinator.log.postgres.LogPlace;
import dev.verdict.coordinator.log.postgres.Places;
import dev.verdict.coordinator.log.postgres.RestoreTreatment;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.ds.PGSimpleDataSource;

/** The command {@code doctor}: looks at a log, and treats one that was restored. */
final class DoctorCommand {
  /** Nothing to mend, or done as asked. */
  static final int EXIT_WELL = 0;

  /** Something must be mended, or was refused. */
  static final int EXIT_UNWELL = 1;

  private final Request.Doctor request;
  private final PrintStream out;
  private final PrintStream err;

  private DoctorCommand(Request.Doctor request, PrintStream out, PrintStream err) {
    this.request = request;
    this.out = out;
    this.err = err;
  }

  /**
   * Runs it.
   *
   * @return the exit code
   */
  static int run(Request.Doctor request, PrintStream out, PrintStream err) {
    return new DoctorCommand(request, out, err).run();
  }

  private int run() {
    if (!request.further().isEmpty()) {
      return examineAll();
    }
    try {
      return request.afterRestore().isPresent()
          ? treat(source(request.postgres()), request.afterRestore().get())
          : examine();
    } catch (RestoreTreatment.RefusedException refused) {
      return failed("nothing was changed: " + refused.getMessage());
    } catch (SQLException | FlywayException failure) {
      return failed(
          "the database (" + request.postgres() + ") cannot be used: " + failure.getMessage());
    }
  }

  private static PGSimpleDataSource source(Config.Postgres postgres) {
    PGSimpleDataSource source = JdbcSource.of(postgres);
    source.setApplicationName("verdict doctor");
    return source;
  }

  private int failed(String why) {
    err.println(why);
    if (request.json()) {
      out.println(new JsonObject().put("well", false).put("problems", new JsonArray().add(why)));
    }
    return EXIT_UNWELL;
  }

  // --- looking

  private int examine() throws SQLException {
    Checkup found = checkup(request.postgres());
    out.print(
        request.json()
            ? json(found).encode() + System.lineSeparator()
            : text(request.postgres(), found));
    return found.problems().isEmpty() ? EXIT_WELL : EXIT_UNWELL;
  }

  private static Checkup checkup(Config.Postgres postgres) throws SQLException {
    return look(postgres).found();
  }

  /** What one database says of itself. */
  private record Looked(Checkup found, Optional<Places.Noted> place) {}

  private static Looked look(Config.Postgres postgres) throws SQLException {
    try (Connection connection = source(postgres).getConnection()) {
      connection.setReadOnly(true);
      return new Looked(Checkup.of(connection), Places.read(connection));
    }
  }

  /**
   * Each for itself, and whether they belong together; one that cannot be used keeps nobody from
   * looking at the others.
   */
  private int examineAll() {
    List<Config.Postgres> all = new ArrayList<>(List.of(request.postgres()));
    all.addAll(request.further());
    JsonArray problems = new JsonArray();
    JsonArray databases = new JsonArray();
    StringBuilder text = new StringBuilder(512);
    List<Places.Seen> seen = new ArrayList<>();
    for (int number = 0; number < all.size(); number++) {
      Config.Postgres each = all.get(number);
      JsonObject told = new JsonObject().put("database", each.toString());
      try {
        Looked looked = look(each);
        Checkup found = looked.found();
        seen.add(new Places.Seen(number, looked.place(), found.nodes()));
        looked.place().ifPresent(place -> told.mergeIn(json(place)));
        found.problems().forEach(problem -> problems.add(each + ": " + problem));
        told.mergeIn(json(found));
        text.append(text(each, found));
        looked.place().ifPresent(place -> line(text, "place", text(place)));
      } catch (SQLException failure) {
        String why = "cannot be used: " + failure.getMessage();
        problems.add(each + ": " + why);
        told.put("well", false).put("problems", new JsonArray().add(why));
        line(text, "database", each.toString());
        line(text, "PROBLEM", why);
      }
      databases.add(told);
      text.append(System.lineSeparator());
    }
    for (String difference : Places.differences(all.size(), seen)) {
      problems.add(difference);
      line(text, "PROBLEM", difference);
    }
    JsonObject json =
        new JsonObject()
            .put("well", problems.isEmpty())
            .put("problems", problems)
            .put("databases", databases);
    out.print(request.json() ? json.encode() + System.lineSeparator() : text);
    return problems.isEmpty() ? EXIT_WELL : EXIT_UNWELL;
  }

  private static JsonObject json(Places.Noted noted) {
    return new JsonObject()
        .put("log", noted.log().toString())
        .put("place", noted.place().number() + 1)
        .put("places", noted.place().databases());
  }

  private static String text(Places.Noted noted) {
    LogPlace place = noted.place();
    return (place.number() + 1) + " of " + place.databases() + " of log " + noted.log();
  }

  private static JsonObject json(Checkup found) {
    JsonArray nodes = new JsonArray();
    for (LiveNodes.Node node : found.nodes()) {
      nodes.add(
          new JsonObject()
              .put("id", node.id())
              .put("url", node.url())
              .put("silence_ms", node.silenceMillis())
              .put("writes_format", node.format().writes())
              .put("reads_format", node.format().reads())
              .put("settings", new JsonObject(new TreeMap<>(node.settings()))));
    }
    return new JsonObject()
        .put("well", found.problems().isEmpty())
        .put("problems", new JsonArray(found.problems()))
        .put("shards", found.shards())
        .put("shards_without_node", found.shardsWithoutNode())
        .put("epoch_min", found.epochMin())
        .put("epoch_max", found.epochMax())
        .put("nodes", nodes)
        .put("unfinished", found.unfinished())
        .put("stuck", found.stuck())
        .put("disagreements", found.disagreements())
        .put("overdue_ms", found.overdueMillis())
        .put("last_restore", found.lastRestore());
  }

  private static String text(Config.Postgres postgres, Checkup found) {
    StringBuilder text = new StringBuilder(256);
    line(text, "database", postgres.toString());
    line(
        text,
        "shards",
        found.shards() + ", epochs " + found.epochMin() + " to " + found.epochMax());
    if (found.nodes().isEmpty()) {
      line(text, "nodes", "none is running");
    }
    for (LiveNodes.Node node : found.nodes()) {
      String sign = ", last sign of life " + node.silenceMillis() + " ms ago, ";
      line(text, "node", node.where() + sign + node.format());
    }
    line(text, "unfinished", Integer.toString(found.unfinished()));
    line(text, "stuck", Integer.toString(found.stuck()));
    line(text, "disagreements", Integer.toString(found.disagreements()));
    line(text, "overdue", found.overdueMillis() + " ms");
    line(text, "last restore", found.lastRestore().isEmpty() ? "none" : found.lastRestore());
    found.problems().forEach(problem -> line(text, "PROBLEM", problem));
    line(text, "verdict", found.problems().isEmpty() ? "well" : "not well");
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(String.format("%-13s %s%n", name, value));
  }

  // --- after a restore

  private int treat(PGSimpleDataSource source, Request.AfterRestore how) throws SQLException {
    RestoreTreatment.Report done = new RestoreTreatment(source).run(how.epochJump(), how.again());
    out.print(request.json() ? json(done) + System.lineSeparator() : text(done));
    return EXIT_WELL;
  }

  private static String json(RestoreTreatment.Report done) {
    return new JsonObject()
        .put("well", true)
        .put("problems", new JsonArray(List.of()))
        .put("shards", done.epochs().size())
        .put("epoch_min", Collections.min(done.epochs().values()))
        .put("epoch_max", Collections.max(done.epochs().values()))
        .put("parked", done.parked())
        .put("decided", done.decided())
        .encode();
  }

  private static String text(RestoreTreatment.Report done) {
    StringBuilder text = new StringBuilder(256);
    line(
        text,
        "epochs",
        done.epochs().size()
            + " shards raised to at least "
            + Collections.min(done.epochs().values()));
    line(text, "parked", done.parked() + " undecided transactions wait for a person");
    line(text, "to finish", done.decided() + " decided transactions, by the coordinators");
    line(text, "next", "start the coordinators; see \"After a restore\" in docs/operations.md");
    return text.toString();
  }
}

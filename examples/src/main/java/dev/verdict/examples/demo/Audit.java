package dev.verdict.examples.demo;

import dev.verdict.examples.demo.Told.End;
import dev.verdict.examples.demo.Told.Scenario;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Judges the run by SQL in the services' own databases, against nothing but what the clients were
 * told. It asks no coordinator.
 */
final class Audit {
  private static final int NAMES_SHOWN_MAX = 5;
  private static final long PAUSE_MILLIS = 100;

  private final ServiceDirectory services;
  private final List<Told> told;

  Audit(ServiceDirectory services, List<Told> told) {
    this.services = services;
    this.told = List.copyOf(told);
  }

  /**
   * Waits until no service is in doubt. A transaction that a killed coordinator had begun and not
   * yet written is unknown to the log, hence aborted; its branches stay prepared, or held, until
   * their own services have asked.
   *
   * @return whether that came about in time
   */
  boolean awaitNoDoubt(Duration atMost) throws SQLException, InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (prepared() + held() > 0) {
      if (System.nanoTime() >= end) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
    return true;
  }

  List<Check> run() throws SQLException {
    return List.of(
        everyClientWasTold(),
        moneyIsConserved(),
        ledgersAgree(),
        nothingIsPrepared(),
        seatsAddUp(),
        ticketsAgree(),
        tripsAreWhole(),
        tripsAgree());
  }

  private Check everyClientWasTold() {
    long unknown = told.stream().filter(each -> each.end() == End.UNKNOWN).count();
    return new Check(
        "every client was told an outcome",
        unknown == 0,
        told.size() - unknown + " of " + told.size());
  }

  private Check moneyIsConserved() throws SQLException {
    long expected = 2L * Services.ACCOUNTS_PER_BANK * Services.CENTS_PER_ACCOUNT;
    String sum = "SELECT coalesce(sum(cents), 0) FROM account";
    long a = Sql.number(services.jdbcUrl("bank-a"), sum);
    long b = Sql.number(services.jdbcUrl("bank-b"), sum);
    return new Check(
        "the banks' money is conserved to the cent",
        a + b == expected,
        "%s + %s = %s, expected %s"
            .formatted(
                Report.euros(a), Report.euros(b), Report.euros(a + b), Report.euros(expected)));
  }

  /** A payment stands in the ledgers as two entries that cancel out, or not at all. */
  private Check ledgersAgree() throws SQLException {
    String sums = "SELECT reference, sum(cents) FROM ledger GROUP BY reference";
    Map<String, Long> both = new HashMap<>();
    for (String bank : List.of("bank-a", "bank-b")) {
      Sql.numbersByText(services.jdbcUrl(bank), sums)
          .forEach((reference, cents) -> both.merge(reference, cents, Long::sum));
    }
    Set<String> wrong = new TreeSet<>();
    both.forEach(
        (reference, cents) -> {
          if (cents != 0) {
            wrong.add(reference);
          }
        });
    Set<String> paid = done(Scenario.TRANSFER);
    paid.addAll(done(Scenario.TICKETS));
    wrong.addAll(Sql.difference(both.keySet(), paid));
    return new Check(
        "each payment is in both ledgers, or in none and its client was told so",
        wrong.isEmpty(),
        wrong.isEmpty() ? both.size() + " payments" : "wrong: " + some(wrong));
  }

  private Check nothingIsPrepared() throws SQLException {
    long left = prepared();
    return new Check("no transaction is left prepared", left == 0, left + " left");
  }

  private long prepared() throws SQLException {
    String count = "SELECT count(*) FROM pg_prepared_xacts";
    return Sql.number(services.jdbcUrl("bank-a"), count)
        + Sql.number(services.jdbcUrl("bank-b"), count);
  }

  private Check seatsAddUp() throws SQLException {
    String office = services.jdbcUrl("box-office");
    long free = Sql.number(office, "SELECT free FROM concert");
    long sold = Sql.number(office, "SELECT coalesce(sum(seats), 0) FROM hold WHERE state = 'sold'");
    long held = held();
    return new Check(
        "every seat is free or sold, none is still held",
        free + sold == Services.SEATS && held == 0,
        "%d free + %d sold, %d held, of %d".formatted(free, sold, held, Services.SEATS));
  }

  private long held() throws SQLException {
    return Sql.number(
        services.jdbcUrl("box-office"),
        "SELECT coalesce(sum(seats), 0) FROM hold WHERE state = 'held'");
  }

  private Check ticketsAgree() throws SQLException {
    Set<String> sold =
        Sql.texts(
            services.jdbcUrl("box-office"), "SELECT reference FROM hold WHERE state = 'sold'");
    Set<String> wrong = new TreeSet<>(Sql.difference(sold, done(Scenario.TICKETS)));
    return new Check(
        "seats are sold to exactly those who were told so",
        wrong.isEmpty(),
        wrong.isEmpty() ? sold.size() + " purchases" : "wrong: " + some(wrong));
  }

  private Check tripsAreWhole() throws SQLException {
    List<Set<String>> parts = tripParts();
    Set<String> any = new HashSet<>();
    parts.forEach(any::addAll);
    Set<String> broken = new TreeSet<>();
    for (Set<String> part : parts) {
      broken.addAll(Sql.difference(any, part));
    }
    return new Check(
        "every trip is wholly booked or wholly undone",
        broken.isEmpty(),
        broken.isEmpty() ? any.size() + " booked" : "broken: " + some(broken));
  }

  private Check tripsAgree() throws SQLException {
    Set<String> wrong = new TreeSet<>();
    for (Set<String> part : tripParts()) {
      wrong.addAll(Sql.difference(part, done(Scenario.TRIP)));
    }
    return new Check(
        "trips are booked for exactly those who were told so",
        wrong.isEmpty(),
        wrong.isEmpty() ? done(Scenario.TRIP).size() + " trips" : "wrong: " + some(wrong));
  }

  private List<Set<String>> tripParts() throws SQLException {
    List<Set<String>> parts = new ArrayList<>();
    for (String service : List.of("flights", "hotels", "cars")) {
      parts.add(
          Sql.texts(services.jdbcUrl(service), "SELECT trip FROM booking WHERE state = 'booked'"));
    }
    parts.add(Sql.texts(services.jdbcUrl("payments"), "SELECT trip FROM charge"));
    parts.add(
        Sql.texts(
            services.jdbcUrl("flights"), "SELECT trip FROM booking WHERE ticket IS NOT NULL"));
    return parts;
  }

  private Set<String> done(Scenario scenario) {
    Set<String> done = new HashSet<>();
    for (Told each : told) {
      if (each.scenario() == scenario && each.end() == End.DONE) {
        done.add(each.reference());
      }
    }
    return done;
  }

  private static String some(Set<String> names) {
    List<String> shown = names.stream().limit(NAMES_SHOWN_MAX).toList();
    return String.join(", ", shown) + (names.size() > shown.size() ? " and more" : "");
  }
}

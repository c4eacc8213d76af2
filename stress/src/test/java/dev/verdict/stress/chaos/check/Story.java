package dev.verdict.stress.chaos.check;

import dev.verdict.stress.chaos.history.Asked;
import dev.verdict.stress.chaos.history.Balance;
import dev.verdict.stress.chaos.history.Decision;
import dev.verdict.stress.chaos.history.Effect;
import dev.verdict.stress.chaos.history.History;
import dev.verdict.stress.chaos.history.Holder;
import dev.verdict.stress.chaos.history.Key;
import dev.verdict.stress.chaos.history.LogLine;
import dev.verdict.stress.chaos.history.Part;
import dev.verdict.stress.chaos.history.Prepared;
import dev.verdict.stress.chaos.history.Style;
import dev.verdict.stress.chaos.history.Summary;
import dev.verdict.stress.chaos.history.Told;
import dev.verdict.stress.chaos.history.What;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A history made by hand. Times are microseconds; whatever is added is added a bit later. */
final class Story {
  static final Part DEBIT = new Part("debit", "north", Style.PREPARED, "money-1", -5, List.of());
  static final Part SALE = new Part("sale", "north", Style.PREPARED, "till", 9, List.of());
  static final Part CREDIT = new Part("credit", "south", Style.TCC, "money-1", 5, List.of());
  static final Part FLIGHT = new Part("flight", "north", Style.STEP, "stock", -1, List.of());
  static final Part HOTEL = new Part("hotel", "south", Style.STEP, "stock", -1, List.of("flight"));
  static final Part PAY = new Part("pay", "north", Style.FINAL, "till", 9, List.of("hotel"));

  private static final long STEP_US = 1_000_000;
  private static final long OPENING = 100;

  private final List<Asked> asked = new ArrayList<>();
  private final List<Told> told = new ArrayList<>();
  private final List<Effect> effects = new ArrayList<>();
  private final List<Decision> decisions = new ArrayList<>();
  private final List<LogLine> entries = new ArrayList<>();
  private final List<Summary> summaries = new ArrayList<>();
  private final List<Key> keys = new ArrayList<>();
  private final List<Holder> holders = new ArrayList<>();
  private final List<Prepared> prepared = new ArrayList<>();
  private final Map<String, Long> changes = new HashMap<>();
  private final Map<String, Long> held = new HashMap<>();
  private long nowUs = STEP_US;
  private long epoch = 1;

  private long later() {
    nowUs += STEP_US;
    return nowUs;
  }

  Story epoch(long next) {
    epoch = next;
    return this;
  }

  Story asks(String ref, Part... parts) {
    asked.add(new Asked(ref, "test", List.of(parts), later() / 1_000));
    return this;
  }

  /** Asks for one that holds its accounts. */
  Story asksHolding(String ref, Part... parts) {
    asked.add(new Asked(ref, Asked.HOLDING, List.of(parts), later() / 1_000));
    return this;
  }

  Story holds(String name) {
    holders.add(new Holder(name, "granted"));
    return this;
  }

  Story key(String ref, String tx) {
    keys.add(new Key(ref, tx));
    return this;
  }

  Story does(String ref, String tx, What what, Part part) {
    long atUs = later();
    effects.add(
        new Effect(
            part.service(),
            tx,
            part.branch(),
            ref,
            what,
            part.account(),
            part.amount(),
            atUs,
            atUs + 1));
    long taken = part.style() == Style.TCC ? Math.min(0, part.amount()) : part.amount();
    switch (what) {
      case WORK -> {
        change(part, taken);
        hold(part, part.style() == Style.TCC ? -taken : 0);
      }
      case UNDO -> change(part, -taken);
      case CONFIRM -> {
        change(part, Math.max(0, part.amount()));
        hold(part, taken);
      }
      case CANCEL -> {
        change(part, -taken);
        hold(part, taken);
      }
    }
    return this;
  }

  /** Changes an account without a note. */
  Story change(Part part, long by) {
    changes.merge(part.service() + "/" + part.account(), by, Long::sum);
    return this;
  }

  private void hold(Part part, long by) {
    held.merge(part.service() + "/" + part.account(), by, Long::sum);
  }

  Story writes(String tx, String decided, String... records) {
    int seq = 1 + (int) entries.stream().filter(entry -> entry.tx().equals(tx)).count();
    return writesAs(tx, seq, decided, records);
  }

  Story writesAs(String tx, int seq, String decided, String... records) {
    long atUs = later();
    entries.add(new LogLine(tx, seq, 3, epoch, atUs, atUs + 1, List.of(records), decided));
    return this;
  }

  Story decides(String tx, String outcome) {
    decisions.add(new Decision(tx, 3, epoch, outcome));
    return writes(tx, outcome, "decided");
  }

  /** A decision row without its entry. */
  Story row(String tx, String outcome) {
    decisions.add(new Decision(tx, 3, epoch, outcome));
    return this;
  }

  Story tells(String ref, String tx, String outcome) {
    told.add(new Told(ref, tx, outcome, "c1", later() / 1_000, 10));
    return this;
  }

  Story ends(String tx) {
    return ends(tx, true, "");
  }

  Story ends(String tx, boolean finished, String stuck) {
    int last =
        entries.stream()
            .filter(entry -> entry.tx().equals(tx))
            .mapToInt(LogLine::seq)
            .max()
            .orElse(0);
    summaries.add(new Summary(tx, 3, last, finished, finished ? "ended" : "committing", stuck));
    return this;
  }

  Story leavesPrepared(String service, String name) {
    prepared.add(new Prepared(service, name));
    return this;
  }

  History told() {
    List<Balance> balances = new ArrayList<>();
    for (String place :
        List.of("north/money-1", "south/money-1", "north/stock", "south/stock", "north/till")) {
      String[] parts = place.split("/");
      balances.add(
          new Balance(
              parts[0],
              parts[1],
              OPENING,
              OPENING + changes.getOrDefault(place, 0L),
              held.getOrDefault(place, 0L)));
    }
    return new History(
        new History.Clients(asked, told, List.of()),
        new History.Log(decisions, entries, summaries, keys, Map.of(3, epoch), holders),
        new History.Services(effects, balances, prepared, List.of()),
        List.of());
  }

  /** A transfer that commits, as it should be. */
  static Story transfer() {
    return new Story()
        .asks("r", DEBIT, CREDIT)
        .does("r", "t", What.WORK, CREDIT)
        .decides("t", "commit")
        .tells("r", "t", "commit")
        .does("r", "t", What.WORK, DEBIT)
        .does("r", "t", What.CONFIRM, CREDIT)
        .writes("t", "", "acknowledged", "ended")
        .key("r", "t")
        .ends("t");
  }

  /** A trip that is refused after its second step and undone, as it should be. */
  static Story undoneTrip() {
    return new Story()
        .asks("r", FLIGHT, HOTEL, PAY)
        .writes("t", "", "started")
        .does("r", "t", What.WORK, FLIGHT)
        .does("r", "t", What.WORK, HOTEL)
        .decides("t", "abort")
        .tells("r", "t", "abort")
        .does("r", "t", What.UNDO, HOTEL)
        .does("r", "t", What.UNDO, FLIGHT)
        .writes("t", "", "ended")
        .ends("t");
  }
}

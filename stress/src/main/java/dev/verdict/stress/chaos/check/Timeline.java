package dev.verdict.stress.chaos.check;

import dev.verdict.stress.chaos.history.Asked;
import dev.verdict.stress.chaos.history.Call;
import dev.verdict.stress.chaos.history.Effect;
import dev.verdict.stress.chaos.history.Happened;
import dev.verdict.stress.chaos.history.History;
import dev.verdict.stress.chaos.history.LogLine;
import dev.verdict.stress.chaos.history.Missed;
import dev.verdict.stress.chaos.history.Told;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What is known of one transaction, in the order of time, for people. */
public final class Timeline {
  private static final long US_PER_MS = 1_000;
  private static final long AROUND_US = 3_000_000;
  private static final int LINES_MAX = 120;

  private final History history;
  private final Case it;
  private final List<Line> lines = new ArrayList<>();

  private record Line(long atUs, String who, String text) {}

  private Timeline(History history, Case it) {
    this.history = history;
    this.it = it;
  }

  /** The timeline of a transaction, one line for each thing that happened. */
  public static String of(History history, String tx) {
    return new Timeline(history, new Cases(history).of(tx)).text();
  }

  private String text() {
    it.asked().ifPresent(this::addClients);
    it.entries().forEach(this::add);
    it.effects().forEach(this::add);
    history.services().calls().stream()
        .filter(call -> call.tx().equals(it.tx()))
        .forEach(this::add);
    lines.sort(Comparator.comparingLong(Line::atUs));
    if (!lines.isEmpty()) {
      addFaults(lines.get(0).atUs(), lines.get(lines.size() - 1).atUs());
      lines.sort(Comparator.comparingLong(Line::atUs));
    }
    return written();
  }

  private void addClients(Asked asked) {
    add(asked.atMs() * US_PER_MS, "client", "asks for " + asked.ref() + " " + asked.parts());
    for (Told told : history.clients().told()) {
      if (told.ref().equals(asked.ref())) {
        add(
            told.atMs() * US_PER_MS,
            "client",
            "is told " + told.outcome() + " of " + told.tx() + " by " + told.by());
      }
    }
    for (Missed missed : history.clients().missed()) {
      if (missed.ref().equals(asked.ref())) {
        add(missed.atMs() * US_PER_MS, "client", missed.by() + ": " + missed.why());
      }
    }
  }

  private void add(LogLine entry) {
    add(
        entry.durableUs(),
        "log",
        "entry "
            + entry.seq()
            + " of epoch "
            + entry.epoch()
            + ": "
            + String.join(", ", entry.records())
            + (entry.decided().isEmpty() ? "" : " = " + entry.decided()));
  }

  private void add(Effect effect) {
    String what = effect.what().name().toLowerCase(Locale.ROOT) + " of " + effect.branch();
    add(effect.atUs(), effect.service(), what + " on " + effect.account());
    add(effect.shownUs(), effect.service(), what + " shows");
  }

  private void add(Call call) {
    add(
        call.fromMs() * US_PER_MS,
        call.service(),
        "%s of %s, epoch %d: %s after %d ms"
            .formatted(
                call.call(),
                call.branch(),
                call.epoch(),
                call.result(),
                call.toMs() - call.fromMs()));
  }

  private void addFaults(long fromUs, long toUs) {
    for (Happened fault : history.faults()) {
      if (fault.fromMs() * US_PER_MS <= toUs + AROUND_US
          && fault.toMs() * US_PER_MS >= fromUs - AROUND_US) {
        String words = fault.kind() + " of " + fault.target() + " " + fault.detail();
        add(fault.fromMs() * US_PER_MS, "FAULT", words);
        add(fault.toMs() * US_PER_MS, "FAULT", words + ": over");
      }
    }
  }

  private void add(long atUs, String who, String text) {
    lines.add(new Line(atUs, who, text));
  }

  private String written() {
    StringBuilder text = new StringBuilder("  " + it.tx() + System.lineSeparator());
    long fromUs = lines.isEmpty() ? 0 : lines.get(0).atUs();
    for (Line line : lines.subList(0, Math.min(LINES_MAX, lines.size()))) {
      text.append(
          String.format(
              Locale.ROOT,
              "  %11.3f ms  %-8s %s%n",
              (line.atUs() - fromUs) / 1e3,
              line.who(),
              line.text()));
    }
    if (lines.size() > LINES_MAX) {
      text.append("  and ").append(lines.size() - LINES_MAX).append(" more");
    }
    String row = it.decision().map(found -> found.outcome()).orElse("no decision row");
    return text.append("  decision: ").append(row).append(System.lineSeparator()).toString();
  }
}

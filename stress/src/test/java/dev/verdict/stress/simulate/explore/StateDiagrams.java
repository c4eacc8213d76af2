package dev.verdict.stress.simulate.explore;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Draws what an exploration saw: a page of Markdown with Mermaid diagrams. */
final class StateDiagrams {
  private static final String HEAD =
      """
      # State diagrams

      Drawn by `StateDiagramsTest` from what the shipped machines did in [every schedule](simulation.md) of small worlds. Do not
      edit: the test fails if this page says anything else, and writes it again with `-Dverdict.docs=write`.

      An arrow is a change of status; the table below each diagram says which inputs bring it about. Inputs that change no status
      have no arrow. One input may cause several records, so that statuses in between are passed at once.
      """;

  private record Arrow(String from, String to) {}

  private final Set<Change> changes;
  private final StringBuilder page = new StringBuilder(HEAD);

  private StateDiagrams(Set<Change> changes) {
    this.changes = changes;
  }

  static String page(Coverage coverage) {
    StateDiagrams diagrams = new StateDiagrams(coverage.changes());
    diagrams.draw("An atomic transaction", "atomic");
    diagrams.draw("A branch of an atomic transaction", "atomic branch");
    diagrams.draw("A saga", "saga");
    diagrams.draw("A step of a saga", "saga step");
    diagrams.tellWhatNeverMeets(coverage);
    return diagrams.page.toString();
  }

  private void tellWhatNeverMeets(Coverage coverage) {
    page.append(
        "\n## What never meets\n\nEvery other status meets every kind of command and event");
    page.append(" of its protocol.\n\n| status and input | because |\n|---|---|\n");
    Unmet.byReason(coverage)
        .forEach(
            (why, meetings) -> line("| " + code(new TreeSet<>(meetings)) + " | " + why + " |"));
  }

  private void draw(String title, String of) {
    Map<Arrow, Set<String>> arrows = new LinkedHashMap<>();
    for (Change each : changes) {
      if (each.of().equals(of)) {
        Arrow arrow = new Arrow(each.from(), each.to());
        arrows.computeIfAbsent(arrow, first -> new TreeSet<>()).add(each.cause());
      }
    }
    page.append("\n## ").append(title).append("\n\n```mermaid\nstateDiagram-v2\n");
    arrows.forEach((arrow, causes) -> draw(arrow, causes, arrows.keySet()));
    ends(arrows.keySet()).forEach(end -> line("  " + end + " --> [*]"));
    page.append("```\n\n| from | to | by |\n|---|---|---|\n");
    arrows.forEach(
        (arrow, causes) ->
            line("| " + name(arrow.from()) + " | " + arrow.to() + " | " + code(causes) + " |"));
  }

  private void draw(Arrow arrow, Set<String> causes, Set<Arrow> all) {
    boolean isFirst = all.stream().noneMatch(other -> other.to().equals(arrow.from()));
    String from = isFirst ? "[*]" : arrow.from();
    line("  " + from + " --> " + arrow.to() + ": " + String.join(", ", kinds(causes)));
  }

  /** Without which answer it was: a diagram has little room. */
  private static Set<String> kinds(Set<String> causes) {
    Set<String> kinds = new LinkedHashSet<>();
    for (String cause : causes) {
      int colon = cause.indexOf(':');
      kinds.add(colon < 0 ? cause : cause.substring(0, colon) + " answered");
    }
    return kinds;
  }

  private static List<String> ends(Set<Arrow> arrows) {
    List<String> ends = new ArrayList<>();
    for (Arrow arrow : arrows) {
      boolean goesOn = arrows.stream().anyMatch(other -> other.from().equals(arrow.to()));
      if (!goesOn && !ends.contains(arrow.to())) {
        ends.add(arrow.to());
      }
    }
    return ends;
  }

  private static String name(String status) {
    return status.equals(Change.NOWHERE) ? "(not known)" : status;
  }

  private static String code(Set<String> causes) {
    List<String> quoted = new ArrayList<>();
    causes.forEach(cause -> quoted.add("`" + cause + "`"));
    return String.join(", ", quoted);
  }

  private void line(String text) {
    page.append(text).append('\n');
  }
}

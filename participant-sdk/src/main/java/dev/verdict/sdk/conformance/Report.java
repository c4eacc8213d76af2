package dev.verdict.sdk.conformance;

import dev.verdict.protocol.Json;
import dev.verdict.sdk.barrier.JsonText;
import dev.verdict.sdk.conformance.Finding.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What came of a whole run.
 *
 * @param findings one for each law and operation that it concerns
 */
public record Report(List<Finding> findings) {
  /** Copies the findings. */
  public Report {
    findings = List.copyOf(findings);
  }

  /**
   * Whether no law is broken and at least one was seen to hold; laws that could not be checked or
   * do not apply do not count.
   */
  public boolean conforms() {
    return broken().isEmpty() && !held().isEmpty();
  }

  /** The laws that hold. */
  public List<Finding> held() {
    return of(Outcome.HELD);
  }

  /** The laws that are broken. */
  public List<Finding> broken() {
    return of(Outcome.BROKEN);
  }

  private List<Finding> of(Outcome outcome) {
    return findings.stream().filter(finding -> finding.outcome() == outcome).toList();
  }

  /** The result in a sentence. */
  public String summary() {
    return verdict()
        + held().size()
        + " checks held"
        + counted(Outcome.NOT_APPLICABLE, "do not apply")
        + counted(Outcome.NOT_CHECKED, "could not be made");
  }

  private String verdict() {
    if (!broken().isEmpty()) {
      return broken().size() + " broken, ";
    }
    return conforms() ? "No law is broken: " : "No law was checked: ";
  }

  private String counted(Outcome outcome, String words) {
    int count = of(outcome).size();
    return count == 0 ? "" : ", " + count + " " + words;
  }

  /** The result as one JSON object. */
  public String json() {
    Map<String, Json> members = new LinkedHashMap<>();
    members.put("conforms", Json.bool(conforms()));
    members.put("held", Json.number(held().size()));
    members.put("broken", Json.number(broken().size()));
    members.put("not_applicable", Json.number(of(Outcome.NOT_APPLICABLE).size()));
    members.put("not_checked", Json.number(of(Outcome.NOT_CHECKED).size()));
    members.put("findings", new Json.Arr(findings.stream().map(Report::described).toList()));
    return JsonText.format(new Json.Obj(members));
  }

  private static Json described(Finding finding) {
    Map<String, Json> members = new LinkedHashMap<>();
    members.put("law", Json.text(finding.law().id()));
    members.put("sentence", Json.text(finding.law().sentence()));
    members.put("operation", Json.text(finding.operation()));
    members.put("outcome", Json.text(finding.outcome().name().toLowerCase(Locale.ROOT)));
    if (!finding.words().isEmpty()) {
      members.put("words", Json.text(finding.words()));
    }
    return new Json.Obj(members);
  }
}

package dev.verdict.sdk.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.sdk.Reply;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LawsTest {
  private static Report check(Flaw flaw) {
    return new Conformance(new Service(flaw), Service.samples()).run(finding -> {});
  }

  @Test
  void aParticipantWithoutAFlawKeepsAllLaws() {
    Report report = check(Flaw.NONE);
    assertThat(report.findings())
        .allMatch(finding -> finding.outcome() == Finding.Outcome.HELD, "held")
        .hasSizeGreaterThan(70);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void everyFlawIsFoundByItsLaw(Flaw flaw) {
    Report report = check(flaw);
    assertThat(report.broken()).extracting(Finding::law).contains(flaw.broken().orElseThrow());
    assertThat(report.broken()).allMatch(finding -> !finding.words().isBlank());
  }

  /** A law that no flaw breaks may be a law that checks nothing. */
  @Test
  void everyLawIsBrokenByAFlaw() {
    EnumSet<Law> unbroken = EnumSet.allOf(Law.class);
    unbroken.removeIf(Law::cuts);
    List.of(Flaw.values()).forEach(flaw -> flaw.broken().ifPresent(unbroken::remove));
    assertThat(unbroken).isEmpty();
  }

  @Test
  void withoutAStateItIsSaidWhatWasNotChecked() {
    Samples samples = new Samples(Service.samples().operations(), Optional.empty(), true);
    Report report = new Conformance(new Service(Flaw.NONE), samples).run(finding -> {});
    assertThat(report.conforms()).isTrue();
    assertThat(report.findings())
        .filteredOn(finding -> finding.law() == Law.WORK_SHOWS)
        .allMatch(finding -> finding.words().equals("the participant shows no state"));
  }

  /** It is no law to tell what is held, so nothing is broken and nothing is passed. */
  @Test
  void aParticipantThatDoesNotTellWhatItHoldsIsNotJudgedByIt() {
    Service silent =
        new Service(Flaw.NONE) {
          @Override
          public Reply post(String call, byte[] body) {
            return call.equals("holdings") ? Service.status(404) : super.post(call, body);
          }
        };
    Report report = new Conformance(silent, Service.samples()).run(finding -> {});
    assertThat(report.conforms()).isTrue();
    assertThat(report.findings())
        .filteredOn(finding -> finding.law().id().startsWith("holdings-"))
        .hasSize(8)
        .allMatch(finding -> finding.outcome() == Finding.Outcome.NOT_APPLICABLE)
        .allMatch(
            finding ->
                finding
                    .text()
                    .endsWith(
                        "the participant does not tell what it holds (it answers 'holdings' with"
                            + " status 404)"));
    assertThat(report.summary()).endsWith(" checks held, 8 do not apply");
  }

  /** Nor is it one to take batches: then calls come alone. */
  @Test
  void aParticipantThatTakesNoBatchesIsNotJudgedByThem() {
    Service alone =
        new Service(Flaw.NONE) {
          @Override
          public Reply post(String call, byte[] body) {
            return call.equals("batch") ? Service.status(405) : super.post(call, body);
          }
        };
    Report report = new Conformance(alone, Service.samples()).run(finding -> {});
    assertThat(report.conforms()).isTrue();
    assertThat(report.findings())
        .filteredOn(finding -> finding.outcome() == Finding.Outcome.NOT_APPLICABLE)
        .hasSize(6)
        .allMatch(
            finding ->
                finding
                    .words()
                    .equals(
                        "the participant takes no batches (it answers 'batch' with status 405)"));
  }

  /** Such as a debit of one account, or an insert by a key of its input. */
  @Test
  void aParticipantWhoseSamplesMeetOnOneRowKeepsAllLaws() {
    Report report = new Conformance(new OneRowService(), Service.samples()).run(finding -> {});
    assertThat(report.broken()).extracting(Finding::text).isEmpty();
  }

  /** To ignore locks is allowed to whoever does not say that he checks them. */
  @Test
  void aParticipantThatDoesNotCheckLocksIsNotJudgedByThem() {
    Samples silent = new Samples(Service.samples().operations(), Optional.of("/numbers"), false);
    Report report = new Conformance(new Service(Flaw.IGNORES_LOCKS), silent).run(finding -> {});
    assertThat(report.conforms()).isTrue();
    assertThat(report.findings())
        .filteredOn(finding -> finding.outcome() == Finding.Outcome.NOT_APPLICABLE)
        .hasSize(8)
        .allMatch(
            finding -> finding.words().equals("the participant does not say that it checks locks"));
  }

  @Test
  void aBrokenLawIsToldInWords() {
    Finding finding =
        new Conformance(new Service(Flaw.NO_TOMBSTONE), Service.samples())
            .check(Law.LATE_WORK_MEETS_TOMBSTONE, Service.samples().operations().get(2));
    assertThat(finding.text())
        .isEqualTo(
            """
            BROKEN: action book: work that comes after its undoing never runs \
            [late-work-meets-tombstone]
                action (attempt 2, epoch 100) should be answered "tombstone" but was answered \
            status 200 {"result":"done","output":{"number":1}}.
                Why it matters: a call may be overtaken by its undoing; nobody would undo it \
            again.""");
  }
}

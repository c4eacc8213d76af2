package dev.verdict.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.sdk.conformance.Finding;
import dev.verdict.sdk.conformance.Finding.Outcome;
import dev.verdict.sdk.conformance.Flaw;
import dev.verdict.sdk.conformance.Law;
import dev.verdict.sdk.conformance.Report;
import dev.verdict.sdk.conformance.Service;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParticipantLawsTest {
  private static Report check(ParticipantLaws laws) throws Exception {
    try {
      return laws.check();
    } finally {
      laws.close();
    }
  }

  private static ParticipantLaws flawed(Flaw flaw) {
    ParticipantLaws laws = ParticipantLaws.of(new Service(flaw), true).checkingLocks();
    Service.samples().operations().forEach(laws::sample);
    return laws;
  }

  @Test
  void aGoodServicePasses() throws Exception {
    assertThat(check(flawed(Flaw.NONE)).findings())
        .allMatch(finding -> finding.outcome() == Outcome.HELD);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void everyFlawIsFoundByItsLaw(Flaw flaw) throws Exception {
    assertThat(check(flawed(flaw)).broken())
        .extracting(Finding::law)
        .contains(flaw.broken().orElseThrow());
  }

  @ParameterizedTest
  @EnumSource
  void aBarrierOfItsOwnIsFoundOutWhenConnectionsAreCut(Mistake mistake) throws Exception {
    ParticipantLaws laws =
        ParticipantLaws.of(new HandMade(mistake), true).saga("book", Map.of("a", 1), "cancel");
    Optional<Law> broken = mistake.broken();
    List<Law> found =
        check(laws).broken().stream()
            .map(Finding::law)
            .filter(law -> law.name().contains("_CUT_"))
            .toList();
    broken.ifPresentOrElse(
        law -> assertThat(found).contains(law), () -> assertThat(found).isEmpty());
  }

  /** What is written on another connection is neither rolled back nor done once. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void workBesideTheGivenConnectionIsFoundOut(boolean byXa) throws Exception {
    Shop.Writing beside =
        (given, what) -> {
          try (Connection other = Database.pool().getConnection()) {
            Database.effect(other, what);
          }
        };
    assertThat(check(byXa ? Shop.lawsByXa(beside) : Shop.laws(beside)).broken())
        .extracting(Finding::law)
        .contains(
            Law.REFUSAL_IS_STORED,
            Law.PREPARED_WORK_IS_UNSEEN,
            Law.WORK_SURVIVES_A_CUT_BEFORE_ITS_COMMIT,
            Law.UNDO_SURVIVES_A_CUT_BEFORE_ITS_COMMIT);
  }

  @Test
  void aServiceThatUsesAnotherDataSourceIsFoundOut() throws Exception {
    ParticipantLaws laws =
        ParticipantLaws.on(
                Database.pool(), source -> Shop.participant(Database.pool(), Database::effect))
            .saga("book", new Shop.Order("a", true), "cancel");
    assertThat(check(laws).broken())
        .allMatch(finding -> finding.words().contains("no commit on the data source"))
        .isNotEmpty();
  }

  @Test
  void aServiceThatPreparesOnAnotherXaDataSourceIsFoundOut() throws Exception {
    ParticipantLaws laws =
        ParticipantLaws.on(
                Database.pool(),
                Database.xa(),
                (source, xa) -> Shop.participant(source, Database.xa(), Database::effect))
            .prepared("buy", new Shop.Order("a", true));
    assertThat(check(laws).broken())
        .allMatch(finding -> finding.words().contains("no commit on the data source"))
        .isNotEmpty();
  }

  @Test
  void aRefusedInputNeedsAnOperation() {
    assertThatThrownBy(() -> ParticipantLaws.of(new Service(Flaw.NONE), false).refusing(1))
        .isInstanceOf(IllegalStateException.class);
  }
}

package dev.verdict.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.TxId;
import org.junit.jupiter.api.Test;

class AnnotatedOperationsOverHttpTest extends RunningService {
  private final TxId tx = newTx();

  @Test
  void anActionRunsOnceInTheBarriersTransaction() {
    String first = work(tx, "action", "book", "flight");
    String second = work(tx, "action", "book", "flight");

    assertThat(first).isEqualTo("{\"result\":\"done\",\"output\":{\"number\":\"no-flight\"}}");
    assertThat(second).isEqualTo(first);
    assertThat(effects.all()).containsExactly("book flight", "log flight");
  }

  @Test
  void aRefusalTakesBackWhatJdbcTemplateWrote() {
    assertThat(work(tx, "action", "book", "nothing")).contains("refused", "not to be booked");
    assertThat(effects.all()).isEmpty();
  }

  @Test
  void aCompensationGetsInputAndOutputOfTheAction() {
    work(tx, "action", "book", "flight");

    assertThat(work(tx, "compensate", "unbook", "flight")).contains("done");
    assertThat(work(tx, "compensate", "unbook", "flight")).contains("done");
    assertThat(effects.all())
        .containsExactly("book flight", "log flight", "unbook flight no-flight");
  }

  @Test
  void anActionAfterItsCompensationDoesNotRun() {
    assertThat(work(tx, "compensate", "unbook", "flight")).contains("done");
    assertThat(work(tx, "action", "book", "flight")).contains("tombstone");
    assertThat(effects.all()).isEmpty();
  }

  @Test
  void preparedWorkShowsWithTheCommit() {
    assertThat(work(tx, "prepare", "debit", "5")).contains("done");
    assertThat(effects.all()).isEmpty();

    assertThat(end(tx, "commit")).contains("done");
    assertThat(effects.all()).containsExactly("debit 5", "fee 5");
  }

  @Test
  void aVoteThatIsReadOnlyIsToldAndLeavesNothing() {
    assertThat(work(tx, "prepare", "check", "5")).contains("\"read_only\":true");
    assertThat(effects.all()).isEmpty();
    assertThat(jdbc.queryForList("SELECT gid FROM pg_prepared_xacts")).isEmpty();
  }

  @Test
  void preparedWorkIsGoneWithTheAbort() {
    assertThat(work(tx, "prepare", "debit", "5")).contains("done");
    assertThat(end(tx, "abort")).contains("done");

    assertThat(effects.all()).isEmpty();
    assertThat(jdbc.queryForList("SELECT gid FROM pg_prepared_xacts")).isEmpty();
  }

  @Test
  void whatIsTriedIsConfirmed() {
    assertThat(work(tx, "try", "hold", "seat")).contains("held-seat");
    assertThat(end(tx, "confirm")).contains("done");
    assertThat(effects.all()).containsExactly("hold seat", "use held-seat");
  }

  @Test
  void whatIsTriedIsCancelled() {
    work(tx, "try", "hold", "seat");
    assertThat(end(tx, "cancel")).contains("done");
    assertThat(effects.all()).containsExactly("hold seat", "release seat");
  }

  @Test
  void anOperationOfTheBuilderStandsBesideThem() {
    assertThat(work(tx, "action", "note", "hello")).contains("{\"text\":\"hello\"}");
    assertThat(effects.all()).containsExactly("hello");
  }

  @Test
  void whatNobodyDeclaredIsUnknown() {
    assertThat(work(tx, "action", "fly", "far")).startsWith("404").contains("unknown_operation");
  }
}

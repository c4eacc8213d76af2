package dev.verdict.coordinator.log;

import static dev.verdict.coordinator.Awaiting.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.audit.AuditEntry;
import dev.verdict.coordinator.audit.AuditHash;
import dev.verdict.coordinator.audit.AuditHead;
import dev.verdict.coordinator.audit.AuditLog;
import dev.verdict.coordinator.audit.AuditQuery;
import dev.verdict.coordinator.audit.AuditRow;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every audit log does. */
public abstract class AuditLogSuite {
  private static final String TX = "01k9abcdef-0f-0000001-8zq3k2m1n0";

  /** An empty log. */
  protected abstract AuditLog log() throws Exception;

  protected static AuditEntry entry(String operator, String action, String transaction) {
    return new AuditEntry(operator, action, transaction, "", "because", AuditEntry.NO_PARAMETERS);
  }

  private static AuditQuery query(String operator, String action, String transaction) {
    return new AuditQuery(
        given(operator), given(action), given(transaction), Optional.empty(), 100);
  }

  private static Optional<String> given(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static List<Long> numbers(List<AuditRow> rows) {
    return rows.stream().map(AuditRow::number).toList();
  }

  @Test
  void eachRowCarriesTheHashOfTheOneBefore() throws Exception {
    AuditLog log = log();
    assertThat(result(log.head())).isEqualTo(AuditHead.START);

    AuditEntry odd =
        new AuditEntry("ada", "retry", "", "state=stuck&label=a:b", "ü 😀 ' \\ $1", "{\"n\":1e3}");
    AuditRow first = result(log.append(odd));
    AuditRow second = result(log.append(entry("bob", "retry", TX)));

    assertThat(first.entry()).isEqualTo(odd);
    assertThat(first.previousHash()).isEqualTo(AuditHash.NONE);
    assertThat(first.hash())
        .isEqualTo(AuditHash.of(1, first.at(), odd, AuditHash.NONE))
        .hasSize(64);
    assertThat(second.previousHash()).isEqualTo(first.hash());
    assertThat(result(log.head())).isEqualTo(new AuditHead(2, second.hash()));
    assertThat(result(log.read(0, 10))).containsExactly(first, second);
    assertThat(result(log.read(1, 10))).containsExactly(second);
    assertThat(result(log.read(0, 1))).containsExactly(first);
  }

  @Test
  void rowsAreListedByWhoWhatAndWhereTheNewestFirst() throws Exception {
    AuditLog log = log();
    result(log.append(entry("ada", "retry", TX)));
    result(log.append(entry("bob", "retry", "")));
    result(log.append(entry("ada", "pause", TX)));

    assertThat(numbers(result(log.list(query("", "", ""))))).containsExactly(3L, 2L, 1L);
    assertThat(numbers(result(log.list(query("ada", "", ""))))).containsExactly(3L, 1L);
    assertThat(numbers(result(log.list(query("", "retry", ""))))).containsExactly(2L, 1L);
    assertThat(numbers(result(log.list(query("", "", TX))))).containsExactly(3L, 1L);
    assertThat(numbers(result(log.list(query("ada", "retry", TX))))).containsExactly(1L);
    assertThat(result(log.list(query("eve", "", "")))).isEmpty();
    assertThat(
            numbers(
                result(
                    log.list(
                        new AuditQuery(
                            Optional.of("ada"),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.of(3L),
                            100)))))
        .containsExactly(1L);
  }
}

package dev.verdict.coordinator.log.postgres;

import static dev.verdict.coordinator.Awaiting.result;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * An operator is told which settings nodes do not have alike, and what is registered where they do
 * not call.
 */
class DifferencesTest {
  private static final String SECOND_PERSON = "operators.second_person";

  private final OwnDatabase own = new OwnDatabase();
  private final TestPostgres postgres = own.postgres;
  private final Database database = own.database;

  DifferencesTest() throws SQLException {}

  @AfterEach
  void close() throws Exception {
    own.close();
  }

  private void beat(String node, Map<String, String> settings) throws Exception {
    result(new PostgresShardTable(database, node, "http://" + node, settings).heartbeat());
  }

  private List<String> found() throws Exception {
    try (Connection connection = postgres.dataSource().getConnection()) {
      return Checkup.of(connection).problems().stream()
          .filter(problem -> problem.contains("differ"))
          .toList();
    }
  }

  @Test
  void nodesThatAreSetAlikeDoNotDiffer() throws Exception {
    beat("a", Map.of(SECOND_PERSON, "heuristic", "masking", ""));
    beat("b", Map.of(SECOND_PERSON, "heuristic", "masking", ""));
    assertThat(found()).isEmpty();
  }

  @Test
  void whatDiffersIsToldWithWhoHasWhat() throws Exception {
    beat("a", Map.of(SECOND_PERSON, "heuristic", "masking", "iban,name"));
    beat("b", Map.of(SECOND_PERSON, "none", "masking", ""));
    assertThat(found())
        .containsExactly(
            "nodes differ in masking, give all the same: iban,name at http://a (node a), nothing at"
                + " http://b (node b)",
            "nodes differ in operators.second_person, give all the same: heuristic at http://a"
                + " (node a), none at http://b (node b)");
  }

  /** It asks for no second person; of what else it may have, nothing is known. */
  @Test
  void aNodeOfAnEarlierReleaseDiffersWhereTheOthersAskForASecondPerson() throws Exception {
    beat("a", Map.of(SECOND_PERSON, "heuristic", "masking", "iban"));
    beat("b", Map.of());
    assertThat(found())
        .containsExactly(
            "nodes differ in operators.second_person, give all the same: heuristic at http://a"
                + " (node a), not known (an earlier release) at http://b (node b)");
  }

  @Test
  void whatIsRegisteredWhereNobodyCallsItIsTold() throws Exception {
    beat("a", Map.of("addresses.allow", "127.0.0.2"));
    postgres.execute(
        "INSERT INTO participant (name, base_urls, asks) VALUES"
            + " ('bank', '{http://bank:80,http://127.0.0.1:8080,http://127.0.0.2:80}', true)");
    try (Connection connection = postgres.dataSource().getConnection()) {
      assertThat(Checkup.of(connection).problems())
          .filteredOn(problem -> problem.contains("registered"))
          .containsExactly(
              "bank is registered where nobody calls it: 127.0.0.1 is a loopback address, which"
                  + " addresses.allow does not allow");
    }
  }
}

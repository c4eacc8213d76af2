package dev.verdict.coordinator.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.log.StuckCounts.Alike;
import dev.verdict.coordinator.log.Summary;
import dev.verdict.protocol.TxId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StuckGroupsTest {
  @Test
  void oneOutageIsOneGroupWhateverItsBranchesAndSagasAreCalled() {
    List<StuckGroup> groups =
        groups(
            alike(1, 3, "committing", "room: hotel answered 503 to confirm"),
            alike(2, 400, "running", "book: hotel answered 503 to action"),
            alike(3, 5, "committing", "pay: bank could not be reached for commit: refused"));

    assertThat(groups).hasSize(2);
    StuckGroup first = groups.get(0);
    assertThat(first.cause()).isEqualTo(Cause.PARTICIPANT_BUSY);
    assertThat(first.participant()).contains("hotel");
    assertThat(first.words()).isEqualTo("hotel answered 503 to action");
    assertThat(first.count()).isEqualTo(403);
    assertThat(first.states()).isEqualTo(Map.of("committing", 3, "running", 400));
    assertThat(first.oldest()).isEqualTo(tx(1));
    assertThat(first.examples()).containsExactly(tx(2), tx(1));
    assertThat(groups.get(1).cause()).isEqualTo(Cause.PARTICIPANT_UNREACHABLE);
  }

  @Test
  void whoeverIsNotLetThroughBecauseOfAnOutageBelongsToIt() {
    String shut =
        "ship: bank was not asked to action: most calls to bank fail, the last one because";
    List<StuckGroup> groups =
        groups(
            alike(1, 3, "running", "ship: bank could not be reached for action: refused"),
            alike(2, 4, "running", shut + " it could not be reached for action: refused"));
    assertThat(groups).hasSize(1);
    assertThat(groups.get(0).cause()).isEqualTo(Cause.PARTICIPANT_UNREACHABLE);

    String unsent = "; this call was not sent, as most calls to it fail";
    assertThat(
            groups(
                alike(1, 3, "running", "ship: bank could not be reached for action: refused"),
                alike(2, 4, "running", "ship: bank could not be reached for action: x" + unsent)))
        .hasSize(1);
    assertThat(groups(alike(3, 1, "running", shut + " it answered 500 to action")).get(0).cause())
        .isEqualTo(Cause.PARTICIPANT_FAILS);
  }

  @Test
  void whatIsLockedThereIsNoLackOfRoom() {
    List<StuckGroup> groups =
        groups(alike(1, 1, "running", "ship: bank answered 423 to action: locked"));

    assertThat(groups.get(0).cause()).isEqualTo(Cause.PARTICIPANT_LOCKED);
  }

  @Test
  void whatItsDatabaseSaysTellsWhatToMend() {
    assertThat(ofState("28P01")).isEqualTo(Cause.PARTICIPANT_LOGIN);
    assertThat(ofState("08006")).isEqualTo(Cause.PARTICIPANT_DATABASE);
    assertThat(ofState("53300")).isEqualTo(Cause.PARTICIPANT_DATABASE);
    assertThat(ofState("57P01")).isEqualTo(Cause.PARTICIPANT_DATABASE);
    assertThat(ofState("42P01")).isEqualTo(Cause.PARTICIPANT_SCHEMA);
    assertThat(ofState("3D000")).isEqualTo(Cause.PARTICIPANT_SCHEMA);
    assertThat(ofState("57014")).isEqualTo(Cause.PARTICIPANT_FAILS);
    assertThat(ofState("22P02")).isEqualTo(Cause.PARTICIPANT_FAILS);
  }

  private static Cause ofState(String state) {
    String words = "ship: bank answered 500 to action: failed (it failed (SQLSTATE " + state + "))";
    List<StuckGroup> groups =
        groups(
            alike(1, 1, "running", words),
            alike(2, 1, "running", words + "; this call was not sent, as most calls to it fail"));
    assertThat(groups).hasSize(1);
    assertThat(groups.get(0).participant()).contains("bank");
    return groups.get(0).cause();
  }

  @Test
  void wordsThatNameNoServiceAreLookedUp() {
    List<StuckGroup> groups =
        StuckGroups.of(
            List.of(
                alike(1, 1, "committing", "room: branch lost: its participant does not know it")),
            alike -> Optional.of("hotel"));

    assertThat(groups.get(0).cause()).isEqualTo(Cause.BRANCH_LOST);
    assertThat(groups.get(0).participant()).contains("hotel");
  }

  @Test
  void whatTheCoordinatorIsToBlameForHasNoService() {
    String gone = "coordinator: it cannot be replayed: saga definition abc is not registered";
    List<StuckGroup> groups = groups(alike(1, 1, "running", gone));

    assertThat(groups.get(0).cause()).isEqualTo(Cause.DEFINITION_MISSING);
    assertThat(groups.get(0).participant()).isEmpty();
  }

  private static List<StuckGroup> groups(Alike... stuck) {
    return StuckGroups.of(List.of(stuck), alike -> Optional.empty());
  }

  private static Alike alike(int number, int count, String status, String words) {
    return new Alike(
        Summary.Kind.ATOMIC, "", status, words, count, tx(number), List.of(tx(number)));
  }

  private static TxId tx(int number) {
    return TxId.of(1_767_225_600_000L + number, 15, 1, number);
  }
}

package dev.verdict.stress.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NetworkFaultTest {
  private static final Set<NetworkFault> BETWEEN_TWO =
      EnumSet.of(
          NetworkFault.MEMBERS_SILENT,
          NetworkFault.MEMBERS_AND_DATABASE_SILENT,
          NetworkFault.MEMBERS_CUT,
          NetworkFault.MEMBERS_DEAF);

  private static final int DICE_MAX = 1_000;

  private static Set<NetworkFault> possible(int others) {
    return IntStream.range(0, DICE_MAX)
        .mapToObj(dice -> NetworkFault.chosen(dice, others))
        .collect(Collectors.toSet());
  }

  @Test
  void aCoordinatorWithoutHostOfItsOwnIsNeverPartedFromOthers() {
    assertThat(possible(0))
        .doesNotContainAnyElementsOf(BETWEEN_TWO)
        .doesNotContain(NetworkFault.ONE_MEMBER_SILENT)
        .contains(NetworkFault.PARTITION);
  }

  @Test
  void betweenTwoNothingIsBrokenInPart() {
    assertThat(possible(1)).containsAll(BETWEEN_TWO).doesNotContain(NetworkFault.ONE_MEMBER_SILENT);
  }

  @Test
  void amongThreeEverythingCanHappen() {
    assertThat(possible(2)).containsExactlyInAnyOrder(NetworkFault.values());
  }

  @Test
  void halfOfTheFaultsAreBetweenCoordinators() {
    long between =
        IntStream.range(0, DICE_MAX)
            .mapToObj(dice -> NetworkFault.chosen(dice, 1))
            .filter(BETWEEN_TWO::contains)
            .count();
    assertThat(between).isEqualTo(DICE_MAX / 2);
  }
}

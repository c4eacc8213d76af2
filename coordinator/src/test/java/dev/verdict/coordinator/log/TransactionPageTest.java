package dev.verdict.coordinator.log;

import static dev.verdict.coordinator.log.LogEntries.ORIGIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.TxId;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** One page is made of the pages of several databases; nothing between them is passed over. */
class TransactionPageTest {
  private static TxId id(int time) {
    return TxId.of(time, 0, 1, 1);
  }

  private static TransactionPage page(OptionalInt next, boolean searchedOut, int... times) {
    List<StoredTransaction> found =
        Arrays.stream(times)
            .mapToObj(
                time ->
                    new StoredTransaction(
                        id(time),
                        LogEntries.summary(ORIGIN, Optional.empty(), false),
                        Instant.EPOCH,
                        Optional.empty(),
                        List.of()))
            .toList();
    Optional<TxId> cursor = next.isPresent() ? Optional.of(id(next.getAsInt())) : Optional.empty();
    return new TransactionPage(found, cursor, searchedOut);
  }

  private static final OptionalInt END = OptionalInt.empty();

  private static OptionalInt at(int time) {
    return OptionalInt.of(time);
  }

  private static List<Long> times(TransactionPage page) {
    return page.transactions().stream().map(found -> found.tx().timeMillis()).toList();
  }

  @Test
  void lastPagesThatFitAreTheLastPage() {
    TransactionPage merged =
        TransactionPage.merge(List.of(page(END, false, 9, 4), page(END, false, 7)), 3);
    assertThat(times(merged)).containsExactly(9L, 7L, 4L);
    assertThat(merged.next()).isEmpty();
  }

  @Test
  void whatIsTooMuchIsCut() {
    TransactionPage merged =
        TransactionPage.merge(List.of(page(END, false, 9, 4), page(END, false, 7, 6)), 3);
    assertThat(times(merged)).containsExactly(9L, 7L, 6L);
    assertThat(merged.next()).contains(id(6));
    assertThat(merged.searchedOut()).isFalse();
  }

  @Test
  void whatIsOlderThanTheEndOfAFullPageWaits() {
    TransactionPage merged =
        TransactionPage.merge(List.of(page(at(8), false, 9, 8), page(END, false, 3)), 2);
    assertThat(times(merged)).containsExactly(9L, 8L);
    assertThat(merged.next()).contains(id(8));
  }

  @Test
  void aPageThatWasSearchedOutEndsThePageOfAll() {
    TransactionPage merged =
        TransactionPage.merge(List.of(page(at(6), true), page(at(2), false, 9, 7, 2)), 3);
    assertThat(times(merged)).containsExactly(9L, 7L);
    assertThat(merged.next()).contains(id(6));
    assertThat(merged.searchedOut()).isTrue();
  }
}

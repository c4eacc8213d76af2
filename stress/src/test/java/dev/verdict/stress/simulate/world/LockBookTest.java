package dev.verdict.stress.simulate.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.locks.LockClaim;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.LockMode;
import dev.verdict.protocol.wire.LockRequest;
import dev.verdict.stress.chaos.check.Violation;
import dev.verdict.stress.simulate.locks.LockTable;
import dev.verdict.stress.simulate.world.kernel.Agenda;
import dev.verdict.stress.simulate.world.kernel.Journal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the onlooker at the lock tables finds wrong. */
class LockBookTest {
  private static final TxId FIRST = TxId.of(1, 0, 1, 1);
  private static final TxId SECOND = TxId.of(2, 0, 1, 2);
  private static final TxId THIRD = TxId.of(3, 0, 1, 3);
  private static final TxId STEP = TxId.of(4, 0, 1, 4);

  private final Agenda agenda = new Agenda();
  private final Journal journal = new Journal(agenda, false);
  private final LockBook book =
      new LockBook(
          agenda,
          journal,
          new LogBook(agenda, journal),
          tx -> tx.equals(STEP) ? FIRST : tx,
          tx -> false) {
        /** The third is granted out of its turn. */
        @Override
        LockTable claimed(LockTable now, String holder) {
          return holder.equals(THIRD.text())
              ? now.with(holder, now.find(holder).orElseThrow().granted(now()))
              : now;
        }
      };

  private void claim(TxId tx, LockMode mode) {
    LockRequest request = new LockRequest(new TreeMap<>(Map.of("r", mode)), Duration.ofSeconds(10));
    assertThat(book.claim(LockClaim.of(tx, request, 1)).token()).isPositive();
  }

  private void release(TxId tx, TxId next) {
    book.release(tx, 1);
    book.look(List.of(next.text()));
  }

  private List<String> found() {
    return book.violations().stream()
        .map(Violation::detail)
        .filter(detail -> !detail.startsWith("it is still"))
        .toList();
  }

  @Test
  void whoWorksAloneAfterAReaderWithALargerTokenIsFound() {
    claim(FIRST, LockMode.EXCLUSIVE);
    claim(SECOND, LockMode.EXCLUSIVE);
    book.release(FIRST, 1);
    claim(THIRD, LockMode.SHARED);
    assertThat(found()).isEmpty();
    release(THIRD, SECOND);

    assertThat(found())
        .containsExactly("its token for r is older than one that was granted before");
  }

  @Test
  void readersMayComeInAnyOrder() {
    claim(FIRST, LockMode.SHARED);
    claim(THIRD, LockMode.SHARED);
    release(THIRD, FIRST);
    claim(SECOND, LockMode.SHARED);

    assertThat(found()).isEmpty();
  }

  @Test
  void whoWorksForAHolderMustBeToldSo() {
    claim(FIRST, LockMode.EXCLUSIVE);
    book.worked(FIRST, true, "the work");
    assertThat(found()).isEmpty();

    book.worked(FIRST, false, "the work");
    book.worked(STEP, false, "the step's work");
    assertThat(found())
        .containsExactly(
            "the work does not say what is held", "the step's work does not say what is held");
  }

  @Test
  void whoClaimedSomethingWorksOnlyWhileItHoldsThat() {
    claim(FIRST, LockMode.EXCLUSIVE);
    claim(SECOND, LockMode.EXCLUSIVE);
    book.worked(SECOND, true, "the work");
    book.release(FIRST, 1);
    book.worked(STEP, true, "the step's work");
    book.worked(THIRD, false, "the work of who claimed nothing");

    assertThat(found())
        .containsExactly(
            "the work is carried out, and it holds nothing",
            "the step's work is carried out, and it holds nothing");
  }
}

package dev.verdict.sdk.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.TxId;
import dev.verdict.sdk.barrier.BranchKey;
import dev.verdict.sdk.barrier.InputHash;
import java.nio.charset.StandardCharsets;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.Test;

class BranchXidTest {
  private static final String SCOPE = "bank/db1";
  private static final TxId TX = TxId.of(1_700_000_000_000L, 3, 7, 42);
  private static final BranchKey KEY = new BranchKey(TX, new BranchId("debit"));

  private static PreparedName name(BranchKey key, long epoch, String input) {
    return new PreparedName(key, epoch, InputHash.of(input));
  }

  @Test
  void rule21_itIsReadBackWithTheBeginningOfTheHash() {
    PreparedName name = name(KEY, 9, "a");
    PreparedName read = BranchXid.read(SCOPE, BranchXid.of(SCOPE, name)).orElseThrow();
    assertThat(read.key()).isEqualTo(KEY);
    assertThat(read.epoch()).isEqualTo(9);
    assertThat(read.inputHash()).hasSize(20);
    assertThat(name.inputHash()).startsWith(read.inputHash());
    assertThat(BranchXid.of(SCOPE, read)).isEqualTo(BranchXid.of(SCOPE, name));
  }

  @Test
  void rule21_theLongestFits() {
    BranchKey longest = new BranchKey(TX, new BranchId("b".repeat(64)));
    BranchXid xid = BranchXid.of("s".repeat(40), name(longest, TxId.EPOCH_MAX, "a"));
    assertThat(xid.getGlobalTransactionId()).hasSize(Xid.MAXGTRIDSIZE);
    assertThat(xid.getBranchQualifier()).hasSize(Xid.MAXBQUALSIZE);
    assertThat(BranchXid.read("s".repeat(40), xid).orElseThrow().epoch()).isEqualTo(TxId.EPOCH_MAX);
  }

  @Test
  void rule21_itTellsServicesDatabasesBranchesEpochsAndInputsApart() {
    BranchXid xid = BranchXid.of(SCOPE, name(KEY, 9, "a"));
    assertThat(BranchXid.of("bank/db2", name(KEY, 9, "a"))).isNotEqualTo(xid);
    assertThat(BranchXid.of(SCOPE, name(KEY, 10, "a"))).isNotEqualTo(xid);
    assertThat(BranchXid.of(SCOPE, name(KEY, 9, "b"))).isNotEqualTo(xid);
    BranchKey credit = new BranchKey(TX, new BranchId("credit"));
    assertThat(BranchXid.of(SCOPE, name(credit, 9, "a"))).isNotEqualTo(xid);
    assertThat(BranchXid.read("bank/db2", xid)).isEmpty();
  }

  @Test
  void rule21_thoseOfAnotherFormatAreOthers() {
    BranchXid ours = BranchXid.of(SCOPE, name(KEY, 9, "a"));
    Xid theirs =
        new Xid() {
          @Override
          public int getFormatId() {
            return BranchXid.FORMAT_ID + 1;
          }

          @Override
          public byte[] getGlobalTransactionId() {
            return ours.getGlobalTransactionId();
          }

          @Override
          public byte[] getBranchQualifier() {
            return ours.getBranchQualifier();
          }
        };
    assertThat(BranchXid.read(SCOPE, theirs)).isEmpty();
  }

  @Test
  void itIsReadableInAListOfWhatIsPrepared() {
    BranchXid xid = BranchXid.of(SCOPE, name(KEY, 9, "a"));
    assertThat(new String(xid.getGlobalTransactionId(), StandardCharsets.US_ASCII))
        .startsWith(TX.text())
        .matches("[\\x21-\\x7e]{64}");
    assertThat(new String(xid.getBranchQualifier(), StandardCharsets.US_ASCII)).isEqualTo("debit");
  }

  @Test
  void anEpochThatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> BranchXid.of(SCOPE, name(KEY, TxId.EPOCH_MAX + 1, "a")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

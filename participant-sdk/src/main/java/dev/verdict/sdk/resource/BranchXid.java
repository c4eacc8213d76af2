package dev.verdict.sdk.resource;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.TxId;
import dev.verdict.sdk.barrier.BranchKey;
import dev.verdict.sdk.barrier.InputHash;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.transaction.xa.Xid;

/**
 * A {@link PreparedName} as XA wants it, readable in a list of what is prepared. The global part is
 * of 64 characters: the transaction (32), a hash of the scope (11), the epoch (7), the first 80
 * bits of the input's hash (14). The branch qualifier is the branch.
 */
public final class BranchXid implements Xid {
  /** Tells the XIDs of Verdict from others'. */
  public static final int FORMAT_ID = 0x5644_5431;

  private static final int SCOPE_AT = 32;
  private static final int EPOCH_AT = 43;
  private static final int HASH_AT = 50;
  private static final int SCOPE_HEX_DIGITS = 16;
  private static final int HASH_HEX_DIGITS = 20;
  private static final int EPOCH_RADIX = 32;
  private static final int EPOCH_DIGITS = 7;

  /** What base 64 turns into whole characters, up to a part of the scope. */
  private static final int ALIGNED_BYTES = 42;

  private final String global;
  private final String branch;

  private BranchXid(String global, String branch) {
    this.global = global;
    this.branch = branch;
  }

  /**
   * The XID of a name.
   *
   * @param scope see {@link PreparedName#scope}
   * @throws IllegalArgumentException if the epoch is negative or beyond {@link TxId#EPOCH_MAX}
   */
  public static BranchXid of(String scope, PreparedName name) {
    if (name.epoch() < 0 || name.epoch() > TxId.EPOCH_MAX) {
      throw new IllegalArgumentException("epoch out of range: " + name.epoch());
    }
    String epoch = Long.toString(name.epoch(), EPOCH_RADIX);
    String global =
        name.key().tx().text()
            + hashOf(scope)
            + "0".repeat(EPOCH_DIGITS - epoch.length())
            + epoch
            + base64(name.inputHash().substring(0, HASH_HEX_DIGITS));
    return new BranchXid(global, name.key().branch().text());
  }

  /** Reads an XID back; empty if it is not one of that scope. The hash comes back shortened. */
  public static Optional<PreparedName> read(String scope, Xid xid) {
    return xid.getFormatId() == FORMAT_ID
        ? read(
            scope,
            new String(xid.getGlobalTransactionId(), StandardCharsets.ISO_8859_1),
            new String(xid.getBranchQualifier(), StandardCharsets.ISO_8859_1))
        : Optional.empty();
  }

  /** {@link #read(String, Xid)} of the parts of an XID of {@link #FORMAT_ID}. */
  public static Optional<PreparedName> read(String scope, String global, String branch) {
    if (global.length() != MAXGTRIDSIZE
        || !global.startsWith(hashOf(scope), SCOPE_AT)
        || !TxId.isValid(global.substring(0, SCOPE_AT))
        || !BranchId.isValid(branch)) {
      return Optional.empty();
    }
    try {
      BranchKey key = new BranchKey(new TxId(global.substring(0, SCOPE_AT)), new BranchId(branch));
      long epoch = Long.parseLong(global.substring(EPOCH_AT, HASH_AT), EPOCH_RADIX);
      byte[] hash = Base64.getUrlDecoder().decode(global.substring(HASH_AT));
      return Optional.of(new PreparedName(key, epoch, HexFormat.of().formatHex(hash)));
    } catch (IllegalArgumentException notOurs) {
      return Optional.empty();
    }
  }

  private static String hashOf(String scope) {
    return base64(InputHash.of(scope).substring(0, SCOPE_HEX_DIGITS));
  }

  private static String base64(String hexDigits) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(HexFormat.of().parseHex(hexDigits));
  }

  /**
   * A {@code LIKE} pattern over the names that PostgreSQL's driver gives to the XIDs of a branch,
   * whatever their epoch and input.
   */
  public static String postgresPattern(String scope, BranchKey key) {
    BranchXid any = of(scope, new PreparedName(key, 0, "0".repeat(HASH_HEX_DIGITS)));
    Base64.Encoder base64 = Base64.getEncoder();
    byte[] aligned = Arrays.copyOf(any.getGlobalTransactionId(), ALIGNED_BYTES);
    return FORMAT_ID
        + "\\_"
        + base64.encodeToString(aligned)
        + "%\\_"
        + base64.encodeToString(any.getBranchQualifier());
  }

  /** Whether PostgreSQL's driver gave this name to one of these, of whichever scope. */
  public static boolean isLike(String postgresName) {
    return postgresName.startsWith(FORMAT_ID + "_");
  }

  @Override
  public int getFormatId() {
    return FORMAT_ID;
  }

  @Override
  public byte[] getGlobalTransactionId() {
    return global.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public byte[] getBranchQualifier() {
    return branch.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BranchXid xid && xid.global.equals(global) && xid.branch.equals(branch);
  }

  @Override
  public int hashCode() {
    return 31 * global.hashCode() + branch.hashCode();
  }

  @Override
  public String toString() {
    return global + " " + branch;
  }
}

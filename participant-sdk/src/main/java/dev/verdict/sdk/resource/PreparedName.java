package dev.verdict.sdk.resource;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.TxId;
import dev.verdict.sdk.barrier.BranchKey;
import dev.verdict.sdk.barrier.InputHash;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a prepared transaction: {@code verdict:scope:tx:branch:epoch:hash}. It carries what
 * the barrier row inside cannot show while it is prepared. The scope names service and database,
 * never the instance, so that any instance can finish what another prepared.
 *
 * @param key the branch
 * @param epoch the epoch of the call that prepared it
 * @param inputHash the hash of its input
 */
public record PreparedName(BranchKey key, long epoch, String inputHash) {
  /** The longest name that PostgreSQL takes, in bytes. */
  public static final int BYTES_MAX = 199;

  private static final String ALL = "verdict:";
  private static final int SCOPE_CHARS_MAX = 40;
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._/-]+");

  /** The part that stands for a service in a database. */
  public static String scope(String service, String database) {
    String plain = service + "/" + database;
    return plain.length() <= SCOPE_CHARS_MAX && PLAIN.matcher(plain).matches()
        ? plain
        : InputHash.of(service.length() + ":" + plain);
  }

  /** What the names of all prepared transactions of a scope begin with. */
  public static String prefix(String scope) {
    return ALL + scope + ":";
  }

  /** Whether it looks like one of these, of whichever scope. */
  public static boolean isLike(String text) {
    return text.startsWith(ALL);
  }

  /** What the name of a branch's prepared transaction begins with. */
  public static String prefix(String scope, BranchKey key) {
    return prefix(scope) + key.tx().text() + ":" + key.branch().text() + ":";
  }

  /** The whole name. */
  public String text(String scope) {
    return prefix(scope, key) + epoch + ":" + inputHash;
  }

  /** Reads a name back; empty if it is not one of that scope. */
  public static Optional<PreparedName> read(String scope, String text) {
    if (!text.startsWith(prefix(scope))) {
      return Optional.empty();
    }
    List<String> parts = List.of(text.substring(prefix(scope).length()).split(":", -1));
    if (parts.size() != 4
        || !TxId.isValid(parts.get(0))
        || !BranchId.isValid(parts.get(1))
        || !parts.get(2).matches("[0-9]{1,18}")) {
      return Optional.empty();
    }
    BranchKey key = new BranchKey(new TxId(parts.get(0)), new BranchId(parts.get(1)));
    return Optional.of(new PreparedName(key, Long.parseLong(parts.get(2)), parts.get(3)));
  }
}

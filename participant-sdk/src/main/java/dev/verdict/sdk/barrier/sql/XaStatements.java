package dev.verdict.sdk.barrier.sql;

import dev.verdict.sdk.barrier.BranchKey;
import dev.verdict.sdk.resource.BranchXid;
import dev.verdict.sdk.resource.PreparedName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Prepared work by the XA statements of MariaDB and MySQL. What is listed and cannot be ended is
 * still with the connection that prepared it, which is being closed: that is waited for.
 */
record XaStatements(
    XaStatementLink<?> link, XaStatementLink.Errors errors, String scope, Sightings sightings)
    implements PreparedWork {
  private static final int UNKNOWN_XID = 1397;
  private static final int BUSY_RETRIES_MAX = 20;
  private static final String BUSY_PAUSE = "DO SLEEP(0.05)";

  /** An XID as these statements want it. Its parts are of letters, digits and {@code ._-}. */
  static String literal(BranchXid xid) {
    return "'"
        + text(xid.getGlobalTransactionId())
        + "', '"
        + text(xid.getBranchQualifier())
        + "', "
        + BranchXid.FORMAT_ID;
  }

  private static String text(byte[] part) {
    return new String(part, StandardCharsets.US_ASCII);
  }

  @Override
  public String pattern(BranchKey key) {
    return "";
  }

  @Override
  public CompletionStage<Optional<String>> find(BranchKey key) {
    return ours()
        .thenApply(
            names ->
                names.stream()
                    .filter(name -> name.key().equals(key))
                    .findFirst()
                    .map(name -> name.text(scope)));
  }

  @Override
  public CompletionStage<List<String>> inDoubt(Duration olderThan, int max) {
    return ours()
        .thenApply(
            names ->
                sightings.olderThan(
                    names.stream().map(name -> name.text(scope)).toList(), olderThan, max));
  }

  /** Others' prepared work is not even looked at. */
  private CompletionStage<List<PreparedName>> ours() {
    return link.query("XA RECOVER")
        .thenApply(rows -> rows.stream().flatMap(row -> read(row).stream()).toList());
  }

  /** A row is the format, the lengths of both parts in bytes, and both parts in one text. */
  private Optional<PreparedName> read(List<String> row) {
    if (!row.get(0).equals(String.valueOf(BranchXid.FORMAT_ID))) {
      return Optional.empty();
    }
    int globalChars = Integer.parseInt(row.get(1));
    int branchChars = Integer.parseInt(row.get(2));
    String both = row.get(3);
    return both.length() == globalChars + branchChars
        ? BranchXid.read(scope, both.substring(0, globalChars), both.substring(globalChars))
        : Optional.empty();
  }

  @Override
  public CompletionStage<Void> prepare(PreparedName name) {
    return link.prepare();
  }

  @Override
  public CompletionStage<Boolean> commit(String name) {
    return end("COMMIT", xid(name), 0);
  }

  @Override
  public CompletionStage<Boolean> rollback(String name) {
    return end("ROLLBACK", xid(name), 0);
  }

  private BranchXid xid(String name) {
    return PreparedName.read(scope, name)
        .map(it -> BranchXid.of(scope, it))
        .orElseThrow(() -> new IllegalArgumentException("not a name of ours: " + name));
  }

  private CompletionStage<Boolean> end(String verb, BranchXid xid, int retries) {
    return link.xa(verb, xid)
        .thenApply(none -> true)
        .exceptionallyCompose(error -> endAfter(error, verb, xid, retries));
  }

  private CompletionStage<Boolean> endAfter(
      Throwable error, String verb, BranchXid xid, int retries) {
    return ours()
        .thenCompose(
            names -> {
              boolean listed =
                  names.stream().anyMatch(name -> BranchXid.of(scope, name).equals(xid));
              if (!listed && errors.vendorCode(error) == UNKNOWN_XID) {
                return CompletableFuture.completedFuture(false);
              }
              return listed && retries < BUSY_RETRIES_MAX
                  ? link.command(BUSY_PAUSE).thenCompose(none -> end(verb, xid, retries + 1))
                  : CompletableFuture.failedFuture(error);
            });
  }
}

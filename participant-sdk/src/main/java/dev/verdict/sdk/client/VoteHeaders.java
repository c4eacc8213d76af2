package dev.verdict.sdk.client;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.atomic.Vote;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Votes as headers of an answer: {@code Verdict-Votes: 0.1-1=yes, 0.1.1-1=no}, or {@code none}, and
 * {@code Verdict-Abort} with the reason if the transaction must be aborted.
 */
final class VoteHeaders {
  private static final String NONE = "none";
  private static final String YES = "yes";
  private static final String NO = "no";
  private static final int REASON_CHARS_MAX = 300;

  private VoteHeaders() {}

  static Map<String, String> write(Map<BranchId, Vote> votes, Optional<String> doom) {
    Map<String, String> headers = new LinkedHashMap<>();
    StringBuilder text = new StringBuilder();
    votes.forEach(
        (branch, vote) ->
            text.append(text.isEmpty() ? "" : ", ")
                .append(branch.text())
                .append('=')
                .append(vote.yes() ? YES : NO));
    headers.put(TransactionContext.VOTES_HEADER, text.isEmpty() ? NONE : text.toString());
    doom.ifPresent(reason -> headers.put(TransactionContext.ABORT_HEADER, printable(reason)));
    return headers;
  }

  /** A header's value is printable ASCII. */
  private static String printable(String reason) {
    String ascii = reason.replaceAll("[^ -~]", "?").strip();
    String some = ascii.isEmpty() ? "unknown" : ascii;
    return some.length() <= REASON_CHARS_MAX ? some : some.substring(0, REASON_CHARS_MAX);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException if it is malformed
   */
  static Map<BranchId, Vote> read(String text) {
    Map<BranchId, Vote> votes = new LinkedHashMap<>();
    if (text.strip().equals(NONE)) {
      return votes;
    }
    for (String item : text.split(",", -1)) {
      String[] parts = item.strip().split("=", -1);
      if (parts.length != 2 || !BranchId.isValid(parts[0])) {
        throw new IllegalArgumentException("not a branch and its vote: '" + item + "'");
      }
      votes.put(new BranchId(parts[0]), vote(parts[1]));
    }
    return votes;
  }

  private static Vote vote(String word) {
    return switch (word) {
      case YES -> Vote.commit();
      case NO -> Vote.abort("it said so to its caller");
      default -> throw new IllegalArgumentException("not a vote: '" + word + "'");
    };
  }
}

package dev.verdict.protocol.atomic;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.testing.Notation;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Commands and records of atomic transactions in golden traces. A branch is its name and what is
 * not usual about it: {@code /tcc} try-confirm-cancel, {@code /client} the client reports the vote,
 * {@code /plain} the participant cannot ask when in doubt, {@code /other} another payload.
 *
 * <pre>
 * begin debit credit/tcc             one-shot debit credit          (begin, complete)
 * begin durable debit                enlist fee/tcc/client
 * delegate debit                     one-shot, and the decision may be given to debit
 * vote fee yes                       vote fee no: too late
 * commit                             commit naming debit, fee=yes, tip=no: too late
 * abort changed my mind              inquire
 * </pre>
 */
final class AtomicNotation implements Notation<AtomicCommand, AtomicRecord> {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(3);

  @Override
  public AtomicCommand command(String line) {
    String[] words = line.split(" ", 2);
    String rest = words.length == 2 ? words[1] : "";
    return switch (words[0]) {
      case "begin" -> begin(rest, false, false);
      case "one-shot" -> begin(rest, true, false);
      case "delegate" -> begin(rest, true, true);
      case "enlist" -> new AtomicCommand.Enlist(branch(rest));
      case "vote" -> {
        String[] vote = rest.split(" ", 2);
        yield new AtomicCommand.ReportVote(new BranchId(vote[0]), vote(vote[1]));
      }
      case "commit" -> new AtomicCommand.Commit(stated(rest));
      case "abort" -> new AtomicCommand.Abort(rest);
      case "inquire" -> new AtomicCommand.Inquire();
      default -> throw new IllegalArgumentException("no such input: " + line);
    };
  }

  private static AtomicCommand begin(String rest, boolean complete, boolean mayDelegate) {
    boolean durable = rest.startsWith("durable");
    String names = durable ? rest.substring("durable".length()) : rest;
    List<Branch> branches =
        Arrays.stream(names.split(" ", -1))
            .filter(name -> !name.isEmpty())
            .map(AtomicNotation::branch)
            .toList();
    return new AtomicCommand.Begin(
        new AtomicSpec(TIMEOUT, CALL_TIMEOUT, durable), branches, complete, mayDelegate);
  }

  static Branch branch(String text) {
    List<String> words = Arrays.asList(text.split("/", -1));
    return new Branch(
        new BranchId(words.get(0)),
        "service-of-" + words.get(0),
        words.contains("tcc") ? Branch.Style.TRY_CONFIRM_CANCEL : Branch.Style.TWO_PHASE,
        words.contains("client") ? Branch.VoteBy.CLIENT_REPORT : Branch.VoteBy.COORDINATOR_CALL,
        "",
        words.contains("other") ? Json.text("other") : Json.nil(),
        !words.contains("plain"));
  }

  private static Optional<Map<BranchId, Optional<Vote>>> stated(String rest) {
    if (rest.isEmpty()) {
      return Optional.empty();
    }
    Map<BranchId, Optional<Vote>> votes = new LinkedHashMap<>();
    for (String named : rest.substring("naming ".length()).split(", ", -1)) {
      String[] parts = named.split("=", 2);
      votes.put(
          new BranchId(parts[0]),
          parts.length == 2 ? Optional.of(vote(parts[1])) : Optional.empty());
    }
    return Optional.of(votes);
  }

  private static Vote vote(String text) {
    return text.equals("yes") ? Vote.commit() : Vote.abort(text.replaceFirst("no:? ?", ""));
  }

  @Override
  public String record(AtomicRecord record) {
    return record.accept(new Words());
  }

  private static final class Words implements AtomicRecord.Visitor<String> {
    @Override
    public String begun(AtomicRecord.Begun record) {
      String names =
          record.branches().stream().map(b -> b.id().text()).collect(Collectors.joining(", "));
      return ("begun " + (record.complete() ? "complete " : "") + names).strip();
    }

    @Override
    public String enlisted(AtomicRecord.Enlisted record) {
      return "enlisted " + record.branch().id();
    }

    @Override
    public String delegated(AtomicRecord.Delegated record) {
      return "delegated " + record.branch();
    }

    @Override
    public String commitRequested(AtomicRecord.CommitRequested record) {
      return "commit requested";
    }

    @Override
    public String voted(AtomicRecord.Voted record) {
      Vote vote = record.vote();
      String yes = vote.readOnly() ? " yes, read-only" : " yes";
      return "voted " + record.branch() + (vote.yes() ? yes : " no: " + vote.reason());
    }

    @Override
    public String decided(AtomicRecord.Decided record) {
      return "decided "
          + record.outcome().name().toLowerCase(Locale.ROOT)
          + (record.outcome() == Outcome.ABORT ? ": " + record.reason() : "");
    }

    @Override
    public String callFailed(AtomicRecord.CallFailed record) {
      return "failed "
          + record.branch()
          + " "
          + record.call().path()
          + " #"
          + record.attempt()
          + ": "
          + record.why();
    }

    @Override
    public String acknowledged(AtomicRecord.Acknowledged record) {
      return "acknowledged " + record.branch();
    }

    @Override
    public String ended(AtomicRecord.Ended record) {
      return "ended";
    }

    @Override
    public String resolved(AtomicRecord.Resolved record) {
      return "resolved "
          + record.branch()
          + " as "
          + record.outcome().name().toLowerCase(Locale.ROOT)
          + " by "
          + record.by()
          + ": "
          + record.reason();
    }

    @Override
    public String paused(AtomicRecord.Paused record) {
      return "paused by " + record.by() + ": " + record.reason();
    }

    @Override
    public String resumed(AtomicRecord.Resumed record) {
      return "resumed by " + record.by() + ": " + record.reason();
    }
  }
}

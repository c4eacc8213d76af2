package dev.verdict.stress.simulate.explore;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Machine;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.atomic.AtomicCommand;
import dev.verdict.protocol.atomic.AtomicRecord;
import dev.verdict.protocol.atomic.AtomicSpec;
import dev.verdict.protocol.atomic.AtomicState;
import dev.verdict.protocol.atomic.Branch;
import dev.verdict.protocol.atomic.Branch.Style;
import dev.verdict.protocol.atomic.Branch.VoteBy;
import dev.verdict.protocol.atomic.BranchState;
import dev.verdict.protocol.atomic.BranchStatus;
import dev.verdict.protocol.atomic.Vote;
import dev.verdict.protocol.wire.HeldLocks;
import dev.verdict.protocol.wire.LockMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Atomic transactions for small worlds. */
final class AtomicPlays {
  private static final List<BranchId> IDS =
      List.of(new BranchId("b0"), new BranchId("b1"), new BranchId("b2"));
  private static final BranchId NEVER_ENLISTED = new BranchId("b9");
  private static final Duration SOON = Duration.ofSeconds(1);

  private static final AtomicSpec HOLDING =
      new AtomicSpec(SOON, SOON, false)
          .holding(new HeldLocks(1, new TreeMap<>(Map.of("account", LockMode.EXCLUSIVE))));

  private AtomicPlays() {}

  static List<Part> parts(int count, boolean lastAsks) {
    return parts(count, lastAsks, false);
  }

  /** The last one is a plain endpoint. */
  static List<Part> partsWithPlainEndpoint(int count) {
    return parts(count, false, true);
  }

  /**
   * Branches that may vote read-only.
   *
   * @param lastIsPlain whether the last one says so without a barrier
   */
  static List<Part> readers(int count, boolean lastIsPlain) {
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      parts.add(Part.reader(IDS.get(i), lastIsPlain && i + 1 == count));
    }
    return parts;
  }

  private static List<Part> parts(int count, boolean lastAsks, boolean lastIsPlain) {
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean last = i + 1 == count;
      parts.add(Part.branch(IDS.get(i), !last || lastAsks, last && lastIsPlain));
    }
    return parts;
  }

  /** All branches at once, commit asked for at once. */
  static Play<AtomicState, AtomicCommand, AtomicRecord> oneShot(
      Machine<AtomicState, AtomicCommand, AtomicRecord> machine,
      Style style,
      List<Part> parts,
      boolean durableBegin) {
    List<Branch> branches = branches(parts, style, VoteBy.COORDINATOR_CALL);
    AtomicSpec spec = new AtomicSpec(SOON, SOON, durableBegin);
    return play(machine, new AtomicCommand.Begin(spec, branches, true), branches, true);
  }

  /** The same, and the only branch is given the decision. */
  static Play<AtomicState, AtomicCommand, AtomicRecord> delegated(
      Machine<AtomicState, AtomicCommand, AtomicRecord> machine, List<Part> parts) {
    List<Branch> branches = branches(parts, Style.TWO_PHASE, VoteBy.COORDINATOR_CALL);
    AtomicSpec spec = new AtomicSpec(SOON, SOON, false);
    return play(machine, new AtomicCommand.Begin(spec, branches, true, true), branches, true);
  }

  /** The same, of a transaction that holds something. */
  static Play<AtomicState, AtomicCommand, AtomicRecord> held(
      Machine<AtomicState, AtomicCommand, AtomicRecord> machine, Style style, List<Part> parts) {
    List<Branch> branches = branches(parts, style, VoteBy.COORDINATOR_CALL);
    return play(machine, new AtomicCommand.Begin(HOLDING, branches, true), branches, true);
  }

  /** One that grows, and holds something. */
  static Play<AtomicState, AtomicCommand, AtomicRecord> growingHeld(
      Machine<AtomicState, AtomicCommand, AtomicRecord> machine, List<Part> parts) {
    List<Branch> branches = branches(parts, Style.TWO_PHASE, VoteBy.CLIENT_REPORT);
    return play(machine, new AtomicCommand.Begin(HOLDING, List.of(), false), branches, true);
  }

  /** Begun empty; branches are enlisted one by one, and the client makes the business calls. */
  static Play<AtomicState, AtomicCommand, AtomicRecord> growing(
      Machine<AtomicState, AtomicCommand, AtomicRecord> machine,
      Style style,
      List<Part> parts,
      boolean reports) {
    List<Branch> branches = branches(parts, style, VoteBy.CLIENT_REPORT);
    AtomicSpec spec = new AtomicSpec(SOON, SOON, false);
    return play(machine, new AtomicCommand.Begin(spec, List.of(), false), branches, !reports);
  }

  /** The client's commit names a branch more than was enlisted. */
  static Play<AtomicState, AtomicCommand, AtomicRecord> misnaming(
      Machine<AtomicState, AtomicCommand, AtomicRecord> machine, Style style, List<Part> parts) {
    List<Branch> branches = branches(parts, style, VoteBy.CLIENT_REPORT);
    return growing(machine, style, parts, false)
        .committing(
            votes -> {
              Map<BranchId, Optional<Vote>> named = votes(branches, votes);
              named.put(NEVER_ENLISTED, Optional.of(Vote.commit()));
              return new AtomicCommand.Commit(Optional.of(named));
            });
  }

  private static Play<AtomicState, AtomicCommand, AtomicRecord> play(
      Machine<AtomicState, AtomicCommand, AtomicRecord> machine,
      AtomicCommand begin,
      List<Branch> branches,
      boolean statesVotes) {
    List<AtomicCommand> enlists = new ArrayList<>();
    branches.forEach(branch -> enlists.add(new AtomicCommand.Enlist(branch)));
    return new Play<>(
        machine,
        begin,
        new AtomicCommand.Inquire(),
        new AtomicCommand.Abort("asked for"),
        enlists,
        reports(branches),
        votes ->
            new AtomicCommand.Commit(
                statesVotes ? Optional.of(votes(branches, votes)) : Optional.empty()),
        Map.of(),
        Map.of(),
        Coverage.kinds(AtomicRecord.class),
        state -> facts(state, branches));
  }

  private static List<AtomicCommand> reports(List<Branch> branches) {
    List<AtomicCommand> reports = new ArrayList<>();
    for (Branch branch : branches) {
      reports.add(new AtomicCommand.ReportVote(branch.id(), Vote.commit()));
      reports.add(new AtomicCommand.ReportVote(branch.id(), Vote.abort("no")));
    }
    return reports;
  }

  private static Map<BranchId, Optional<Vote>> votes(List<Branch> branches, int votes) {
    Map<BranchId, Optional<Vote>> known = new HashMap<>();
    for (int i = 0; i < branches.size(); i++) {
      known.put(
          branches.get(i).id(),
          switch ((votes >> (2 * i)) & 3) {
            case 1 -> Optional.of(Vote.commit());
            case 2 -> Optional.of(Vote.abort("no"));
            default -> Optional.empty();
          });
    }
    return known;
  }

  private static List<Branch> branches(List<Part> parts, Style style, VoteBy vote) {
    List<Branch> branches = new ArrayList<>();
    for (Part part : parts) {
      branches.add(
          new Branch(
              part.id(), "service-" + part.id(), style, vote, "work", Json.nil(), part.asks()));
    }
    return branches;
  }

  private static Facts facts(AtomicState state, List<Branch> branches) {
    int members = 0;
    int acknowledged = 0;
    List<Integer> attempts = new ArrayList<>();
    List<String> places = new ArrayList<>();
    for (int i = 0; i < branches.size(); i++) {
      Optional<BranchState> member = state.member(branches.get(i).id());
      places.add(member.map(each -> each.status().word()).orElse(Change.NOWHERE));
      if (member.isPresent()) {
        members |= 1 << i;
        acknowledged |= member.get().status() == BranchStatus.ACKNOWLEDGED ? 1 << i : 0;
      }
      attempts.add(member.map(BranchState::attempts).orElse(0));
    }
    return new Facts(
        state.status(),
        outcome(state.outcome()),
        state.finished(),
        state.stage().undecided() && !state.drivable(),
        false,
        members,
        acknowledged,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        List.of(),
        attempts,
        state.stuck().isPresent(),
        places,
        state.pause().isPresent());
  }

  static int outcome(Optional<Outcome> outcome) {
    return outcome.map(each -> each == Outcome.COMMIT ? Scene.COMMIT : Scene.ABORT).orElse(0);
  }
}

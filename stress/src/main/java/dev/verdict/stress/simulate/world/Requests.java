package dev.verdict.stress.simulate.world;

import dev.verdict.coordinator.engine.StartRequest;
import dev.verdict.coordinator.log.IdempotencyKey;
import dev.verdict.coordinator.log.KeyClaim;
import dev.verdict.coordinator.log.Summary.Origin;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.atomic.AtomicSpec;
import dev.verdict.protocol.atomic.Branch;
import dev.verdict.protocol.atomic.Vote;
import dev.verdict.protocol.definition.Recovery;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.stress.chaos.history.Part;
import dev.verdict.stress.chaos.history.Style;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a client sends for an order. */
final class Requests {
  static final Duration CALL_MOST = Duration.ofSeconds(2);

  private static final Duration UNDECIDED_MOST = Duration.ofSeconds(8);
  static final String NAMESPACE = "default";
  private static final String CLIENT = "client";

  private final Order order;

  Requests(Order order) {
    this.order = order;
  }

  StartRequest start() {
    return start(order.ref());
  }

  /** Another request with the same key, which may never run. */
  StartRequest stray() {
    return start("not " + order.ref());
  }

  private StartRequest start(String body) {
    return switch (order.kind()) {
      case ONE_SHOT -> atomic(body, branches(order.parts()), true);
      case INTERACTIVE -> atomic(body, List.of(), false);
      case SAGA -> saga(body);
    };
  }

  private List<Branch> branches(List<Part> parts) {
    List<Branch> branches = new ArrayList<>(parts.stream().map(this::branch).toList());
    if (order.manner().namesTwice()) {
      branches.add(branches.get(0));
    }
    return branches;
  }

  private StartRequest atomic(String body, List<Branch> branches, boolean complete) {
    AtomicSpec spec = new AtomicSpec(UNDECIDED_MOST, CALL_MOST, order.manner().durableBegin());
    return new StartRequest.Atomic(
        origin(""), claim(body), spec, branches, complete, order.holds());
  }

  private StartRequest saga(String body) {
    Sagas.Saga saga = sagaOf(order.parts());
    Map<String, Json> input = new LinkedHashMap<>();
    input.put("ref", Json.text(order.ref()));
    for (Part part : order.parts()) {
      input.put(part.branch(), Json.bool(isDeclined(part)));
    }
    order.holds().ifPresent(holds -> Sagas.hold(holds, input));
    return new StartRequest.Saga(
        origin(saga.definition().name()),
        claim(body),
        saga.definition(),
        saga.hash(),
        new Json.Obj(input));
  }

  /** The signal that the client is to give; empty if there is none. */
  Optional<String> signal() {
    return order.kind() == Order.Kind.SAGA ? Sagas.signal(sagaOf(order.parts())) : Optional.empty();
  }

  /** What the saga's failures lead to; empty if it is none. */
  Optional<Recovery> recovery() {
    return order.kind() == Order.Kind.SAGA
        ? Optional.of(sagaOf(order.parts()).definition().recovery())
        : Optional.empty();
  }

  private static Sagas.Saga sagaOf(List<Part> parts) {
    return Sagas.names().stream()
        .map(Sagas::of)
        .filter(saga -> saga.parts().equals(parts))
        .findFirst()
        .orElseThrow();
  }

  private Origin origin(String name) {
    return new Origin(NAMESPACE, CLIENT, name, order.ref(), Map.of(), "");
  }

  /** The body stands for its own hash. */
  private Optional<KeyClaim> claim(String body) {
    return order.manner().keyed()
        ? Optional.of(new KeyClaim(new IdempotencyKey(NAMESPACE, CLIENT, order.ref()), body))
        : Optional.empty();
  }

  private boolean isDeclined(Part part) {
    return order.declined().filter(part.branch()::equals).isPresent();
  }

  Branch branch(Part part) {
    boolean tcc = part.style() == Style.TCC;
    boolean reported = isReported(part);
    return new Branch(
        new BranchId(part.branch()),
        part.service(),
        tcc ? Branch.Style.TRY_CONFIRM_CANCEL : Branch.Style.TWO_PHASE,
        reported ? Branch.VoteBy.CLIENT_REPORT : Branch.VoteBy.COORDINATOR_CALL,
        reported ? "" : operation(part),
        reported ? Json.nil() : work(part),
        true);
  }

  /** Whether the client makes the branch's business call itself. */
  boolean isReported(Part part) {
    return order.kind() == Order.Kind.INTERACTIVE
        && order.manner().votes()
        && part.style() == Style.TCC;
  }

  private static String operation(Part part) {
    return part.style() == Style.TCC ? Accounts.RESERVE : Accounts.CHANGE;
  }

  private Json work(Part part) {
    return new Work(order.ref(), part.account(), part.amount(), isDeclined(part)).json();
  }

  /** The business call that a client makes itself. */
  BranchCall attempt(TxId tx, Part part) {
    return new BranchCall(
        CallKind.TRY,
        tx,
        new BranchId(part.branch()),
        part.service(),
        operation(part),
        work(part),
        1,
        CALL_MOST);
  }

  /** The branches as the client knows them, for its commit. */
  Map<BranchId, Optional<Vote>> branches() {
    Map<BranchId, Optional<Vote>> all = new LinkedHashMap<>();
    order.parts().forEach(part -> all.put(new BranchId(part.branch()), Optional.empty()));
    return all;
  }
}

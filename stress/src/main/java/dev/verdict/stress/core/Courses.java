package dev.verdict.stress.core;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.atomic.AtomicCommand;
import dev.verdict.protocol.atomic.AtomicMachine;
import dev.verdict.protocol.atomic.AtomicRecord;
import dev.verdict.protocol.atomic.AtomicSpec;
import dev.verdict.protocol.atomic.AtomicState;
import dev.verdict.protocol.atomic.Branch;
import dev.verdict.protocol.definition.Mapping;
import dev.verdict.protocol.definition.RetryPolicy;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.definition.Step;
import dev.verdict.protocol.definition.Work;
import dev.verdict.protocol.saga.SagaCommand;
import dev.verdict.protocol.saga.SagaMachine;
import dev.verdict.protocol.saga.SagaRecord;
import dev.verdict.protocol.saga.SagaState;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.CallKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The transactions that are measured. */
final class Courses {
  private static final Duration CALL = Duration.ofSeconds(10);
  private static final BranchAnswer DONE =
      new BranchAnswer.Done(new Json.Obj(Map.of("booking", Json.text("b-17"))));
  private static final BranchAnswer REFUSED = new BranchAnswer.Refused("no seat is left");
  private static final Json INPUT =
      new Json.Obj(Map.of("customer", Json.text("c-4"), "cents", Json.number(500)));

  private static final BranchId FLIGHT = new BranchId("flight");
  private static final BranchId HOTEL = new BranchId("hotel");
  private static final BranchId PAYMENT = new BranchId("payment");

  private Courses() {}

  /** Two branches that are asked, vote yes, and are told of the commit. */
  static Course<AtomicState, AtomicCommand, AtomicRecord> atomicCommit() {
    AtomicSpec spec = new AtomicSpec(Duration.ofSeconds(30), CALL, false);
    List<Branch> branches = List.of(branch(FLIGHT), branch(HOTEL));
    return new Course<>(
        new AtomicMachine(),
        new AtomicCommand.Begin(spec, branches, true),
        List.of(
            answered(FLIGHT, CallKind.PREPARE, DONE),
            answered(HOTEL, CallKind.PREPARE, DONE),
            answered(FLIGHT, CallKind.COMMIT, DONE),
            answered(HOTEL, CallKind.COMMIT, DONE)));
  }

  private static Branch branch(BranchId id) {
    return new Branch(
        id,
        id.text() + "s",
        Branch.Style.TWO_PHASE,
        Branch.VoteBy.COORDINATOR_CALL,
        "book",
        INPUT,
        true);
  }

  /** Three steps, one after the other. */
  static Course<SagaState, SagaCommand, SagaRecord> sagaForward() {
    return saga(
        answered(FLIGHT, CallKind.ACTION, DONE),
        answered(HOTEL, CallKind.ACTION, DONE),
        answered(PAYMENT, CallKind.ACTION, DONE));
  }

  /** The third step is refused, and the two before it are undone. */
  static Course<SagaState, SagaCommand, SagaRecord> sagaCompensated() {
    return saga(
        answered(FLIGHT, CallKind.ACTION, DONE),
        answered(HOTEL, CallKind.ACTION, DONE),
        answered(PAYMENT, CallKind.ACTION, REFUSED),
        answered(HOTEL, CallKind.COMPENSATE, DONE),
        answered(FLIGHT, CallKind.COMPENSATE, DONE));
  }

  private static Course<SagaState, SagaCommand, SagaRecord> saga(Event... events) {
    List<Step> steps = List.of(step(FLIGHT), step(HOTEL, FLIGHT), step(PAYMENT, HOTEL));
    Mapping output = new Mapping.FromStep(PAYMENT, "/booking");
    SagaDefinition trip = new SagaDefinition("trip", 1, Optional.empty(), steps, output);
    return new Course<>(
        new SagaMachine(), new SagaCommand.Start(trip, INPUT, Set.of()), List.of(events));
  }

  private static Step step(BranchId name, BranchId... after) {
    Mapping input =
        new Mapping.ObjectOf(
            Map.of(
                "customer", new Mapping.FromInput("/customer"),
                "cents", new Mapping.FromInput("/cents")));
    return new Step(
        name,
        new Work.Call(name.text() + "s", "book", input, RetryPolicy.DEFAULT, CALL),
        List.of(after),
        Optional.empty(),
        new Step.Undo.Compensation("cancel"),
        false);
  }

  private static Event answered(BranchId branch, CallKind kind, BranchAnswer answer) {
    return new Event.Answered(branch, kind, 1, answer);
  }
}

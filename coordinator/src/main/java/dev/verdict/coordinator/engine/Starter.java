package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.participants.Participant;
import dev.verdict.coordinator.participants.ParticipantRegistry;
import dev.verdict.protocol.atomic.AtomicCommand;
import dev.verdict.protocol.atomic.AtomicRecord;
import dev.verdict.protocol.atomic.AtomicState;
import dev.verdict.protocol.atomic.Branch;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.definition.Step;
import dev.verdict.protocol.definition.Work;
import dev.verdict.protocol.saga.SagaCommand;
import dev.verdict.protocol.saga.SagaRecord;
import dev.verdict.protocol.saga.SagaState;
import dev.verdict.protocol.wire.BuiltIn;
import dev.verdict.protocol.wire.HeldLocks;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Turns requests into commands: names of services are checked, and whether a service has a barrier
 * is what it was registered with, whatever the request says. Safe for use by several threads.
 */
final class Starter {
  private final Protocol<AtomicState, AtomicCommand, AtomicRecord> atomic;
  private final Protocol<SagaState, SagaCommand, SagaRecord> saga;
  private final ParticipantRegistry registry;
  private final Definitions definitions;
  private final boolean delegates;

  /**
   * @param delegates whether the only branch of a transaction is given the decision, if its service
   *     takes it and does not look as if it were away
   */
  Starter(
      Protocol<AtomicState, AtomicCommand, AtomicRecord> atomic,
      Protocol<SagaState, SagaCommand, SagaRecord> saga,
      ParticipantRegistry registry,
      Definitions definitions,
      boolean delegates) {
    this.atomic = atomic;
    this.saga = saga;
    this.registry = registry;
    this.definitions = definitions;
    this.delegates = delegates;
  }

  /**
   * The command that a request stands for.
   *
   * @throws CoordinatorException if it names a service that is not registered
   */
  Start<?, ?, ?> prepare(StartRequest request) {
    if (request instanceof StartRequest.Atomic begin) {
      List<Branch> branches = new ArrayList<>(begin.branches().size());
      for (Branch branch : begin.branches()) {
        branches.add(checked(branch));
      }
      Function<HeldLocks, AtomicCommand> command =
          held ->
              new AtomicCommand.Begin(
                  begin.spec().holding(held), branches, begin.complete(), mayDelegate(branches));
      return new Start<>(
          atomic,
          command.apply(begin.spec().held()),
          request.origin(),
          request.claim(),
          begin.locks().map(asked -> new Start.Holding<>(asked, command)));
    }
    StartRequest.Saga start = (StartRequest.Saga) request;
    SagaDefinition definition = definitions.intern(start.definition(), start.hash());
    SagaCommand command =
        new SagaCommand.Start(definition, start.input(), plainParticipants(definition));
    return new Start<>(saga, command, request.origin(), request.claim());
  }

  /**
   * Only to a service that is likely to be reached, with a call that can be sent: what votes would
   * be aborted instead, and what is delegated is in doubt.
   */
  private boolean mayDelegate(List<Branch> branches) {
    if (!delegates || branches.size() != 1) {
      return false;
    }
    Branch only = branches.get(0);
    return registered(only.participant()).onePhase()
        && !registry.traffic().isShut(only.participant())
        && !Payloads.isTooLarge(only.payload());
  }

  /**
   * The branch as its service is registered, with the registry's own copy of the name: each call
   * looks it up several times.
   *
   * @throws CoordinatorException if the service is not registered, or has no barrier and could not
   *     be told the payload again
   */
  Branch checked(Branch branch) {
    Participant service = registered(branch.participant());
    if (!service.asks() && Payloads.isTooLarge(branch.payload())) {
      throw Failures.payloadTooLarge(branch);
    }
    return new Branch(
        branch.id(),
        service.name(),
        branch.style(),
        branch.vote(),
        branch.operation(),
        branch.payload(),
        service.asks());
  }

  private Set<String> plainParticipants(SagaDefinition definition) {
    Set<String> plain = new HashSet<>();
    for (Step step : definition.steps()) {
      step.atomic().ifPresent(work -> work.parts().forEach(p -> registered(p.participant())));
      step.call()
          .map(Work.Call::participant)
          .filter(participant -> !BuiltIn.isReserved(participant))
          .filter(participant -> !registered(participant).asks())
          .ifPresent(plain::add);
    }
    return plain;
  }

  private Participant registered(String name) {
    return registry.find(name).orElseThrow(() -> Failures.unknownParticipant(name));
  }
}
